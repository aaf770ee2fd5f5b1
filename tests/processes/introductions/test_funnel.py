"""The figures of the funnel, against cases whose way is written out here."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries import funnel
from lianqiao.processes.introductions.queries.grouping import By, names_of
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from tests.processes import makers
from tests.processes.introductions.conftest import Scene


def at(day: str) -> Any:
    """The clock at nine o'clock of a day."""
    return time_machine.travel(f"{day} 09:00+08:00", tick=False)


@pytest.fixture
def told(scene: Scene) -> Scene:
    """Three cases: one landed, one declined, and one with a contract that only one side claims."""
    scene.achievement.fields.set([makers.field("04"), makers.field("05")])
    scene.demand.fields.set([makers.field("07")])
    with at("2026-01-01"):
        landed = scene.ask()
    with at("2026-01-11"):
        landed = domain.accept(landed, actor=scene.researcher)
    with at("2026-02-10"):
        landed = domain.record_outcome(landed, actor=scene.buyer, code="trial")
    with at("2026-04-11"):
        landed = domain.record_outcome(
            landed, actor=scene.researcher, code="contract_signed", amount_yuan=Decimal(500_000)
        )
        landed = domain.confirm_step(landed.steps.get(stage=Stage.CONTRACT), actor=scene.buyer)
    with at("2026-07-20"):
        landed = domain.record_outcome(landed, actor=scene.buyer, code="landed")
        landed = domain.confirm_step(landed.steps.get(stage=Stage.LANDING), actor=scene.researcher)
    with at("2026-02-01"):
        declined = scene.ask(achievement=makers.achievement(scene.institute))
    with at("2026-02-05"):
        domain.decline(declined, actor=scene.researcher, code="terms")
    with at("2026-03-01"):
        claimed = domain.request_introduction(
            actor=scene.researcher, demand=scene.demand, problem_text=makers.PROBLEM, agrees=True
        )
    with at("2026-03-03"):
        claimed = domain.accept(claimed, actor=scene.buyer)
        domain.record_outcome(claimed, actor=scene.buyer, code="contract_signed")
    return scene


@pytest.mark.django_db
def test_a_claim_of_one_side_is_no_contract(told: Scene) -> None:
    (whole,) = funnel.funnels(funnel.cases())
    assert whole.reached == {
        Stage.INTEREST: 3,
        Stage.TALKS: 2,
        Stage.TRIAL: 1,
        Stage.CONTRACT: 1,
        Stage.LANDING: 1,
        Stage.FOLLOW_UP: 0,
    }
    assert (whole.under_way, whole.ended, whole.claimed, whole.overdue) == (2, 1, 1, 0)
    assert whole.days == {Stage.TALKS: 6.0, Stage.TRIAL: 30.0, Stage.CONTRACT: 90.0, Stage.LANDING: 100.0}
    assert funnel.standing(funnel.cases()) == {
        Stage.INTEREST: 0,
        Stage.TALKS: 0,
        Stage.TRIAL: 0,
        Stage.CONTRACT: 1,
        Stage.LANDING: 1,
        Stage.FOLLOW_UP: 0,
    }


@pytest.mark.django_db
def test_cases_are_told_by_region_field_month_and_manager(told: Scene) -> None:
    def counts(by: By, **more: Any) -> dict[Any, int]:
        return {row.key: row.reached[Stage.INTEREST] for row in funnel.funnels(funnel.cases(), by=by, **more)}

    assert counts(By.REGION) == {"290101": 2, "290201": 1}
    assert counts(By.REGION, digits=2) == {"29": 3}
    assert counts(By.FIELD) == {"04": 1, "05": 1, "07": 1, None: 1}
    assert counts(By.MONTH) == {date(2026, 1, 1): 1, date(2026, 2, 1): 1, date(2026, 3, 1): 1}
    assert counts(By.MANAGER) == {None: 3}
    assert names_of(By.FIELD, ["04"]) == {"04": "领域04"}
    assert names_of(By.REGION, ["2901", None]) == {"2901": "地区290100"}


@pytest.mark.django_db
def test_a_period_takes_the_cases_that_began_in_it(told: Scene) -> None:
    rows = funnel.cases(since=date(2026, 2, 1), until=date(2026, 2, 28))
    (whole,) = funnel.funnels(rows)
    assert whole.reached[Stage.INTEREST] == 1
    (none,) = funnel.funnels(funnel.cases(region="31"))
    assert (none.reached[Stage.INTEREST], none.under_way, none.days[Stage.TALKS]) == (0, 0, None)
    assert funnel.cases(region="2902").count() == 3


@pytest.mark.django_db
def test_dead_ends_say_after_which_step_and_why(told: Scene) -> None:
    claimed = Introduction.objects.get(contract_on__isnull=True, disclosed_at__isnull=False)
    with at("2026-05-01"):
        domain.record_outcome(claimed, actor=told.buyer, code="no_funds", text="贷款没有批下来")
    found = [(end.stage, end.code, end.label, end.count) for end in funnel.dead_ends(funnel.cases())]
    assert found == [
        (Stage.INTEREST, "declined.terms", "价格、期限等条件不合适", 1),
        (Stage.TALKS, "no_funds", "资金没有落实", 1),
    ]


@pytest.mark.django_db
def test_answer_times_are_those_of_the_asked(told: Scene) -> None:
    (whole,) = funnel.answers(funnel.cases())
    assert (whole.asked, whole.answered, whole.lapsed, whole.days) == (3, 3, 0, 4.0)


@pytest.mark.django_db
def test_a_pair_on_two_desks_is_one_candidate(told: Scene) -> None:
    for side, unit in ((MatchSide.DEMAND, told.company), (MatchSide.ACHIEVEMENT, told.institute)):
        Match.objects.create(demand=told.demand, achievement=told.achievement, side=side, organisation=unit, score=0.5)
    assert funnel.candidates(funnel.pairs()) == {None: 1}
    assert funnel.candidates(funnel.pairs(), by=By.FIELD) == {"07": 1}
    assert funnel.candidates(funnel.pairs(region="2902")) == {None: 1}
    assert funnel.candidates(funnel.pairs(region="31")) == {None: 0}


@pytest.mark.django_db
@pytest.mark.parametrize("by", [None, *By])
def test_each_figure_is_one_query(told: Scene, by: By | None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        funnel.funnels(funnel.cases(), by=by)
    with django_assert_num_queries(1):
        funnel.answers(funnel.cases(), by=by)
    with django_assert_num_queries(1):
        funnel.dead_ends(funnel.cases())
