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
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.domain.gates import Proposal, draft_gate
from lianqiao.processes.races.domain.races import change_race, set_test
from lianqiao.processes.races.domain.reporting import hand_in_reading
from lianqiao.processes.races.domain.teams import take_applications
from lianqiao.processes.races.enums import Outcome, ScoredBy, TeamState
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Race, Reading, Run, Team, TestItem
from lianqiao.processes.races.queries.board import table_of
from lianqiao.processes.races.queries.shown import show
from lianqiao.processes.reviews.subjects import kind_of
from tests.factories import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import make_call
from tests.factories.races import (
    FAIR,
    GOOD,
    ITEMS,
    POOR,
    STAGES,
    add_team,
    close,
    colleague_of,
    drafted,
    leader_of,
    make_race,
    propose,
    read,
    report,
)
from tests.processes.reviews.makers import actor_of_expert, make_expert

pytestmark = pytest.mark.django_db


def fresh(race: Race) -> Race:
    return Race.objects.get(pk=race.pk)


def states_of(race: Race) -> list[str]:
    return list(race.teams.order_by("number").values_list("state", flat=True))


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


def test_readings_of_judges_stay_and_the_newest_counts() -> None:
    race = make_race(R.SCORING)
    run = runs_to_decide(race)[0]
    judge = race.judges.select_related("expert__user", "expert__employer").order_by("pk")[0]
    keys = [str(item.pk) for item in run.stage.items.all()]
    actor = actor_of_expert(judge.expert)

    with pytest.raises(InvalidInput) as part:
        hand_in_reading(run, actor=actor, values={keys[0]: Decimal(900)})
    with pytest.raises(AccessError):
        hand_in_reading(run, actor=colleague_of(race), values=dict.fromkeys(keys, Decimal(1)))
    for value in (400, 900):
        hand_in_reading(run, actor=actor, values={keys[0]: Decimal(value), keys[1]: Decimal(20)})

    assert list(part.value.errors) == [f"value_{keys[1]}"]
    assert Reading.objects.count() == 2
    row = next(one for one in table_of(run.stage) if one.run == run)
    assert (row.score, row.is_met, row.judges) == (Decimal("95.20"), True, 1)


def test_proposal_is_whole_before_it_is_handed_on() -> None:
    race = make_race(R.SCORING)
    actor = colleague_of(race)
    read(race, POOR, FAIR)
    sentences = []
    for outcomes in (["cut", ""], ["promote", "cut"], ["win", "cut"], ["merge", "cut"]):
        try:
            drafted(race, actor, outcomes)
            apply(fresh(race), "propose", actor=actor)
        except DomainError as refusal:
            sentences.append(refusal.message)

    assert sentences == [
        "“方案2”还没有评定和理由。",
        "“方案1”有测试项没有达到门槛，不能“晋级”。",
        "请选择适合这个阶段的评定。",
        "请选择并入哪支队伍。",
    ]
    assert fresh(race).state == R.SCORING


def test_team_below_the_threshold_goes_on_with_another_merged_into_it() -> None:
    race = make_race(R.SCORING)
    actor = colleague_of(race)
    read(race, POOR, GOOD)
    drafted(race, actor, ["promote", "merge"], brings_yuan=Decimal(120_000))

    race = apply(apply(fresh(race), "propose", actor=actor), "advance", actor=colleague_of(race))

    first, second = race.teams.order_by("number")
    assert (first.state, second.state, second.merged_into) == (TeamState.RACING, TeamState.MERGED, first)
    assert [(one.organisation, one.came_with) for one in first.members.all()] == [(second.organisation, second)]
    run = runs_to_decide(race)[0]
    assert (run.money_yuan, run.carried_yuan) == (Decimal(2_000_000), Decimal(120_000))


def test_merged_team_brings_no_more_than_it_had() -> None:
    race = make_race(R.SCORING)

    with pytest.raises(InvalidInput) as refusal:
        drafted(race, colleague_of(race), ["promote", "merge"], brings_yuan=Decimal(500_001))

    assert refusal.value.message == "带入的经费不能超过它本阶段的经费。"
    assert not Run.objects.exclude(outcome="").exists()


def test_who_proposed_does_not_decide() -> None:
    race = make_race(R.SCORING)
    actor = colleague_of(race)
    race = propose(race, actor, ["promote", "cut"])

    with pytest.raises(DomainError) as refusal:
        apply(race, "advance", actor=actor)

    assert refusal.value.message.startswith("提出评定的人不能自己审定")
    assert (fresh(race).state, states_of(race)) == (R.GATE, [TeamState.RACING] * 2)


def test_only_promoted_teams_get_the_money_of_the_next_stage() -> None:
    race = make_race(R.GATE)

    race = apply(race, "advance", actor=colleague_of(race))

    runs = Run.objects.filter(stage__race=race, stage__number=2)
    assert [(run.team.number, run.money_yuan) for run in runs] == [(1, Decimal(2_000_000))]
    assert states_of(race) == [TeamState.RACING, TeamState.CUT]
    told = Message.objects.filter(subject="“镁合金涂层赛马”“原理验证”评定：淘汰")
    assert {one.text for one in told} == {"按测试结果"}


def test_last_gate_names_a_winner() -> None:
    race = make_race(R.DECIDED)

    assert (race.ended_on, states_of(race)) == (clock.today(), [TeamState.WON, TeamState.CUT])


def test_race_ends_without_a_winner_when_nobody_goes_on() -> None:
    race = make_race(R.SCORING)
    race = propose(race, colleague_of(race), ["cut", "stop"])

    with pytest.raises(DomainError):
        apply(race, "advance", actor=colleague_of(race))
    race = apply(race, "decide", actor=colleague_of(race))

    assert (race.state, states_of(race)) == (R.DECIDED, [TeamState.CUT, TeamState.STOPPED])
    assert not Run.objects.filter(stage__number=2).exists()


def test_more_winners_than_allowed_are_refused() -> None:
    race = make_race(R.SCORING, stages=STAGES[:1])
    read(race, GOOD, GOOD)
    drafted(race, colleague_of(race), ["win", "win"])

    with pytest.raises(DomainError) as refusal:
        apply(fresh(race), "propose", actor=colleague_of(race))

    assert refusal.value.message == "最多 1 家胜出，现在是 2 家。"


def test_proposal_that_came_back_is_scored_anew() -> None:
    race = make_race(R.GATE)

    race = apply(race, "send_back", actor=colleague_of(race), reason="2 号请复测")
    read(race, FAIR, GOOD)

    assert {run.score for run in runs_to_decide(race)} == {None}
    assert [row.run.team.number for row in table_of(race.stages.get(number=1))] == [2, 1]


def test_team_that_left_meanwhile_stops_the_proposal_from_being_decided_wrongly() -> None:
    race = make_race(R.SCORING, teams=3)
    leaving = race.teams.get(number=3)
    apply(leaving, "withdraw", actor=leader_of(leaving), reason="转产")

    race = propose(race, colleague_of(race), ["promote", "cut"])
    other = race.teams.get(number=2)
    with pytest.raises(DomainError) as refusal:
        apply(other, "withdraw", actor=leader_of(other), reason="转产")
    race = apply(race, "advance", actor=colleague_of(race))

    assert refusal.value.message.startswith("本阶段的评定已经提出")
    assert states_of(race) == [TeamState.RACING, TeamState.CUT, TeamState.LEFT]
    assert Run.objects.get(team=leaving).outcome == Outcome.LEFT


def test_stopped_race_opens_nothing_any_more() -> None:
    race = make_race(R.GATE)
    asker = colleague_of(race)
    race = apply(race, "ask_stop", actor=asker, reason="技术路线已被替代")

    with pytest.raises(DomainError) as alone:
        apply(race, "stop", actor=asker)
    race = apply(race, "stop", actor=colleague_of(race))
    with pytest.raises(DomainError) as afterwards:
        apply(race, "advance", actor=colleague_of(race))

    assert alone.value.message.startswith("提出终止的人不能自己审定")
    assert afterwards.value.code == "wrong_state"
    assert (race.state, states_of(race)) == (R.STOPPED, [TeamState.STOPPED] * 2)
    assert {run.reason for run in Run.objects.all()} == {"技术路线已被替代"}
    assert Run.objects.count() == 2


def test_race_that_goes_on_is_closed_by_the_clock_again() -> None:
    race = make_race(R.SCORING)
    race = apply(race, "ask_stop", actor=colleague_of(race), reason="先停一停")

    race = apply(race, "go_on", actor=colleague_of(race))
    run_due()

    assert race.state == R.RACING
    assert fresh(race).state == R.SCORING


def test_review_gives_the_scores_where_the_race_says_so() -> None:
    race = make_race(R.SCORING, scored_by=ScoredBy.REVIEW)
    first = runs_to_decide(race)[0]

    draft_gate(race, actor=colleague_of(race), proposals=[Proposal(first, "promote", "好")])
    with pytest.raises(DomainError) as refusal:
        apply(fresh(race), "propose", actor=colleague_of(race))

    assert refusal.value.message == "“方案1”还没有得分，不能“晋级”。"
    assert set(kind_of(Run).offered(colleague_of(race))) == set(runs_to_decide(race))


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
