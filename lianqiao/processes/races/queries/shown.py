"""A race as a reader sees it: names or numbers, the picture, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.money import format_yuan, plain
from lianqiao.processes.races.drawing import NARROW, WIDE, Column, Lane, Leg, Picture, draw, share_passed
from lianqiao.processes.races.enums import RaceState, TeamState
from lianqiao.processes.races.models import Race, Run, Stage, Team
from lianqiao.processes.races.words import outcome_words

#: Score without false zeros and decimals beyond the first.
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class ShownTeam:
    """A team in words: who it is, where it stands, and a line for each of its stages."""

    team: Team
    name: str
    units: str
    state: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ShownRace:
    """The two drawings of a race, one sentence that says what they show, and its teams and stages in words."""

    narrow: Picture
    wide: Picture
    summary: str
    stages: tuple[Stage, ...]
    teams: tuple[ShownTeam, ...]


def show(race: Race, *, names: bool, scores: bool) -> ShownRace:
    """The race as far as it has come; a fixed number of queries for any number of teams and stages.

    `names` false shows numbers only; `scores` says whether those of decided gates are shown. What a gate proposes is
    never shown before it is decided.
    """
    stages = list(race.stages.all())
    teams = list(race.teams.select_related("organisation", "merged_into").prefetch_related("members__organisation"))
    teams = [team for team in teams if team.state != TeamState.LEFT or race.started_at is not None]
    runs = {
        (run.team_id, run.stage_id): run for run in Run.objects.filter(stage__race=race).select_related("into", "stage")
    }
    today = clock.today()
    columns = [Column(stage.name, _time(stage)) for stage in stages]
    lanes = [
        Lane(
            number=team.number,
            name=_name(team, names=names),
            legs=[
                _leg(race, runs[team.pk, stage.pk], stage, today, scores=scores)
                for stage in _run_by(team, stages, runs)
            ],
            is_racing=team.state in (TeamState.ENTERED, TeamState.READY, TeamState.RACING) and not race_is_over(race),
        )
        for team in teams
    ]
    told = tuple(
        ShownTeam(
            team=team,
            name=_name(team, names=names),
            units=_units(team) if names else "",
            state=_state(race, team),
            lines=tuple(
                _line(race, runs[team.pk, stage.pk], stage, scores=scores) for stage in _run_by(team, stages, runs)
            ),
        )
        for team in teams
    )
    return ShownRace(
        narrow=draw(columns, lanes, width=NARROW),
        wide=draw(columns, lanes, width=WIDE),
        summary=_summary(race, stages, told),
        stages=tuple(stages),
        teams=told,
    )


def race_is_over(race: Race) -> bool:
    """Whether nothing moves any more."""
    return race.state in (RaceState.DECIDED, RaceState.STOPPED, RaceState.CANCELLED)


def _run_by(team: Team, stages: list[Stage], runs: dict[Any, Run]) -> list[Stage]:
    return [stage for stage in stages if (team.pk, stage.pk) in runs]


def _name(team: Team, *, names: bool) -> str:
    return f"{team.code} {team.title}（{team.organisation}）" if names else team.code


def _units(team: Team) -> str:
    return "、".join([str(team.organisation), *(str(one.organisation) for one in team.members.all())])


def _time(stage: Stage) -> str:
    if stage.opened_on is None or stage.due_on is None:
        return _("%(days)d 天") % {"days": stage.days}
    return f"{stage.opened_on:%y.%m.%d}–{stage.due_on:%m.%d}"


def _is_told(run: Run, stage: Stage) -> bool:
    """Whether what the gate says of the team is decided; leaving is the team's own and needs no decision."""
    return bool(run.outcome) and (stage.is_decided or run.outcome == "left")


def _leg(race: Race, run: Run, stage: Stage, today: Any, *, scores: bool) -> Leg:
    told = _is_told(run, stage)
    waits = race.state in (RaceState.SCORING, RaceState.GATE)
    share = 1.0 if waits else share_passed(stage.opened_on, stage.due_on, today)
    return Leg(
        outcome=run.outcome if told else "",
        label=outcome_words(race.kind, run.outcome) if told else "",
        money=format_yuan(run.total_yuan, places=1) if run.total_yuan else "",
        score=f"{run.score.quantize(_TENTH)}" if scores and told and run.score is not None else "",
        share=share,
        into=run.into.number if told and run.into is not None else None,
    )


def _line(race: Race, run: Run, stage: Stage, *, scores: bool) -> str:
    """One stage of one team in words."""
    parts = []
    if _is_told(run, stage):
        outcome = outcome_words(race.kind, run.outcome)
        if run.into is not None:
            outcome = _("%(outcome)s（%(into)s）") % {"outcome": outcome, "into": run.into.code}
        parts.append(outcome)
    else:
        parts.append(_("进行中"))
    if run.total_yuan:
        parts.append(format_yuan(run.total_yuan))
    if scores and run.score is not None and stage.is_decided:
        parts.append(_("%(score)s 分") % {"score": plain(run.score)})
    return _("%(stage)s：%(what)s") % {"stage": stage.name, "what": "，".join(parts)}


_BY_STATE = {TeamState.WON: "win", TeamState.CUT: "cut", TeamState.STOPPED: "stop"}


def _state(race: Race, team: Team) -> str:
    if team.state in _BY_STATE:
        return outcome_words(race.kind, _BY_STATE[TeamState(team.state)])
    if team.state == TeamState.MERGED and team.merged_into is not None:
        return _("已并入 %(into)s") % {"into": team.merged_into.code}
    return str(team.get_state_display())


def _summary(race: Race, stages: list[Stage], teams: tuple[ShownTeam, ...]) -> str:
    """One sentence for those who do not see the picture."""
    words = {"team": race.words.team, "stage": race.words.stage, "teams": len(teams), "stages": len(stages)}
    told = "；".join(f"{one.name}：{one.state}" for one in teams)
    return _("%(teams)d 家%(team)s，%(stages)d 个%(stage)s。") % words + told
