"""Gates of a race: readings, proposals, decisions, money of the next stage, winners, stops."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.domain.gates import Proposal, draft_gate
from lianqiao.processes.races.domain.reporting import hand_in_reading
from lianqiao.processes.races.enums import Outcome, ScoredBy, TeamState
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Reading, Run
from lianqiao.processes.races.queries.board import table_of
from lianqiao.processes.reviews.subjects import kind_of
from tests.factories.races import (
    FAIR,
    GOOD,
    POOR,
    STAGES,
    colleague_of,
    drafted,
    leader_of,
    make_race,
    propose,
    read,
)
from tests.processes.races.makers import fresh, states_of
from tests.processes.reviews.makers import actor_of_expert

pytestmark = pytest.mark.django_db


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
