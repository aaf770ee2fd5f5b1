"""Races as teams and judges meet them: each sees its own, and of the others what a gate has decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, files
from lianqiao.core.money import plain
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.races.domain.reporting import hand_in_reading, hand_in_report
from lianqiao.processes.races.enums import RaceState, ScoredBy, TeamState
from lianqiao.processes.races.interfaces.filters import TeamFilter
from lianqiao.processes.races.interfaces.forms import ReadingForm, ReportForm, measured_initial
from lianqiao.processes.races.interfaces.tables import TeamTable
from lianqiao.processes.races.models import Judge, Race, Reading, Run, Team
from lianqiao.processes.races.money import ledger_of
from lianqiao.processes.races.queries.board import table_of
from lianqiao.processes.races.queries.shown import show
from lianqiao.processes.races.words import outcome_words


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("我的赛马"), reverse("workbench:race_teams")), *more]


def shown_files(run: Run) -> list[dict[str, Any]]:
    """The files of a report as the component for files shows them."""
    return [
        {"name": file.name, "size": file.size, "url": reverse("workbench:file", args=[file.pk])}
        for file in files.files_of(run)
    ]


def takes_reports(run: Run, race: Race) -> bool:
    """Whether a report can be handed in at this moment, whatever the worker has done so far."""
    if race.state != RaceState.RACING or race.due_on is None or run.stage.number != race.stage_number:
        return False
    return run.team.state == TeamState.RACING and clock.today() <= race.due_on


class Teams(ListPage):
    """The teams in which the unit works."""

    title = gettext_lazy("我的赛马")
    help = gettext_lazy("本单位牵头或参加的队伍。收到邀请的请先确认；每个阶段截止前提交报告。")
    needs_organisation = True
    table_class = TeamTable
    filterset_class = TeamFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有参加赛马")
    empty_text = gettext_lazy("在申报中入选，或被政府部门邀请以后，会列在这里。正在进行的赛马在门户上。")

    def records(self) -> QuerySet[Any]:
        """Those with the unit."""
        return Team.objects.of(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]


class _OfTeam:
    """Teams that the actor may see: of its unit, and of its body's races."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """With all that the page shows."""
        return Team.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the team."""
        return reverse("workbench:race_team", args=[record.pk])


class TeamPage(_OfTeam, DeskRecordPage):
    """One team: its stages, reports and what gates said; after a gate the table of all, unless the race is blind."""

    template_name = "workbench/races/team.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list of the unit, or below the race for the body."""
        team = self.record()
        if team.race.organisation_id == self.actor.organisation_id and self.actor.oversight is not None:
            race = Crumb(str(team.race), reverse("workbench:races_record", args=[team.race_id]))
            home = Crumb(_("工作台"), reverse("workbench:home"))
            return [home, Crumb(_("赛马"), reverse("workbench:races")), race, Crumb(self.page_title())]
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reports by stage, the picture, the tables of stages that are decided."""
        team = self.record()
        race = team.race
        is_body = race.organisation_id == self.actor.organisation_id and self.actor.oversight is not None
        runs = list(
            team.runs.select_related("stage", "into").prefetch_related("stage__items").order_by("stage__number")
        )
        leads = bool(self.actor.can(Permission.RACE_TAKE_PART, team))
        shows_all = is_body or race.shows_names
        decided = [run.stage for run in runs if run.stage.is_decided]
        for stage in decided:
            stage.race = race
        return super().get_context_data(
            race=race,
            words=race.words,
            is_body=is_body,
            shows_names=shows_all,
            shown=show(race, names=shows_all, scores=shows_all) if race.started_at is not None else None,
            stages=list(race.stages.all()),
            runs=[_shown_run(race, run, leads=leads, whole=is_body) for run in runs],
            tables=[(stage, list(stage.items.all()), table_of(stage)) for stage in reversed(decided)]
            if shows_all
            else [],
            act_url=reverse("workbench:race_team_act", args=[team.pk]),
            public_url=_public_url(race),
            ledger=[row for row in ledger_of(race, Disbursement.objects.visible_to(self.actor)) if _is_for(row, team)],
            **kwargs,
        )


def _is_for(row: Disbursement, team: Team) -> bool:
    return bool(row.payee_id == team.organisation_id)


def _public_url(race: Race) -> str:
    found = Race.objects.public().filter(pk=race.pk).exists()
    return reverse("portal:race", args=[race.pk]) if found else ""


def _shown_run(race: Race, run: Run, *, leads: bool, whole: bool) -> dict[str, Any]:
    told = run.stage.is_decided
    items = list(run.stage.items.all())
    return {
        "run": run,
        "stage": run.stage,
        "measured": [
            (item, plain(Decimal(run.measured[str(item.pk)]))) for item in items if str(item.pk) in run.measured
        ],
        "items": items,
        "files": shown_files(run),
        "outcome": outcome_words(race.kind, run.outcome) if told or run.outcome == "left" else "",
        "told": told or whole,
        "report_url": reverse("workbench:race_report", args=[run.pk]) if leads and takes_reports(run, race) else "",
    }


class ActOnTeam(_OfTeam, TransitionAction):
    """Confirms, declines, leaves."""


class Report(FormPage):
    """The report of a stage, by the unit that leads the team."""

    form_class = ReportForm
    permission = Permission.RACE_TAKE_PART
    needs_organisation = True
    submit_label = gettext_lazy("提交报告")

    def run(self) -> Run:
        """The run of the address, of a team that the unit leads."""
        if not hasattr(self, "_run"):
            rows = Run.objects.visible_to(self.actor).select_related("stage__race", "team__organisation")
            self._run = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.RACE_TAKE_PART, self._run.team)
            if not takes_reports(self._run, self._run.stage.race):
                raise Http404(_("这个阶段现在不收报告。"))
        found: Run = self._run
        return found

    def page_title(self) -> str:
        """What is handed in."""
        run = self.run()
        return f"{run.stage.race.words.report}：{run.stage.name}"

    def page_subtitle(self) -> str:
        """Of which team."""
        return str(self.run().team)

    def stored_record(self) -> Any:
        """The run, so that two who write do not overwrite each other."""
        return self.run()

    def draft_key(self) -> str:
        """One unsent for each run."""
        return f"races.report.{self.run().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What was handed in before."""
        run = self.run()
        return {"stage": run.stage, "initial": {"report": run.report, **measured_initial(run.measured)}}

    def save(self, form: Any) -> Run:
        """Hand it in."""
        said = form.cleaned_data
        return hand_in_report(
            self.run(), actor=self.actor, report=said["report"], measured=form.measured(), papers=said["papers"]
        )

    def done_message(self, saved: Any) -> str:
        """Until when it may be changed."""
        return _("已提交。截止以前可以再改。")

    def after(self, saved: Any) -> str:
        """Back to the team."""
        return reverse("workbench:race_team", args=[self.run().team_id])

    def breadcrumb(self) -> list[Crumb]:
        """Below the team."""
        return _crumbs(Crumb(str(self.run().team), self.after(None)), Crumb(self.page_title()))


class Judging(RecordPage):
    """What a judge has to read: the teams of the stage, and what he has read so far; nothing of the other judges."""

    template_name = "workbench/races/judging.html"
    permission = Permission.RACE_JUDGE

    def records(self) -> QuerySet[Any]:
        """The actor's own places."""
        return Judge.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The runs of the stage with the judge's own newest reading."""
        judge = self.record()
        race = judge.race
        runs = Run.objects.judged_by(self.actor).filter(
            stage__race=race, stage__number=race.stage_number, team__state=TeamState.RACING
        )
        mine: dict[Any, Reading] = {
            reading.run_id: reading for reading in Reading.objects.filter(judge=judge).order_by("number")
        }
        is_open = race.state == RaceState.SCORING and race.scored_by == ScoredBy.JUDGES
        stage = race.stages.filter(number=race.stage_number).prefetch_related("items").first()
        return super().get_context_data(
            judge=judge,
            race=race,
            words=race.words,
            stage=stage,
            items=[] if stage is None else list(stage.items.all()),
            rows=[
                {
                    "name": run.team.code if race.is_blind else f"{run.team.code} {run.team}",
                    "reading": mine.get(run.pk),
                    "url": reverse("workbench:race_reading", args=[run.pk]) if is_open else "",
                }
                for run in runs.select_related("team").order_by("team__number")
            ],
            **kwargs,
        )


class ReadTest(FormPage):
    """What a judge reads of a team's test."""

    template_name = "workbench/races/reading.html"
    form_class = ReadingForm
    permission = Permission.RACE_JUDGE
    help = gettext_lazy("录入您亲自核对的测试值。各裁判独立录入，互相看不到；改了再交，以最后一次为准。")

    def run(self) -> Run:
        """A run that the actor judges now."""
        if not hasattr(self, "_run"):
            rows = Run.objects.judged_by(self.actor).under_way().select_related("stage__race", "team")
            self._run = find_visible(rows, self.kwargs["pk"])
            race = self._run.stage.race
            if race.state != RaceState.SCORING or race.scored_by != ScoredBy.JUDGES:
                raise Http404(_("现在不在评分期间。"))
        found: Run = self._run
        return found

    def place(self) -> Judge:
        """The actor as a judge of the race."""
        found: Judge = Judge.objects.get(race=self.run().stage.race_id, expert__user=self.actor.user_id)
        return found

    def page_title(self) -> str:
        """Whose test it is; a number where the race is blind."""
        run = self.run()
        name = run.team.code if run.stage.race.is_blind else f"{run.team.code} {run.team}"
        return _("录入测试结果：%(team)s") % {"team": name}

    def page_subtitle(self) -> str:
        """Of which stage."""
        return f"{self.run().stage.race} {self.run().stage}"

    def draft_key(self) -> str:
        """One unsent for each run."""
        return f"races.reading.{self.run().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What the judge read before."""
        last = Reading.objects.filter(run=self.run(), judge=self.place()).order_by("-number").first()
        initial = {} if last is None else {**measured_initial(last.values), "note": last.note}
        return {"stage": self.run().stage, "initial": initial}

    def save(self, form: Any) -> Reading:
        """Keep it."""
        return hand_in_reading(self.run(), actor=self.actor, values=form.measured(), note=form.cleaned_data["note"])

    def after(self, saved: Any) -> str:
        """Back to the teams."""
        return reverse("workbench:race_judging", args=[self.place().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the race as the judge meets it."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(str(self.run().stage.race), self.after(None)), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the report; in a blind race without words and files of the team, which would name it."""
        run = self.run()
        is_blind = run.stage.race.is_blind
        return super().get_context_data(
            run=run,
            is_blind=is_blind,
            words=run.stage.race.words,
            files=[] if is_blind else shown_files(run),
            **kwargs,
        )
