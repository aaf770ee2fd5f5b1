"""Outliers by the modified Z score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import check, modified_z, outlier_sentence, outliers

USUAL = [10.0, 11, 12, 13, 14]


def test_score_is_the_one_of_iglewicz_and_hoaglin() -> None:
    assert modified_z(30, USUAL) == pytest.approx(0.6745 * (30 - 12) / 1)


def test_mean_deviation_stands_in_where_most_are_equal() -> None:
    assert modified_z(20, [5, 5, 5, 5, 10]) == pytest.approx((20 - 5) / (1.253314 * 1))


def test_any_other_value_is_infinitely_far_from_equals() -> None:
    assert [modified_z(value, [5.0] * 4) for value in (5, 6, 4)] == [0, float("inf"), float("-inf")]


def test_few_others_say_nothing() -> None:
    assert modified_z(30, [10, 11, 12]) is None
    assert check("A", 30, [10, 11, 12], limit=3.5) is None


def test_only_those_beyond_the_limit_are_outliers() -> None:
    found = outliers({**dict(enumerate(USUAL)), "far": 90.0, "low": -40.0}, limit=3.5)

    assert [(one.key, one.is_above) for one in found] == [("far", True), ("low", False)]


def test_outlier_is_said_in_words() -> None:
    far, odd = check("A", 30, USUAL, limit=3.5), check("A", 6, [5.0] * 4, limit=3.5)

    assert far is not None
    assert odd is not None
    assert outlier_sentence(far) == "30明显偏高：参照值的中位数为12，修正Z值12.14，超过3.5"
    assert outlier_sentence(odd) == "6与众不同：参照值都是5"


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=20), st.integers(-1000, 1000), st.integers(1, 50))
def test_score_does_not_depend_on_the_unit(others: list[int], value: int, factor: int) -> None:
    one = modified_z(value, [float(other) for other in others])
    scaled = modified_z(value * factor, [float(other * factor) for other in others])

    assert scaled == pytest.approx(one)
