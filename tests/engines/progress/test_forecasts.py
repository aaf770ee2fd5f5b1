"""Forecasts: the method that the points allow, its value and its range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import Forecast, Method, forecast, forecast_sentence, like_last_year, same_pace, trend

EVEN = {month: 10.0 * month for month in range(1, 7)}
LAST_YEAR = [5.0, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120]


def test_even_pace_goes_on() -> None:
    assert same_pace(EVEN, months=12) == Forecast(Method.SAME_PACE, 120, 120, 120, 6)


def test_pace_has_the_range_of_its_quartiles() -> None:
    assert same_pace({1: 10, 2: 30, 3: 60}, months=12) == Forecast(Method.SAME_PACE, 240, 60 + 9 * 15, 60 + 9 * 25, 3)


def test_gap_between_months_counts_for_each_of_them() -> None:
    assert same_pace({2: 20, 4: 40}, months=12) == Forecast(Method.SAME_PACE, 120, 120, 120, 2)


def test_one_month_makes_no_pace() -> None:
    assert same_pace({1: 10}, months=12) is None


def test_last_years_course_is_followed() -> None:
    assert like_last_year({4: 30, 5: 40, 6: 45}, last_year=LAST_YEAR, months=12) == Forecast(
        Method.LAST_YEAR, 180, 180, 192, 3
    )


@pytest.mark.parametrize("last_year", [[], LAST_YEAR[:11], [0.0] * 12, [0.0] * 6 + LAST_YEAR[6:]])
def test_last_year_without_a_course_is_not_followed(last_year: list[float]) -> None:
    assert like_last_year(EVEN, last_year=last_year, months=12) is None


def test_trend_is_not_moved_by_one_wild_month() -> None:
    levels = {1: 50.0, 2: 51, 3: 52, 4: 99, 5: 54, 6: 55, 7: 56}
    found = trend(levels, months=12)

    assert found is not None
    assert (found.method, found.value, found.points) == (Method.TREND, 61, 7)
    assert found.low <= found.value <= found.high


def test_trend_needs_five_points() -> None:
    assert [trend(dict.fromkeys(range(1, count + 1), 3.0), months=12) is None for count in (4, 5)] == [True, False]


def test_totals_prefer_last_years_course_and_levels_their_trend() -> None:
    methods = [
        forecast(EVEN, months=12, last_year=LAST_YEAR),
        forecast(EVEN, months=12),
        forecast(EVEN, months=12, last_year=LAST_YEAR, adds_up=False),
    ]

    assert [one and one.method for one in methods] == [Method.LAST_YEAR, Method.SAME_PACE, Method.TREND]


def test_no_points_no_forecast() -> None:
    assert forecast({}, months=12) is None


def test_months_outside_the_period_are_left_out() -> None:
    assert forecast({0: 5, 1: 10, 2: 20, 13: 999}, months=12) == Forecast(Method.SAME_PACE, 120, 120, 120, 2)


def test_forecast_is_said_in_words() -> None:
    made = same_pace({1: 10, 2: 30, 3: 60}, months=12)

    assert made is not None
    assert forecast_sentence(made) == "预计期末240（195至285），按今年以来的月均进度推算，依据3个月的数据"


AMOUNTS = st.floats(0, 1e9, allow_nan=False)


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.lists(AMOUNTS, min_size=12, max_size=12), st.booleans())
def test_range_always_holds_the_value(gains: list[float], last_gains: list[float], adds_up: bool) -> None:
    totals = {month: sum(gains[:month]) for month in range(1, len(gains) + 1)}
    last_year = [sum(last_gains[:month]) for month in range(1, 13)]
    made = forecast(totals, months=12, last_year=last_year, adds_up=adds_up)

    if made is not None:
        slack = 1e-6 * max(abs(made.value), 1)
        assert made.low <= made.value + slack
        assert made.value <= made.high + slack


@given(st.lists(AMOUNTS, min_size=12, max_size=12))
def test_finished_year_is_its_own_forecast(gains: list[float]) -> None:
    totals = {month: sum(gains[:month]) for month in range(1, 13)}
    made = same_pace(totals, months=12)

    assert made is not None
    assert (made.value, made.low, made.high) == pytest.approx((totals[12],) * 3)
