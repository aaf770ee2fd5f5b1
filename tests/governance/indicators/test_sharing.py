"""Dividing a value without losing anything, and judging parts against their whole."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.governance.indicators.measures import factor
from lianqiao.governance.indicators.sharing import balance, share_out

TOTALS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
WEIGHTS = st.lists(
    st.none() | st.decimals(min_value=-5, max_value=10**6, places=3, allow_nan=False, allow_infinity=False),
    min_size=1,
    max_size=20,
)
AMOUNTS = st.lists(st.decimals(min_value=0, max_value=10**6, places=2), max_size=10)


@given(TOTALS, WEIGHTS, st.integers(0, 4))
def test_parts_add_up_to_the_total_rounded_up_to_a_step(
    total: Decimal, weights: list[Decimal | None], decimals: int
) -> None:
    parts = share_out(total, weights, decimals=decimals)

    step = Decimal(1).scaleb(-decimals)
    assert len(parts) == len(weights)
    assert total <= sum(parts) < total + step
    assert all(part >= 0 and part % step == 0 for part in parts)


@given(TOTALS, WEIGHTS)
def test_a_part_differs_from_its_exact_share_by_less_than_a_step(total: Decimal, weights: list[Decimal | None]) -> None:
    parts = share_out(total, weights, decimals=2)

    heavy = [weight if weight is not None and weight > 0 else Decimal(0) for weight in weights]
    whole = sum(heavy)
    for part, weight in zip(parts, heavy, strict=True):
        share = total * weight / whole if whole else total / len(weights)
        assert abs(part - share) <= Decimal("0.010001")
        assert whole == 0 or weight > 0 or part == 0


def test_larger_remainders_get_the_rest() -> None:
    assert share_out(Decimal(10), [Decimal(1)] * 3, decimals=0) == [4, 3, 3]
    assert share_out(Decimal(100), [Decimal(2), Decimal(1), None], decimals=0) == [67, 33, 0]
    assert share_out(Decimal("0.05"), [Decimal(1), Decimal(1)], decimals=2) == [Decimal("0.03"), Decimal("0.02")]
    assert share_out(Decimal(5), [None, Decimal(0)], decimals=0) == [3, 2]
    assert share_out(Decimal(5), [], decimals=0) == []


@given(st.decimals(min_value=1, max_value=10**6, places=2), AMOUNTS)
def test_parts_either_reach_the_whole_or_leave_a_gap(value: Decimal, parts: list[Decimal]) -> None:
    judged = balance(value, parts, comparator="at_least", over_places="sum")

    assert judged.total == sum(parts)
    assert judged.total is not None
    assert judged.total + judged.gap - judged.surplus == value
    assert judged.gap == 0 or judged.surplus == 0


def test_an_upper_bound_is_kept_and_not_reached() -> None:
    judged = balance(Decimal(10), [Decimal(6), Decimal(5)], comparator="at_most", over_places="sum")

    assert (judged.gap, judged.surplus) == (1, 0)


def test_of_a_mean_one_part_must_reach_the_whole() -> None:
    def gap(*parts: int, comparator: str = "at_least") -> Decimal:
        return balance(Decimal(50), [Decimal(one) for one in parts], comparator=comparator, over_places="mean").gap

    assert gap(40, 50) == 0
    assert gap(40, 45) == 5
    assert gap(60, 55, comparator="at_most") == 5
    assert gap(60, 45, comparator="at_most") == 0


def test_what_does_not_add_up_is_not_judged() -> None:
    judged = balance(Decimal(50), [Decimal(1)], comparator="at_least", over_places="none")

    assert (judged.total, judged.gap, judged.surplus) == (None, 0, 0)


def test_units_are_converted_with_the_multiples_before_them() -> None:
    assert factor("元", "亿元") == Decimal("0.00000001")
    assert factor("亿元", "万元") == 10_000
    assert factor("万人", "人") == 10_000
    assert factor("家", "项") == 1
    assert factor("%", "%") == 1
    assert factor("元", "项") is None
    assert factor("%", "项") is None
