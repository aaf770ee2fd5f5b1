"""How a test becomes points, a total and a place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lianqiao.processes.races.scoring import Item, mark_of, places, points_of, result_of

SALT = Item("salt", "higher", Decimal(500), Decimal(1000), 60)
THICK = Item("thick", "lower", Decimal(40), Decimal(20), 40)
SIXTY = Decimal(60)


@pytest.mark.parametrize(
    ("item", "value", "points"),
    [
        (SALT, "499.9", "0"),
        (SALT, "500", "60.00"),
        (SALT, "750", "80.00"),
        (SALT, "1000", "100"),
        (SALT, "5000", "100"),
        (THICK, "40.1", "0"),
        (THICK, "40", "60.00"),
        (THICK, "25", "90.00"),
        (THICK, "20", "100"),
        (THICK, "5", "100"),
    ],
)
def test_points_lie_on_a_line_from_threshold_to_target(item: Item, value: str, points: str) -> None:
    assert points_of(item, Decimal(value), at_threshold=SIXTY) == Decimal(points)


def test_readings_are_merged_by_their_median() -> None:
    mark = mark_of(SALT, [Decimal(700), Decimal(750), Decimal(7500)], at_threshold=SIXTY)

    assert (mark.value, mark.points, mark.is_met) == (Decimal(750), Decimal(80), True)
    assert mark.apart == Decimal("13.6")


def test_total_is_weighted_and_tells_of_a_missed_threshold() -> None:
    result = result_of([SALT, THICK], [{"salt": Decimal(1000), "thick": Decimal(41)}], at_threshold=SIXTY)

    assert result is not None
    assert (result.total, result.is_met) == (Decimal("60.00"), False)


def test_item_that_nobody_read_leaves_no_total() -> None:
    assert result_of([SALT, THICK], [{"salt": Decimal(1000)}], at_threshold=SIXTY) is None
    assert result_of([], [], at_threshold=SIXTY) is None


def test_equals_share_a_place() -> None:
    totals = {"a": Decimal(80), "b": Decimal(90), "c": Decimal(80), "d": Decimal(70)}

    assert places(totals) == {"b": 1, "a": 2, "c": 2, "d": 4}
