"""What teams hand in, and what judges read of their tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.races.domain.keeping import locked_race, tell
from lianqiao.processes.races.enums import RaceState, ScoredBy, TeamState
from lianqiao.processes.races.models import Judge, Race, Reading, Run, Stage, Team

LONGEST_NOTE = 500
#: A number of a test has at most so many digits before the point.
_LIMIT = Decimal(10) ** 15


@transaction.atomic
def hand_in_report(
    run: Run, *, actor: Actor, report: str, measured: Mapping[str, Decimal | None], papers: Iterable[Any] = ()
) -> Run:
    """Hand in the report of a stage, or one in its place, until the end of the stage's last day.

    `measured` {key of the item: what the team measured itself}; `papers` are files that prove it, added to those that
    are there. By the leading unit. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    stage = Stage.objects.get(pk=run.stage_id)
    race = locked_race(stage.race_id, (RaceState.RACING,), _("本阶段已经截止，不能再提交报告。"))
    team = Team.objects.select_related("organisation").get(pk=run.team_id)
    actor.require(Permission.RACE_TAKE_PART, team)
    _refuse_past(race, stage, team)
    locked: Run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not report.strip():
        raise DomainError("no_report", _("请写明做了什么、结果怎样。"), "report")
    given = {key: value for key, value in measured.items() if value is not None}
    _check_values(stage, given)
    assign(locked, {"report": report.strip()})
    locked.measured = {key: str(value) for key, value in given.items()}
    locked.reported_at, locked.reported_by = clock.now(), actor.user
    locked.save()
    for paper in papers:
        files.store(paper, actor=actor, organisation=team.organisation, subject=locked)
    tell(team, "report", actor, _("提交“%(stage)s”报告") % {"stage": stage.name})
    return locked


def _refuse_past(race: Race, stage: Stage, team: Team) -> None:
    """A late worker lets nobody hand in: the clock is asked."""
    if stage.number != race.stage_number or team.state != TeamState.RACING:
        raise DomainError("not_racing", _("这支队伍不在这个阶段里。"))
    if race.due_on is None or clock.today() > race.due_on:
        raise DomainError("closed", _("本阶段已经截止，不能再提交报告。"))


def _check_values(stage: Stage, values: Mapping[str, Decimal]) -> None:
    known = {str(item.pk) for item in stage.items.all()}
    if unknown := values.keys() - known:
        raise DomainError("foreign_item", _("没有这个测试项。"), f"value_{min(unknown)}")
    errors = {
        f"value_{key}": [_("数值过大，请检查单位。")]
        for key, value in values.items()
        if not value.is_finite() or abs(value) >= _LIMIT
    }
    if errors:
        raise InvalidInput(errors)


@transaction.atomic
def hand_in_reading(run: Run, *, actor: Actor, values: Mapping[str, Decimal | None], note: str = "") -> Reading:
    """Keep what a judge read of a team's test: every item, for ever; a later one of the same judge counts instead.

    Raises AccessError, DomainError when the stage is not being scored, or InvalidInput, and then nothing is kept.
    """
    stage = Stage.objects.get(pk=run.stage_id)
    race = locked_race(stage.race_id, (RaceState.SCORING,), _("现在不在评分期间。"))
    actor.require(Permission.RACE_JUDGE, run)
    judge = Judge.objects.get(race=race, expert__user=actor.user_id)
    if race.scored_by != ScoredBy.JUDGES or stage.number != race.stage_number:
        raise DomainError("not_scored", _("这个阶段现在不由裁判录入。"))
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": [_("最多 %(most)d 个字。") % {"most": LONGEST_NOTE}]})
    missing = {
        f"value_{item.pk}": [_("请填写测试值。")] for item in stage.items.all() if values.get(str(item.pk)) is None
    }
    if missing:
        raise InvalidInput(missing)
    given = {key: value for key, value in values.items() if value is not None}
    _check_values(stage, given)
    last = Reading.objects.filter(run=run, judge=judge).aggregate(last=Max("number"))["last"] or 0
    reading = Reading.objects.create(
        run=run,
        judge=judge,
        number=last + 1,
        values={key: str(value) for key, value in given.items()},
        note=note.strip(),
        handed_in_by=actor.user,
        handed_in_at=clock.now(),
    )
    tell(race, "read", actor, _("录入测试结果"))
    return reading
