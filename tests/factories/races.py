"""Races, teams, reports and readings, made and moved on by the domain functions and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.domain.gates import Proposal, draft_gate
from lianqiao.processes.races.domain.races import create_race, set_test
from lianqiao.processes.races.domain.reporting import hand_in_reading, hand_in_report
from lianqiao.processes.races.domain.teams import enter_team
from lianqiao.processes.races.enums import Outcome, TeamState
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Race, Run, Stage, Team
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory

STAGES = (
    {"name": "原理验证", "goal": "样片达标", "days": 180, "money_yuan": Decimal(500_000)},
    {"name": "样机验证", "goal": "装车试验", "days": 270, "money_yuan": Decimal(2_000_000)},
)
#: A test: salt spray the longer the better, thickness the thinner the better.
ITEMS = (
    {"name": "盐雾试验", "unit": "小时", "threshold": Decimal(500), "target": Decimal(1000), "weight": 60},
    {
        "name": "涂层厚度",
        "unit": "微米",
        "direction": "lower",
        "threshold": Decimal(40),
        "target": Decimal(20),
        "weight": 40,
    },
)
#: What is measured of a team that does well, of one that just passes, and of one that does not.
GOOD, FAIR, POOR = (1000, 20), (500, 40), (400, 30)


def colleague_of(race: Any, *roles: Role) -> Actor:
    """Somebody of the body of a race: a reviewer unless told, another one each time."""
    return make_actor(*(roles or (Role.REVIEWER,)), organisation=race.organisation)


def leader_of(team: Team) -> Actor:
    """Somebody of the unit that leads a team."""
    return make_actor(organisation=team.organisation)


def make_race(state: str = R.DRAFT, *, body: Actor | None = None, teams: int = 2, **values: Any) -> Race:
    """A race of a new body of province 290000, not public unless told, moved on to that state by what leads there.

    `with_unit` leads its first team, `experts` judge.
    """
    from tests.processes.reviews.makers import make_expert

    actor = body or make_reviewer()
    experts = values.pop("experts", None) or [make_expert(actor) for _number in range(2)]
    stages, unit = values.pop("stages", STAGES), values.pop("with_unit", None)
    given = {"title": "镁合金涂层赛马", "task": "盐雾一千小时不出锈点。", "is_public": False, **values}
    race = create_race(actor=actor, values=given, stages=stages, judges=experts)
    for stage in race.stages.all():
        set_test(stage, actor=actor, items=ITEMS)
    for number in range(teams):
        add_team(race, actor, title=f"方案{number + 1}", unit=unit if number == 0 else None)
    if state == R.DRAFT:
        return Race.objects.get(pk=race.pk)
    if state == R.CANCELLED:
        return apply(race, "cancel", actor=actor, reason="另有安排")
    if race.is_public or state in (R.CLEARING, R.READY):
        race.is_public = True
        race.save()
        race = apply(race, "submit", actor=actor)
        if state == R.CLEARING:
            return race
        race = apply(race, "clear", actor=colleague_of(race, Role.SECRECY_OFFICER), opinion="可以公开")
        if state == R.READY:
            return race
    race = apply(race, "start", actor=actor)
    return move_on(race, state, actor)


def add_team(race: Race, actor: Actor, *, unit: Any = None, confirmed: bool = True, **values: Any) -> Team:
    """A team of a new enterprise (or of `unit`), which has confirmed unless told."""
    given = {"title": "方案", "leader_name": "季明湛", **values}
    team = enter_team(race, actor=actor, organisation=unit or OrganisationFactory(), values=given)
    return apply(team, "confirm", actor=leader_of(team)) if confirmed else team


def move_on(race: Race, state: str, actor: Actor) -> Race:
    """A race that runs, moved on to a later state."""
    if state == R.RACING:
        return race
    if state in (R.STOPPING, R.STOPPED):
        race = apply(race, "ask_stop", actor=actor, reason="政策调整")
        return race if state == R.STOPPING else apply(race, "stop", actor=colleague_of(race))
    race = close(race)
    if state == R.SCORING:
        return race
    race = propose(race, actor, [Outcome.PROMOTE, Outcome.CUT])
    if state == R.GATE:
        return race
    race = apply(race, "advance", actor=colleague_of(race))
    race = propose(close(race), actor, [Outcome.WIN])
    return apply(race, "decide", actor=colleague_of(race))


def report(run: Run, actor: Actor | None = None, **values: Any) -> Run:
    """The report of a run, handed in by its leading unit."""
    given = {"report": "完成样片制备。", "measured": {}, **values}
    return hand_in_report(run, actor=actor or leader_of(run.team), **given)


def close(race: Race) -> Race:
    """The race after the last day of its stage, which is moved to yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    begun = yesterday - timedelta(days=30)
    Race.objects.filter(pk=race.pk).update(due_on=yesterday)
    Stage.objects.filter(race=race, number=race.stage_number).update(opened_on=begun, due_on=yesterday)
    return apply(race, "close", actor=SYSTEM)


def read(race: Race, *measured: Sequence[float]) -> None:
    """Every judge reads the same of each team, by number: salt spray and thickness."""
    from tests.processes.reviews.makers import actor_of_expert

    runs = runs_to_decide(race)
    for judge in race.judges.select_related("expert__user", "expert__employer"):
        for run, values in zip(runs, measured, strict=True):
            keys = [str(item.pk) for item in run.stage.items.all()]
            told = {key: Decimal(str(value)) for key, value in zip(keys, values, strict=True)}
            hand_in_reading(run, actor=actor_of_expert(judge.expert), values=told)


def drafted(race: Race, actor: Actor, outcomes: Sequence[str], **more: Any) -> Race:
    """A proposal for each team, by number; who is merged goes to the first team with `brings_yuan`."""
    runs = runs_to_decide(race)
    proposals = [
        Proposal(
            run,
            outcome,
            "按测试结果",
            into=runs[0].team if outcome == Outcome.MERGE else None,
            brings_yuan=more.get("brings_yuan", Decimal(0)) if outcome == Outcome.MERGE else Decimal(0),
        )
        for run, outcome in zip(runs, outcomes, strict=True)
    ]
    return draft_gate(race, actor=actor, proposals=proposals)


def propose(race: Race, actor: Actor, outcomes: Sequence[str], **more: Any) -> Race:
    """All judges read the same, good of the first team and fair of the others, and the gate is proposed."""
    runs = runs_to_decide(race)
    read(race, *([GOOD] + [FAIR] * (len(runs) - 1)))
    drafted(race, actor, outcomes, **more)
    return apply(Race.objects.get(pk=race.pk), "propose", actor=actor)


def team_in(state: str) -> Team:
    """A team in that state, moved there by what leads there."""
    actor = make_reviewer()
    if state in (TeamState.ENTERED, TeamState.READY):
        race = make_race(body=actor, teams=0)
        return add_team(race, actor, confirmed=state == TeamState.READY)
    race = make_race(R.RACING, body=actor)
    first = race.teams.get(number=1)
    second = race.teams.get(number=2)
    if state == TeamState.RACING:
        return first
    if state == TeamState.LEFT:
        return apply(first, "withdraw", actor=leader_of(first), reason="转产")
    data: dict[str, Any] = {"into": second} if state == TeamState.MERGED else {}
    name = {TeamState.WON: "win", TeamState.CUT: "cut", TeamState.MERGED: "merge", TeamState.STOPPED: "stop"}
    return apply(first, name[TeamState(state)], actor=SYSTEM, **data)
