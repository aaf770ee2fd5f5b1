"""The way of a race, from its teams to a winner or none; what is refused changes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.domain.races import change_race, set_test
from lianqiao.processes.races.domain.teams import take_applications
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.enums import TeamState
from lianqiao.processes.races.models import Race, Run, Team, TestItem
from lianqiao.processes.races.queries.shown import show
from tests.factories import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import make_call
from tests.factories.races import (
    ITEMS,
    STAGES,
    add_team,
    close,
    colleague_of,
    leader_of,
    make_race,
    report,
)
from tests.processes.races.makers import fresh, states_of
from tests.processes.reviews.makers import make_expert

pytestmark = pytest.mark.django_db


def test_first_stage_gives_every_team_the_same_money() -> None:
    race = make_race(R.RACING, teams=3)

    runs = Run.objects.filter(stage__race=race)
    assert [run.money_yuan for run in runs] == [Decimal(500_000)] * 3
    assert (race.stage_number, race.due_on) == (1, clock.today() + timedelta(days=179))
    assert states_of(race) == [TeamState.RACING] * 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"teams": 1}, "至少要有 2 家参赛队伍，现在有 1 家。"),
        ({"teams": 6}, "最多可以有 5 家参赛队伍，现在有 6 家。"),
        ({"budget_yuan": Decimal(900_000)}, "到“原理验证”一共需要 100 万元，超过总经费 90 万元。"),
    ],
)
def test_race_that_breaks_a_rule_does_not_start(values: dict[str, Any], sentence: str) -> None:
    race = make_race(**values)

    with pytest.raises(DomainError) as refusal:
        apply(race, "start", actor=colleague_of(race))

    assert refusal.value.message == sentence
    assert fresh(race).state == R.DRAFT
    assert not Run.objects.exists()


def test_race_waits_for_every_team_to_confirm() -> None:
    race = make_race()
    unit = OrganisationFactory()
    asked = make_actor(organisation=unit)
    team = add_team(race, colleague_of(race), unit=unit, confirmed=False, title="迟疑的方案")

    with pytest.raises(DomainError) as refusal:
        apply(race, "start", actor=colleague_of(race))
    apply(team, "decline", actor=leader_of(team), reason="排不开")

    assert refusal.value.message == "还没有确认参加：迟疑的方案。"
    assert Message.objects.filter(recipient=asked.user, subject="请确认是否参加“镁合金涂层赛马”").count() == 1
    assert apply(race, "start", actor=colleague_of(race)).state == R.RACING


def test_judge_of_a_team_is_refused() -> None:
    body = make_reviewer()
    judge = make_expert(body)
    race = make_race(body=body, experts=[judge], teams=1)
    add_team(race, body, unit=judge.employer)

    with pytest.raises(DomainError) as refusal:
        apply(race, "start", actor=body)

    assert refusal.value.message == f"这些裁判应当回避：{judge.user.name}（与申报单位是同一单位）。"


def test_public_race_is_cleared_by_somebody_else() -> None:
    race = make_race()
    Race.objects.filter(pk=race.pk).update(is_public=True)
    both = make_actor(Role.REVIEWER, Role.SECRECY_OFFICER, organisation=race.organisation)

    with pytest.raises(DomainError) as too_early:
        apply(race, "start", actor=both)
    race = apply(race, "submit", actor=both)
    with pytest.raises(DomainError) as alone:
        apply(race, "clear", actor=both, opinion="可以公开")
    race = apply(race, "clear", actor=colleague_of(race, Role.SECRECY_OFFICER), opinion="可以公开")
    unseen = list(Race.objects.public())
    race = apply(race, "start", actor=both)

    assert too_early.value.message == "要在门户公开的，请先提交保密审查。"
    assert alone.value.message.startswith("提交人不能审查")
    assert (unseen, list(Race.objects.public())) == ([], [race])


def test_selected_applications_become_teams_that_have_said_yes() -> None:
    call = make_call("decided")
    body = colleague_of(call)
    race = make_race(body=body, teams=0, call=call)

    teams = take_applications(race, actor=body)
    with pytest.raises(DomainError) as again:
        take_applications(race, actor=body)

    selected = call.applications.get(state=ApplicationState.SELECTED)
    assert [(team.title, team.state, team.application) for team in teams] == [
        (selected.title, TeamState.READY, selected)
    ]
    assert again.value.code == "no_selected"


def test_test_of_a_running_stage_is_frozen() -> None:
    race = make_race(R.RACING)
    first, second = race.stages.all()

    with pytest.raises(DomainError) as refusal:
        set_test(first, actor=colleague_of(race), items=ITEMS[:1])
    with pytest.raises(ProgrammingError), transaction.atomic():
        TestItem.objects.filter(stage=first).update(weight=50)
    with pytest.raises(ProgrammingError), transaction.atomic():
        TestItem.objects.create(stage=first, order=9, **{**ITEMS[0], "name": "附着力", "weight": 1})
    with pytest.raises(ProgrammingError), transaction.atomic():
        TestItem.objects.filter(stage=first).delete()
    set_test(second, actor=colleague_of(race), items=[{**ITEMS[0], "weight": 100}])

    assert refusal.value.code == "frozen"
    assert (first.items.count(), second.items.count()) == (2, 1)


def test_changed_stages_keep_their_tests() -> None:
    race = make_race()
    first, second = race.stages.all()
    rows = [{"lineage": second.pk, **STAGES[1]}, {"name": "装车", "goal": "", "days": 90, "money_yuan": Decimal(0)}]

    change_race(race, actor=colleague_of(race), values={}, stages=rows)

    assert [(stage.number, stage.name, stage.items.count()) for stage in race.stages.all()] == [
        (1, "样机验证", 2),
        (2, "装车", 0),
    ]
    assert not TestItem.objects.filter(stage=first.pk).exists()


def test_clock_reminds_and_closes_and_late_reports_are_refused() -> None:
    race = make_race(R.RACING)
    on_time, late = runs_to_decide(race)
    report(on_time)
    seen = []

    for days in (170, 173, 179, 180):
        with clock.ahead(timedelta(days=days)):
            run_due()
            race = fresh(race)
            seen.append((race.state, race.reminded_for is not None))
    with clock.ahead(timedelta(days=180)), pytest.raises(DomainError) as refusal:
        report(late)

    assert seen == [(R.RACING, False), (R.RACING, True), (R.RACING, True), (R.SCORING, True)]
    assert refusal.value.message == "本阶段已经截止，不能再提交报告。"
    reminded = Message.objects.filter(subject__startswith="提醒：“镁合金涂层赛马”")
    assert not reminded.filter(recipient__memberships__organisation=on_time.team.organisation).exists()


def test_deadline_is_asked_of_the_clock_when_the_worker_is_late() -> None:
    race = make_race(R.RACING)
    run = runs_to_decide(race)[0]

    with clock.ahead(timedelta(days=180)), pytest.raises(DomainError) as refusal:
        report(run)

    assert refusal.value.code == "closed"
    assert Run.objects.get(pk=run.pk).reported_at is None


def test_stage_ends_early_when_every_report_is_in() -> None:
    race = make_race(R.RACING)
    first, second = runs_to_decide(race)
    report(first)

    with pytest.raises(DomainError) as refusal:
        apply(race, "close_early", actor=colleague_of(race))
    report(second)
    race = apply(race, "close_early", actor=colleague_of(race))

    assert refusal.value.message.startswith("还没有提交报告：方案2。")
    assert (race.state, race.due_on) == (R.SCORING, clock.today())


def test_report_of_another_team_is_refused() -> None:
    race = make_race(R.RACING)
    first, second = runs_to_decide(race)

    with pytest.raises(AccessError):
        report(first, leader_of(second.team))

    assert Run.objects.get(pk=first.pk).report == ""


def test_teams_see_their_own_and_strangers_nothing() -> None:
    race = make_race(R.RACING)
    first, second = race.teams.order_by("number")
    unit, stranger = leader_of(first), make_actor(organisation=OrganisationFactory())

    assert list(Team.objects.visible_to(unit)) == [first]
    assert [run.team for run in Run.objects.visible_to(unit)] == [first]
    assert list(Race.objects.visible_to(unit)) == []
    assert list(Team.objects.visible_to(stranger)) == []
    assert set(Team.objects.visible_to(colleague_of(race))) == {first, second}


def test_blind_race_is_shown_by_numbers_until_it_is_decided() -> None:
    race = make_race(R.GATE, is_blind=True)

    before = show(race, names=race.shows_names, scores=False)
    told = [one.name for one in before.teams]

    assert (race.shows_names, told) == (False, ["1 号", "2 号"])
    assert all("方案" not in line for one in before.teams for line in (*one.lines, one.units, one.state))


def test_gate_is_not_shown_before_it_is_decided() -> None:
    race = make_race(R.GATE)

    proposed = [line for one in show(race, names=True, scores=True).teams for line in one.lines]
    race = apply(race, "advance", actor=colleague_of(race))
    decided = [one.lines for one in show(race, names=True, scores=True).teams]

    assert proposed == ["原理验证：进行中，50 万元"] * 2
    assert decided == [
        ("原理验证：晋级，50 万元，100 分", "样机验证：进行中，200 万元"),
        ("原理验证：淘汰，50 万元，60 分",),
    ]


def test_system_alone_closes() -> None:
    race = make_race(R.RACING)

    with pytest.raises(DomainError) as refusal:
        apply(race, "close", actor=SYSTEM)

    assert refusal.value.message == "本阶段还没有到截止日期。"
    assert close(race).state == R.SCORING
