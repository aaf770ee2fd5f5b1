"""What races tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.programmes.phrases import writers_of
from lianqiao.processes.races import checking
from lianqiao.processes.races.enums import RaceState, ScoredBy, TeamState
from lianqiao.processes.races.models import Judge, Race, Run, Team
from lianqiao.processes.races.words import outcome_words
from lianqiao.registers.organisations.queries.actors import people_for

register("races", gettext_lazy("赛马"), group="tasks")

#: Characters of a title that stand in the subject of a message.
_SHORT = 50


def units_of(team: Team) -> list[Any]:
    """The keys of the units of a team, its leader first."""
    return [team.organisation_id, *team.members.values_list("organisation", flat=True)]


def _to_team(team: Team, *, occasion: str, subject: str, text: str) -> None:
    units = units_of(team)
    inbox.send(
        writers_of(units),
        key=f"races.team.{team.pk}.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(team),
        organisations=units,
    )


def _in_stage(race: Race) -> list[Run]:
    runs = checking.runs_to_decide(race)
    for run in runs:
        run.team.race = race
    return runs


def tell_body(race: Race, context: Context) -> None:
    """Whoever made the race: it has come a step further by itself, was cleared or sent back."""
    inbox.send(
        people_for(race.organisation_id, race.created_by_id),
        key=f"races.race.{race.pk}.{race.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(title)s”：%(state)s") % {"title": race.title[:_SHORT], "state": race.get_state_display()},
        text=context.reason,
        url=links.page_of(race),
    )


def ask_colleagues(race: Race, context: Context) -> None:
    """The reviewers of the body except who proposed: something waits for a second pair of eyes."""
    others = people.members_with(Role.REVIEWER, [race.organisation_id])
    inbox.send(
        [user for user in others if user.pk != context.actor.user_id],
        key=f"races.race.{race.pk}.ask.{race.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("请审定“%(title)s”：%(state)s") % {"title": race.title[:_SHORT], "state": race.get_state_display()},
        text=context.reason,
        url=links.page_of(race),
    )


def ask_team(team: Team) -> None:
    """A unit was entered and is asked whether it takes part."""
    _to_team(
        team,
        occasion="asked",
        subject=_("请确认是否参加“%(title)s”") % {"title": team.race.title[:_SHORT]},
        text=_("组织部门：%(body)s。请查看任务、各阶段和经费，再确认。") % {"body": team.race.organisation},
    )


def tell_body_of_answer(team: Team, context: Context) -> None:
    """Whoever made the race: a team has confirmed, declined or left."""
    race = team.race
    words = {"team": team.title[:_SHORT], "state": team.get_state_display(), "race": race.title[:_SHORT]}
    inbox.send(
        people_for(race.organisation_id, race.created_by_id),
        key=f"races.team.{team.pk}.{team.state}.{context.at:%Y%m%d%H%M%S%f}",
        subject=_("“%(team)s”%(state)s（%(race)s）") % words,
        text=context.reason,
        url=links.page_of(race),
    )


def tell_of_stage(race: Race, context: Context) -> None:
    """Each team that races: the stage has begun, and how long it lasts."""
    stage = checking.current_stage(race)
    for run in _in_stage(race):
        _to_team(
            run.team,
            occasion=f"stage.{stage.number}",
            subject=_("“%(title)s”进入“%(stage)s”") % {"title": race.title[:_SHORT], "stage": stage.name},
            text=_("%(day)s 24:00 前提交%(report)s。")
            % {"day": "" if race.due_on is None else day_words(race.due_on), "report": race.words.report},
        )


def tell_of_new_day(race: Race, context: Context) -> None:
    """Each team that races: there is more time."""
    for run in _in_stage(race):
        _to_team(
            run.team,
            occasion=f"until.{race.due_on}",
            subject=_("“%(title)s”本阶段延长到 %(day)s")
            % {"title": race.title[:_SHORT], "day": "" if race.due_on is None else day_words(race.due_on)},
            text=context.reason,
        )


def remind_teams(race: Race, context: Context) -> None:
    """Teams that have not reported: the last day is near."""
    for run in _in_stage(race):
        if run.reported_at is not None:
            continue
        _to_team(
            run.team,
            occasion=f"remind.{race.due_on}",
            subject=_("提醒：“%(title)s”%(day)s 24:00 截止")
            % {"title": race.title[:_SHORT], "day": "" if race.due_on is None else day_words(race.due_on)},
            text=_("贵单位还没有提交%(report)s。") % {"report": race.words.report},
        )


def ask_judges(race: Race, context: Context) -> None:
    """The judges: reports are in, and the test is to be read."""
    if race.scored_by != ScoredBy.JUDGES:
        return
    for judge in Judge.objects.filter(race=race).select_related("expert__user"):
        inbox.send(
            [judge.expert.user],
            key=f"races.judge.{judge.pk}.{race.stage_number}.{context.at:%Y%m%d%H%M%S%f}",
            subject=_("请录入“%(title)s”的测试结果") % {"title": race.title[:_SHORT]},
            text=_("各裁判独立录入，互相看不到。"),
            url=links.page_of(judge),
        )


def tell_outcomes(race: Race, context: Context) -> None:
    """Each team about which the gate has just decided: what it said, and why."""
    decided = race.stage_number if race.state == RaceState.DECIDED else race.stage_number - 1
    runs = Run.objects.filter(stage__race=race, stage__number=decided).exclude(outcome="")
    for run in runs.select_related("team", "stage", "into"):
        if run.team.state == TeamState.LEFT:
            continue
        run.team.race = race
        _to_team(
            run.team,
            occasion=f"gate.{decided}",
            subject=_("“%(title)s”“%(stage)s”评定：%(outcome)s")
            % {
                "title": race.title[:_SHORT],
                "stage": run.stage.name,
                "outcome": outcome_words(race.kind, run.outcome),
            },
            text=run.reason,
        )


def _tell_all(teams: Iterable[Team], race: Race, *, occasion: str, subject: str, text: str) -> None:
    for team in teams:
        team.race = race
        _to_team(team, occasion=occasion, subject=subject, text=text)


def tell_of_stop(race: Race, context: Context) -> None:
    """Each team that still raced: the race is over."""
    _tell_all(
        race.teams.filter(state=TeamState.STOPPED),
        race,
        occasion="race_stopped",
        subject=_("“%(title)s”已终止") % {"title": race.title[:_SHORT]},
        text=race.stop_reason,
    )


def tell_of_cancelling(race: Race, context: Context) -> None:
    """Each team that was to race: there will be no race."""
    _tell_all(
        race.teams.filter(state__in=(TeamState.ENTERED, TeamState.READY)),
        race,
        occasion="race_cancelled",
        subject=_("“%(title)s”已取消") % {"title": race.title[:_SHORT]},
        text=context.reason,
    )
