"""Points: the best row of each part, ranges for what experts decide and for what nobody knows."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.conditions import ConditionError, Range, Verdict, score


def row(
    item: str, fact: str | None, value: Any = None, points: Any = (0, 0), part: str | None = None
) -> dict[str, Any]:
    """One row of a score table."""
    low, high = points if isinstance(points, tuple) else (points, points)
    compared = {"comparator": ">=", "value": Decimal(str(value)), "unit": "share"} if fact else {}
    return {
        "item": item,
        "part": part,
        "fact": fact,
        **compared,
        "points_from": Decimal(low),
        "points_to": Decimal(high),
    }


RESEARCH = [
    row("研发投入", "rd_revenue_ratio", "0.06", 50),
    row("研发投入", "rd_revenue_ratio", "0.03", 20),
    row("研发投入", "rd_cost_ratio", "0.3", 50),
    row("研发投入", "rd_cost_ratio", "0.1", 10),
]
EXPERTS = [
    row("知识产权", None, points=(0, 8), part="先进程度"),
    row("知识产权", None, points=(0, 8), part="核心支持"),
    row("转化", "conversions", 5, (25, 30)),
    row("转化", "conversions", 1, (1, 6)),
]


def facts(**values: Any) -> dict[str, Range]:
    """Facts that are known."""
    return {name: Range.exactly(Decimal(str(value))) for name, value in values.items()}


def span(points: Range) -> tuple[Any, Any]:
    """The two ends."""
    return points.low, points.high


def test_the_best_row_of_an_item_counts() -> None:
    made = score(RESEARCH, facts(rd_revenue_ratio="0.04", rd_cost_ratio="0.35"))
    assert span(made.total) == (50, 50)
    assert made.most == 50


def test_what_is_unknown_makes_a_range_and_is_asked() -> None:
    made = score(RESEARCH, facts(rd_revenue_ratio="0.04"))
    assert span(made.total) == (20, 50)
    assert made.open_facts() == ("rd_cost_ratio",)


def test_the_next_row_says_what_is_missing() -> None:
    part = score(RESEARCH, facts(rd_revenue_ratio="0.04", rd_cost_ratio="0.05")).items[0].parts[0]
    assert part.better is not None
    assert (part.better.verdict, part.better.gap) == (Verdict.UNMET, Decimal("0.02"))
    assert part.unknown == ()


def test_nothing_met_gives_nothing() -> None:
    made = score(RESEARCH, facts(rd_revenue_ratio="0.01", rd_cost_ratio="0.01"))
    assert span(made.total) == (0, 0)
    assert made.items[0].parts[0].row is None


def test_experts_decide_within_the_range_of_a_row_and_parts_add_up() -> None:
    made = score(EXPERTS, facts(conversions=6))
    assert [(item.item, *span(item.points)) for item in made.items] == [("知识产权", 0, 16), ("转化", 25, 30)]
    assert span(made.total) == (25, 46)
    assert all(part.judged for item in made.items for part in item.parts)


def test_an_item_gives_no_more_than_its_most() -> None:
    made = score(EXPERTS, facts(conversions=6), most={"知识产权": Decimal(10)})
    assert span(made.total) == (25, 40)
    assert made.most == 40


def test_the_points_of_an_item_are_found_by_its_name() -> None:
    made = score(RESEARCH, {})
    assert made.of("研发投入") == Range(Decimal(0), Decimal(50))
    assert made.of("别的") is None


def test_an_empty_table_gives_nothing() -> None:
    assert span(score([], {}).total) == (0, 0)


def test_a_row_without_a_comparator_is_named() -> None:
    with pytest.raises(ConditionError) as refused:
        score([RESEARCH[0] | {"comparator": ""}], {})
    assert refused.value.row == 1


shares = st.integers(0, 40).map(lambda number: Decimal(number) / 100)


@given(shares, shares, st.booleans(), st.booleans())
def test_the_exact_points_lie_in_the_range_of_what_was_known(a: Any, b: Any, knows_a: bool, knows_b: bool) -> None:
    known = {**({"rd_revenue_ratio": a} if knows_a else {}), **({"rd_cost_ratio": b} if knows_b else {})}
    little = score(RESEARCH, facts(**known)).total
    exact = score(RESEARCH, facts(rd_revenue_ratio=a, rd_cost_ratio=b)).total
    assert exact.is_exact
    assert [end is not None and end >= 0 for end in span(little)] == [True, True]
    assert span(little)[0] <= span(exact)[0] <= span(little)[1]
