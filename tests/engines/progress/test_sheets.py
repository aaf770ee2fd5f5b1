"""Score sheets: weights of 100, points by completion, bonus and deduction within limits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import Adjustment, CompletionRule, Item, Sheet, SheetError

D = Decimal
SHEET = Sheet(
    [Item("A", D(60), CompletionRule(floor=D("0.6"), cap=D("1.1"))), Item("B", D(40))],
    most_bonus=D(5),
    most_deduction=D(10),
)


def test_points_follow_completion_between_floor_and_cap() -> None:
    points = [SHEET.score({"A": D(done), "B": D(done)}) for done in ("0.5", "0.6", "0.855", "1.05", "1.5")]

    assert [[one.points for one in score.items] for score in points] == [
        [D("0.00"), D("20.00")],
        [D("36.00"), D("24.00")],
        [D("51.30"), D("34.20")],
        [D("63.00"), D("40.00")],
        [D("66.00"), D("40.00")],
    ]


def test_missing_figure_gives_no_points_and_is_named() -> None:
    score = SHEET.score({"A": None})

    assert (score.total, score.missing) == (D("0.00"), ("A", "B"))


def test_bonus_and_deduction_stay_within_their_limits() -> None:
    given_ = [
        Adjustment(D(4), "国家奖"),
        Adjustment(D(4), "典型"),
        Adjustment(D(-3), "迟报"),
        Adjustment(D(-9), "虚报"),
    ]
    score = SHEET.score({"A": D(1), "B": D(1)}, given_)

    assert (score.bonus, score.deduction, score.total) == (D("5.00"), D("10.00"), D("95.00"))


def test_total_is_never_below_nothing() -> None:
    assert SHEET.score({}, [Adjustment(D(-9), "虚报")]).total == D("0.00")


def test_points_are_rounded_half_up() -> None:
    sheet = Sheet([Item("A", D(50)), Item("B", D(50))])

    assert sheet.score({"A": D("0.0001"), "B": D("0.0003")}).items[0].points == D("0.01")


@pytest.mark.parametrize(
    "items",
    [[], [Item("A", D(99))], [Item("A", D(50)), Item("A", D(50))], [Item("A", D(110)), Item("B", D(-10))]],
)
def test_sheet_whose_weights_are_wrong_is_refused(items: list[Item]) -> None:
    with pytest.raises(SheetError):
        Sheet(items)


def test_rule_with_floor_above_cap_is_refused() -> None:
    with pytest.raises(SheetError, match="floor"):
        CompletionRule(floor=D(2), cap=D(1))


@given(st.decimals(0, 3, places=4), st.decimals(0, 3, places=4))
def test_more_completion_never_gives_fewer_points(one: Decimal, other: Decimal) -> None:
    low, high = (SHEET.score({"A": done, "B": done}).total for done in sorted((one, other)))

    assert 0 <= low <= high <= 106
