"""Races in the workbench of the body that holds them: one configuration of the generic pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.supervision import KeptDesk
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.races.checking import problems_of_race, unconfirmed
from lianqiao.processes.races.enums import PUBLIC_STATES, RaceState
from lianqiao.processes.races.interfaces.filters import RaceFilter
from lianqiao.processes.races.interfaces.forms import RACE_FORMS, RaceForm
from lianqiao.processes.races.interfaces.tables import RaceTable
from lianqiao.processes.races.models import Race
from lianqiao.processes.races.money import ledger_of
from lianqiao.processes.races.queries.board import table_of
from lianqiao.processes.races.queries.shown import show

#: What comes next, by state, for the body.
NEXT = {
    RaceState.DRAFT: _("加入队伍，填写第一阶段的测试表，等各队伍确认；公开的先提交保密审查，再开赛。"),
    RaceState.CLEARING: _("等保密审查员审查。"),
    RaceState.READY: _("各队伍都确认以后开赛。"),
    RaceState.RACING: _("各队伍在工作。到截止日期系统自动进入评分；报告到齐可以提前。"),
    RaceState.SCORING: _("等裁判录完测试结果，逐队填写评定和理由，再提出评定，由另一位同事审定。"),
    RaceState.GATE: _("由另一位同事审定；审定以前各队伍看不到评定。"),
    RaceState.STOPPING: _("由另一位同事审定终止，或决定继续。"),
}


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def _context(race: Race, actor: Actor) -> dict[str, Any]:
    may_manage = bool(actor.can(Permission.RACE_MANAGE, race))
    is_draft = race.state == RaceState.DRAFT
    stages = list(race.stages.prefetch_related("items"))
    opened = [stage for stage in stages if stage.opened_on is not None]
    for stage in opened:
        stage.race = race
    problems = [*problems_of_race(race), unconfirmed(race)] if may_manage and is_draft else []
    teams = race.teams.select_related("organisation", "merged_into").prefetch_related("members__organisation")
    return {
        "words": race.words,
        "shown": show(race, names=True, scores=True),
        "stages": [
            {
                "stage": stage,
                "items": list(stage.items.all()),
                "test_url": reverse("workbench:race_test", args=[stage.pk])
                if may_manage and stage.opened_on is None
                else "",
            }
            for stage in stages
        ],
        "tables": [(stage, list(stage.items.all()), table_of(stage)) for stage in reversed(opened)],
        "teams": [
            (team, reverse("workbench:race_team_remove", args=[team.pk]) if may_manage and is_draft else "")
            for team in teams
        ],
        "judges": race.judges.select_related("expert__user", "expert__employer"),
        "problems": [one for one in problems if one],
        "warned_words": suspicious_words(*race.guarded_texts()) if race.state == RaceState.CLEARING else [],
        "may_change": is_draft and may_manage,
        "may_take": is_draft and may_manage and race.call_id is not None,
        "ledger": ledger_of(race, Disbursement.objects.visible_to(actor)) if race.started_at is not None else [],
        "gate_url": reverse("workbench:race_gate", args=[race.pk])
        if may_manage and race.state == RaceState.SCORING
        else "",
        "public_url": reverse("portal:race", args=[race.pk]) if race.is_public and race.state in PUBLIC_STATES else "",
        "next_step": NEXT.get(RaceState(race.state), ""),
    }


RACES = KeptDesk(
    face="workbench",
    slug="races",
    label=_("赛马"),
    model=Race,
    table=RaceTable,
    filters=RaceFilter,
    form=RaceForm,
    record_template="workbench/races/race.html",
    save=_save,
    public_page="portal:race",
    create_permission=Permission.RACE_MANAGE,
    edit_permission=Permission.RACE_MANAGE,
    new_label=_("组织赛马"),
    empty_text=_("几支队伍同做一个任务，分阶段给钱、用同一张表测试，好的晋级，差的淘汰；也用来比选运营主体。"),
    context=_context,
    action_forms=RACE_FORMS,
)
ALL = (RACES,)
