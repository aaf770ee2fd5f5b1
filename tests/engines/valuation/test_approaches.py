"""The three approaches on worked examples, and what holds for any inputs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.engines.valuation import (
    CostInputs,
    IncomeInputs,
    MarketInputs,
    median,
    quartiles,
    value_by_cost,
    value_by_income,
    value_by_market,
    with_cases,
)

D = Decimal
COST = CostInputs(D(600_000), D(200_000), D(150_000), D(40_000), D(10_000), 2, D("0.05"), D("0.2"), D("0.3"))
AMOUNTS = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
SHARES = st.integers(0, 10_000).map(lambda share: Decimal(share) / 10_000)
#: Other work on the machine makes drawing slow, which says nothing about the engine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_cost_is_calculated_step_by_step() -> None:
    result = value_by_cost(COST)

    # 1,000,000 × 1.05² = 1,102,500; × 1.2 = 1,323,000; × 0.7 = 926,100
    assert [step.result for step in result.steps] == [D(1_000_000), D(1_102_500), D(1_323_000), D(926_100)]
    assert result.value_yuan == D(926_100)
    assert result.steps[1].filled == "1,000,000 × (1 + 0.05)^2"


def test_market_takes_the_median_and_the_factors() -> None:
    result = value_by_market(MarketInputs((D(400_000), D(900_000), D(500_000)), maturity=D("1.2"), time=D("0.9")))

    assert result.value_yuan == D(540_000)
    assert result.steps[0].result == D(500_000)


def test_income_is_discounted_year_by_year() -> None:
    result = value_by_income(IncomeInputs((D(1_000_000), D(2_000_000)), D("0.05"), D("0.25"), D("0.5")))

    # 50,000 ÷ 1.25 = 40,000; 100,000 ÷ 1.5625 = 64,000; half of the sum
    assert [step.result for step in result.steps] == [D(40_000), D(64_000), D(104_000), D(52_000)]
    assert result.value_yuan == D(52_000)


def test_cases_vary_one_input_at_a_time() -> None:
    result = with_cases(COST, change=D("0.2"))

    found = {(case.key, case.factor): case.result for case in result.cases}
    assert found["obsolescence", D("0.8")] == D("1005480.00")
    assert found["obsolescence", D("1.2")] == D("846720.00")
    assert len(found) == 6


@pytest.mark.parametrize(
    "given_inputs",
    [
        replace(COST, labour=D(-1)),
        replace(COST, obsolescence=D("1.01")),
        replace(COST, years=31),
        IncomeInputs((), D("0.1"), D("0.1")),
        IncomeInputs((D(1),), D("1.1"), D("0.1")),
        IncomeInputs((D(1),) * 31, D("0.1"), D("0.1")),
        MarketInputs(()),
        MarketInputs((D(1),), maturity=D(0)),
    ],
)
def test_inputs_outside_of_their_range_are_refused(given_inputs: object) -> None:
    with pytest.raises(ValueError):
        with_cases(given_inputs, change=D("0.2"))  # type: ignore[arg-type]


@UNHURRIED
@given(AMOUNTS, AMOUNTS, st.integers(0, 30), SHARES, SHARES)
def test_cost_is_never_below_zero_and_falls_with_age(
    labour: Decimal, material: Decimal, years: int, rate: Decimal, worn: Decimal
) -> None:
    made = CostInputs(labour, material, D(0), D(0), D(0), years, rate, D(0), worn)
    value = value_by_cost(made).value_yuan

    assert 0 <= value <= value_by_cost(replace(made, obsolescence=D(0))).value_yuan
    assert value_by_cost(replace(made, obsolescence=D(1))).value_yuan == 0


@UNHURRIED
@given(st.lists(AMOUNTS, min_size=1, max_size=30), SHARES, SHARES)
def test_income_never_exceeds_the_share_of_all_revenues(revenues: list[Decimal], share: Decimal, rate: Decimal) -> None:
    value = value_by_income(IncomeInputs(tuple(revenues), share, rate)).value_yuan

    assert 0 <= value <= sum(revenues) * share + D("0.01")
    undiscounted = value_by_income(IncomeInputs(tuple(revenues), share, D(0))).value_yuan
    assert abs(undiscounted - sum(revenues) * share) <= D("0.01")


@UNHURRIED
@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_quartiles_stand_in_order_within_the_amounts(amounts: list[Decimal]) -> None:
    found = quartiles(amounts)

    assert min(amounts) <= found.lower <= found.middle <= found.upper <= max(amounts)
    assert found.middle == median(list(reversed(amounts)))
