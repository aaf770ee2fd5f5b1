"""The arithmetic: parts sum to the whole to the cent, and no floor is missed by rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.processes.distributions.calculation import CENT, EQUITY_STEP, WHOLE, net_of, part_of, split

cents = st.integers(0, 10**13).map(lambda count: count * CENT)
weights = st.lists(st.integers(0, WHOLE), max_size=12).map(lambda given: [*given, 1])


@given(cents, weights)
def test_parts_sum_to_the_amount_and_are_no_cent_from_their_share(amount: Decimal, given_weights: list[int]) -> None:
    parts = split(amount, given_weights)

    assert sum(parts) == amount
    for part, weight in zip(parts, given_weights, strict=True):
        assert abs(part - amount * weight / sum(given_weights)) < CENT
        assert part >= 0


@given(st.integers(0, 1_000_000).map(lambda count: count * EQUITY_STEP), weights)
def test_equity_is_divided_in_its_own_steps(percent: Decimal, given_weights: list[int]) -> None:
    parts = split(percent, given_weights, step=EQUITY_STEP)

    assert sum(parts) == percent
    assert all(part % EQUITY_STEP == 0 for part in parts)


@given(cents, st.integers(0, WHOLE))
def test_a_group_never_receives_less_than_its_share_nor_more_than_there_is(amount: Decimal, share: int) -> None:
    part = part_of(amount, share)

    assert amount * share / WHOLE <= part <= amount
    assert part % CENT == 0


def test_who_loses_most_by_rounding_receives_the_cent_that_is_left() -> None:
    assert split(Decimal("0.10"), [1, 1, 1]) == [Decimal("0.04"), Decimal("0.03"), Decimal("0.03")]
    assert split(Decimal("100.00"), [6000, 4000]) == [Decimal("60.00"), Decimal("40.00")]


@pytest.mark.parametrize(
    ("amount", "given_weights"),
    [
        (Decimal("0.001"), [1]),
        (Decimal(-1), [1]),
        (Decimal(1), []),
        (Decimal(1), [0, 0]),
        (Decimal(1), [2, -1]),
    ],
)
def test_what_cannot_be_divided_is_refused(amount: Decimal, given_weights: list[int]) -> None:
    with pytest.raises(ValueError):
        split(amount, given_weights)


@pytest.mark.parametrize(("amount", "share"), [(Decimal(1), -1), (Decimal(1), WHOLE + 1), (Decimal(-1), 1)])
def test_no_share_lies_outside_of_the_whole(amount: Decimal, share: int) -> None:
    with pytest.raises(ValueError):
        part_of(amount, share)


def test_net_income_is_what_the_costs_leave() -> None:
    assert net_of(Decimal(100), [Decimal("12.5"), Decimal("7.5")]) == Decimal(80)
