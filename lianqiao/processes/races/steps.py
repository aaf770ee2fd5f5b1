"""Guards and effects of the tables of races and teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.races import checking, money
from lianqiao.processes.races.enums import Outcome, RaceState, TeamState
from lianqiao.processes.races.models import Member, Race, Run, Stage, Team
from lianqiao.processes.races.queries.board import standings


def race_is_sound(race: Race, context: Context) -> str | None:
    """Stages, teams, test and judges are there and keep to the rules."""
    problems = checking.problems_of_race(race)
    return problems[0] if problems else None


def wants_publicity(race: Race, context: Context) -> str | None:
    """Only what everybody is to read goes through the secrecy review."""
    return None if race.is_public else _("这场赛马不在门户公开，不用保密审查，可以直接开赛。")


def is_cleared(race: Race, context: Context) -> str | None:
    """What everybody is to read was cleared first."""
    return None if race.cleared_at is not None or not race.is_public else _("要在门户公开的，请先提交保密审查。")


def all_confirmed(race: Race, context: Context) -> str | None:
    """Every team has said that it takes part."""
    return checking.unconfirmed(race) or None


def day_is_over(race: Race, context: Context) -> str | None:
    """The last day of the stage lies behind."""
    if race.due_on is not None and localdate(context.at) > race.due_on:
        return None
    return _("本阶段还没有到截止日期。")


def day_is_later(race: Race, context: Context) -> str | None:
    """More time, not less."""
    day = context.data.get("due_on")
    return None if day is None or race.due_on is None or day > race.due_on else _("新的截止日期要晚于原来的。")


def all_reported(race: Race, context: Context) -> str | None:
    """Before the last day a stage ends only when every team has handed in its report."""
    runs = checking.runs_to_decide(race)
    missing = [str(run.team) for run in runs if run.reported_at is None]
    if missing:
        return _("还没有提交报告：%(names)s。到截止日期系统会自动进入评分。") % {"names": "、".join(missing)}
    return None


def gate_is_whole(race: Race, context: Context) -> str | None:
    """Something sound is proposed for every team, by the scores as they are now."""
    runs = checking.runs_to_decide(race)
    _score(race, runs)
    problems = checking.problems_of_gate(race, runs)
    return problems[0] if problems else None


def gate_still_stands(race: Race, context: Context) -> str | None:
    """What was proposed is still sound: no team has left meanwhile, test and budget are as they were."""
    problems = checking.problems_of_gate(race, checking.runs_to_decide(race))
    return problems[0] if problems else None


def somebody_goes_on(race: Race, context: Context) -> str | None:
    """A team is promoted to a next stage."""
    if any(run.outcome == Outcome.PROMOTE for run in checking.runs_to_decide(race)):
        return None
    return _("没有进入下一阶段的，请审定并办结。")


def nobody_goes_on(race: Race, context: Context) -> str | None:
    """The race is decided: it was the last stage, or nobody was promoted."""
    if any(run.outcome == Outcome.PROMOTE for run in checking.runs_to_decide(race)):
        return _("还有进入下一阶段的，请审定并进入下一阶段。")
    return None


def not_the_proposer(race: Race, context: Context) -> str | None:
    """Four eyes: who proposed the gate does not decide it."""
    if race.proposed_by_id is None or race.proposed_by_id != context.actor.user_id:
        return None
    return _("提出评定的人不能自己审定，请由另一位同事办理。")


def not_the_asker(race: Race, context: Context) -> str | None:
    """Four eyes: who asked to end the race does not end it."""
    if race.stop_asked_by_id is None or race.stop_asked_by_id != context.actor.user_id:
        return None
    return _("提出终止的人不能自己审定，请由另一位同事办理。")


def stamp_clearance(race: Race, context: Context) -> None:
    """When it was cleared."""
    race.cleared_at = context.at


def take_clearance_back(race: Race, context: Context) -> None:
    """What is changed is cleared anew."""
    race.cleared_at = None


def begin(race: Race, context: Context) -> None:
    """The teams race, and the first stage opens with the same money for each."""
    race.started_at = context.at
    teams = _locked_teams(race)
    ready = [apply(team, "begin", actor=SYSTEM) for team in teams if team.state == TeamState.READY]
    open_stage(race, race.stages.get(number=1), {team: Decimal(0) for team in ready}, context)


def open_stage(race: Race, stage: Stage, teams: Mapping[Team, Decimal], context: Context) -> None:
    """Open a stage for these teams, each with what it took in from others; its test stands from now on."""
    today = localdate(context.at)
    stage.opened_on, stage.due_on = today, stage.planned_end(today)
    stage.save()
    race.stage_number, race.due_on = stage.number, stage.due_on
    for team, carried in teams.items():
        run = Run.objects.create(stage=stage, team=team, money_yuan=stage.money_yuan, carried_yuan=carried)
        money.give_stage(race, run)


def note_reminder(race: Race, context: Context) -> None:
    """Remember the day that was reminded of."""
    race.reminded_for = race.due_on


def take_day(race: Race, context: Context) -> None:
    """The new last day of the stage."""
    race.due_on = context.data["due_on"]
    race.stages.filter(number=race.stage_number).update(due_on=race.due_on)


def end_today(race: Race, context: Context) -> None:
    """The stage ended before its last day."""
    race.due_on = localdate(context.at)
    race.stages.filter(number=race.stage_number).update(due_on=race.due_on)


def freeze_scores(race: Race, context: Context) -> None:
    """The scores as they are now stand with the proposal."""
    race.proposed_at, race.proposed_by = context.at, context.actor.user
    runs = checking.runs_to_decide(race)
    _score(race, runs)
    for run in runs:
        run.save()


def thaw_scores(race: Race, context: Context) -> None:
    """Judges may correct what they read; the proposal is made anew."""
    race.proposed_at = race.proposed_by = None
    for run in checking.runs_to_decide(race):
        run.score = run.rank = run.is_met = None
        run.points = {}
        run.save()


def _score(race: Race, runs: list[Run]) -> None:
    found = standings(checking.current_stage(race))
    for run in runs:
        standing = found[run.pk]
        run.score, run.rank, run.is_met = standing.score, standing.rank, standing.is_met
        marks = {} if standing.result is None else standing.result.marks
        run.points = {key: [str(mark.value), str(mark.points), mark.is_met] for key, mark in marks.items()}


def carry_on(race: Race, context: Context) -> None:
    """Carry out the gate and open the next stage for those who were promoted, with what they took in."""
    after = checking.next_stage(race)
    if after is None:
        raise DomainError("last_stage", _("这是最后一个阶段，请审定并办结。"))
    runs = _settle(race, context)
    taken_in: dict[Any, Decimal] = defaultdict(Decimal)
    for run in runs:
        if run.outcome == Outcome.MERGE:
            taken_in[run.into_id] += run.brings_yuan
    going = {run.team: taken_in[run.team_id] for run in runs if run.outcome == Outcome.PROMOTE}
    race.proposed_at = race.proposed_by = None
    open_stage(race, after, going, context)


def conclude(race: Race, context: Context) -> None:
    """Carry out the last gate: somebody has won, or nobody has."""
    _settle(race, context)
    race.proposed_at = race.proposed_by = None
    race.ended_on = localdate(context.at)


#: What happens to a team by what the gate says of it; who is promoted stays as it is.
_BY_OUTCOME = {Outcome.WIN: "win", Outcome.CUT: "cut", Outcome.MERGE: "merge", Outcome.STOP: "stop"}


def _settle(race: Race, context: Context) -> list[Run]:
    """Do to each team what was proposed; the gate is behind afterwards. All teams are locked, in order."""
    teams: dict[Any, Team] = {team.pk: team for team in _locked_teams(race)}
    runs = checking.runs_to_decide(race)
    for run in sorted(runs, key=lambda one: one.team_id):
        run.team = teams[run.team_id]
        name = _BY_OUTCOME.get(Outcome(run.outcome))
        if name is None:
            continue
        data = {"into": teams[run.into_id]} if run.outcome == Outcome.MERGE else {}
        run.team = apply(run.team, name, actor=SYSTEM, reason=run.reason, **data)
        if run.outcome == Outcome.MERGE:
            money.hand_over(race, run, reason=run.reason)
        if run.outcome == Outcome.STOP:
            money.take_back_unpaid(race, run, reason=run.reason)
    race.stages.filter(number=race.stage_number).update(decided_on=localdate(context.at))
    return runs


def _locked_teams(race: Race) -> list[Team]:
    return list(Team.objects.select_for_update(of=("self",)).filter(race=race).order_by("pk"))


def note_asking(race: Race, context: Context) -> None:
    """Who wants to end the race, and why."""
    race.stop_asked_at, race.stop_asked_by, race.stop_reason = context.at, context.actor.user, context.reason


def forget_asking(race: Race, context: Context) -> None:
    """The race goes on; a proposal that was made before is made anew."""
    race.stop_asked_at = race.stop_asked_by = None
    race.stop_reason = ""
    thaw_scores(race, context)


def end_everything(race: Race, context: Context) -> None:
    """No team races any more, and what was not paid is not paid."""
    today = localdate(context.at)
    teams = {team.pk: team for team in _locked_teams(race)}
    for run in checking.runs_to_decide(race):
        apply(teams[run.team_id], "stop", actor=SYSTEM, reason=race.stop_reason)
        run.outcome, run.into, run.brings_yuan, run.reason = Outcome.STOP, None, Decimal(0), race.stop_reason
        run.save()
    money.stop_race(race, reason=race.stop_reason)
    race.stages.filter(number=race.stage_number).update(decided_on=today)
    race.ended_on = today


def race_waits(team: Team, context: Context) -> str | None:
    """Teams are made up until the race begins."""
    if team.race.state in (RaceState.DRAFT, RaceState.CLEARING, RaceState.READY):
        return None
    return _("赛马已经开始或取消。")


def gate_is_open(team: Team, context: Context) -> str | None:
    """A team leaves while the stage runs; what was proposed for it is not overtaken."""
    if team.race.state in (RaceState.RACING, RaceState.SCORING):
        return None
    return _("本阶段的评定已经提出，审定以后再办理退出。")


def note_answer(team: Team, context: Context) -> None:
    """When the unit answered, and who."""
    team.answered_at, team.answered_by = context.at, context.actor.user


def leave_stage(team: Team, context: Context) -> None:
    """The stage says that the team has left."""
    note_answer(team, context)
    for run in Run.objects.filter(team=team, stage__decided_on__isnull=True).select_related("stage"):
        run.team = team
        run.outcome, run.into, run.reason = Outcome.LEFT, None, context.reason
        run.save()
        money.take_back_unpaid(team.race, run, reason=context.reason)


def join(team: Team, context: Context) -> None:
    """The units of the team become members of the one that takes it in."""
    into: Team = context.data["into"]
    team.merged_into = into
    present = {into.organisation_id, *into.members.values_list("organisation", flat=True)}
    coming = [(team.organisation, _("%(code)s队伍原牵头单位") % {"code": team.code})]
    coming += [(one.organisation, one.task) for one in team.members.select_related("organisation")]
    for unit, task in coming:
        if unit.pk not in present:
            Member.objects.create(team=into, organisation=unit, task=task, came_with=team)
            present.add(unit.pk)
