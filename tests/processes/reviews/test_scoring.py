"""Totals, bands, the two rankings and deviations: exact figures."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.processes.reviews.scoring import Mark, band_of, deviations, normalised, standings, total_of

CRITERIA = [{"key": "0", "weight": 60, "most": 100}, {"key": "1", "weight": 40, "most": 10}]
BANDS = [{"name": "良好", "least": 80}, {"name": "优秀", "least": 90}]


def marks(*rows: tuple[str, str, int]) -> list[Mark[str, str]]:
    """(subject, reviewer, total)."""
    return [Mark(subject, reviewer, Decimal(total)) for subject, reviewer, total in rows]


def test_total_is_the_weighted_share_of_full_marks() -> None:
    assert total_of(CRITERIA, {"0": Decimal(80), "1": Decimal(9)}) == Decimal("84.00")
    assert total_of(CRITERIA, {"0": Decimal("33.33"), "1": Decimal("3.33")}) == Decimal("33.32")
    assert total_of(CRITERIA, {"0": Decimal(100)}) == Decimal("60.00")


def test_band_is_the_highest_that_is_reached() -> None:
    assert [band_of(BANDS, Decimal(total)) for total in (95, 90, 89, 79)] == ["优秀", "优秀", "良好", ""]
    assert band_of(BANDS, None) == ""


def test_standings_rank_means_and_share_places() -> None:
    found = standings(marks(("a", "x", 90), ("a", "y", 80), ("b", "x", 85), ("b", "y", 85), ("c", "x", 60)))

    assert {key: (one.mean, one.rank, one.spread, one.count) for key, one in found.items()} == {
        "a": (Decimal("85.00"), 1, Decimal(10), 2),
        "b": (Decimal("85.00"), 1, Decimal(0), 2),
        "c": (Decimal("60.00"), 3, Decimal(0), 1),
    }


def test_normalising_takes_away_a_strict_reviewer() -> None:
    # y gives 20 less than x to the same subjects; only x judged c, only y judged d, and both put them first.
    given_marks = marks(("a", "x", 70), ("b", "x", 80), ("c", "x", 90), ("a", "y", 50), ("b", "y", 60), ("d", "y", 70))

    found = standings(given_marks)

    assert (found["c"].rank, found["d"].rank) == (1, 2)
    assert (found["c"].normalised_rank, found["d"].normalised_rank) == (1, 1)
    assert found["a"].normalised == normalised(given_marks)[0]


def test_normalising_moves_a_single_sheet_by_half_of_the_difference() -> None:
    found = normalised(marks(("a", "x", 60), ("b", "x", 80), ("a", "y", 100)))

    assert found[2] == Decimal("90.00")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 100)), max_size=9))
def test_normalised_totals_stay_within_bounds_and_keep_the_order_of_each_reviewer(
    rows: list[tuple[str, str, int]],
) -> None:
    given_marks = marks(*rows)

    found = normalised(given_marks)

    assert all(0 <= value <= 100 for value in found)
    for one, first in zip(given_marks, found, strict=True):
        for other, second in zip(given_marks, found, strict=True):
            if one.reviewer == other.reviewer and one.total <= other.total:
                assert first <= second


def test_deviation_compares_with_the_others_of_the_same_subject() -> None:
    found = deviations(
        marks(("a", "x", 90), ("a", "y", 80), ("a", "z", 70), ("b", "x", 60), ("c", "z", 10), ("b", "y", 60))
    )

    assert found == {"x": Decimal("7.50"), "y": Decimal("0.00"), "z": Decimal("-15.00")}
