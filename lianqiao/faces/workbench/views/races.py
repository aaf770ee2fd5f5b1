"""Races as the body that holds them works on them: teams, tests, the gate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.races import RACES
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.races.checking import current_stage, next_stage, runs_to_decide
from lianqiao.processes.races.domain.gates import draft_gate
from lianqiao.processes.races.domain.races import set_test
from lianqiao.processes.races.domain.teams import Named, enter_team, remove_team, take_applications
from lianqiao.processes.races.enums import RaceState
from lianqiao.processes.races.interfaces.forms import GateForm, TeamForm, TestForm, item_rows
from lianqiao.processes.races.models import Race, Stage, Team
from lianqiao.processes.races.queries.board import table_of


class _FormBelow(FormPage):
    """A form below a race of the body."""

    needs_organisation = True
    permission = Permission.RACE_MANAGE

    def above(self) -> Race:
        """The race of the address, looked up once."""
        if not hasattr(self, "_above"):
            self._above = find_visible(Race.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.RACE_MANAGE, self._above)
        found: Race = self._above
        return found

    def page_subtitle(self) -> str:
        """Of which race."""
        return str(self.above())

    def draft_key(self) -> str:
        """One unsent form for each race."""
        return f"races.{type(self).__name__}.{self.above().pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the race."""
        return below(RACES, self.above(), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the race."""
        return RACES.url("record", self.above().pk)


class EnterTeam(_FormBelow):
    """Asks a unit to race."""

    form_class = TeamForm
    submit_label = gettext_lazy("加入")

    def page_title(self) -> str:
        """What is entered."""
        return _("加入%(team)s") % {"team": self.above().words.team}

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        if self.above().state != RaceState.DRAFT:
            raise AccessError(_("赛马已经送审或开始，不能再增减队伍。"))
        return {}

    def save(self, form: Any) -> Team:
        """Enter it."""
        said = form.cleaned_data
        values = {"title": said["title"], "leader_name": said["leader_name"]}
        members = [Named(one, "") for one in said["members"]]
        return enter_team(
            self.above(), actor=self.actor, organisation=said["organisation"], values=values, members=members
        )

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已加入，并请对方确认。")


class TestSheet(_FormBelow):
    """The test of a stage that has not been opened."""

    __test__ = False

    form_class = TestForm

    def stage(self) -> Stage:
        """The stage of the address."""
        if not hasattr(self, "_stage"):
            rows = Stage.objects.filter(race__in=Race.objects.visible_to(self.actor)).select_related("race")
            self._stage = find_visible(rows, self.kwargs["pk"])
        found: Stage = self._stage
        return found

    def above(self) -> Race:
        """The race of the stage."""
        race: Race = self.stage().race
        self.actor.require(Permission.RACE_MANAGE, race)
        return race

    def page_title(self) -> str:
        """The test of which stage."""
        return f"{self.above().words.sheet}：{self.stage().name}"

    def draft_key(self) -> str:
        """One unsent form for each stage."""
        return f"races.test.{self.stage().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now; a new one begins with the test of the stage before."""
        race, stage = self.above(), self.stage()
        if stage.opened_on is not None:
            raise AccessError(_("这个阶段已经开始，测试不能再改：对所有队伍用同一张表。"))
        rows = item_rows(stage)
        if not rows and stage.number > 1:
            before = race.stages.filter(number=stage.number - 1).first()
            rows = item_rows(before) if before is not None else []
        return {"initial": {"items": rows}}

    def save(self, form: Any) -> Stage:
        """Keep it."""
        return set_test(self.stage(), actor=self.actor, items=form.cleaned_data["items"])


class Gate(_FormBelow):
    """What is proposed for each team, beside how it did on the test."""

    template_name = "workbench/races/gate.html"
    form_class = GateForm
    submit_label = gettext_lazy("保存")
    help = gettext_lazy("保存后回到赛马页面，由您“提出评定”，另一位同事审定以后才告诉各队伍。")

    def page_title(self) -> str:
        """What it is called."""
        return str(self.above().words.gate)

    def stored_record(self) -> Any:
        """The race, so that two who write do not overwrite each other."""
        return self.above()

    def form_arguments(self) -> dict[str, Any]:
        """The teams of the stage."""
        race = self.above()
        if race.state != RaceState.SCORING:
            raise AccessError(_("评分期间才能填写评定；已提出的要先退回。"))
        return {"race": race, "runs": runs_to_decide(race), "is_last": next_stage(race) is None}

    def save(self, form: Any) -> Race:
        """Keep the draft."""
        return draft_gate(self.above(), actor=self.actor, proposals=form.proposals())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the table of the stage."""
        race = self.above()
        stage = current_stage(race)
        return super().get_context_data(
            race=race, stage=stage, items=list(stage.items.all()), table=table_of(stage), words=race.words, **kwargs
        )


class TakeApplications(RecordAction):
    """Makes teams of what the call has selected."""

    permission = Permission.RACE_MANAGE
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Race.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """Take them."""
        return _("已加入 %(count)d 支队伍。") % {"count": len(take_applications(record, actor=self.actor))}

    def after(self, record: Any) -> str:
        """Back to the race."""
        return RACES.url("record", record.pk)


class RemoveTeam(RecordAction):
    """Takes a team out of a race that is being prepared."""

    permission = Permission.RACE_MANAGE
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the body's races."""
        return Team.objects.filter(race__in=Race.objects.visible_to(self.actor))

    def perform(self, record: Any) -> str:
        """Take it out."""
        remove_team(record, actor=self.actor)
        return _("已移出。")

    def after(self, record: Any) -> str:
        """Back to the race."""
        return reverse("workbench:races_record", args=[record.race_id])
