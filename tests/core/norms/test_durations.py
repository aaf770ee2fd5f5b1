"""The last day of a time: days, working days, months and years as the Civil Code counts them."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.calendar import is_working_day, working_days_between
from lianqiao.core.norms import Duration, TimeUnit


@pytest.mark.parametrize(
    ("length", "unit", "first", "last"),
    [
        (15, TimeUnit.DAYS, date(2026, 3, 2), date(2026, 3, 17)),
        (180, TimeUnit.DAYS, date(2026, 3, 2), date(2026, 8, 29)),
        (1, TimeUnit.MONTHS, date(2026, 1, 31), date(2026, 2, 28)),
        (1, TimeUnit.MONTHS, date(2028, 1, 31), date(2028, 2, 29)),
        (36, TimeUnit.MONTHS, date(2026, 11, 22), date(2029, 11, 22)),
        (12, TimeUnit.MONTHS, date(2026, 12, 15), date(2027, 12, 15)),
        (1, TimeUnit.YEARS, date(2028, 2, 29), date(2029, 2, 28)),
        (3, TimeUnit.YEARS, date(2026, 11, 22), date(2029, 11, 22)),
    ],
)
def test_time_ends_on(length: int, unit: TimeUnit, first: date, last: date) -> None:
    assert Duration(length, unit).end(first) == last


@pytest.mark.django_db
def test_working_days_leave_out_holidays() -> None:
    last = Duration(5, TimeUnit.WORKING_DAYS).end(date(2026, 9, 30))
    assert is_working_day(last)
    assert working_days_between(date(2026, 9, 30), last) == 5
    assert last > date(2026, 10, 7)


def test_start_is_so_long_before_the_end() -> None:
    assert Duration(15).start(date(2026, 3, 17)) == date(2026, 3, 2)
    assert Duration(1, TimeUnit.YEARS).start(date(2028, 2, 29)) == date(2027, 2, 28)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_months_keep_the_day_or_take_the_last(day: date, length: int) -> None:
    last = Duration(length, TimeUnit.MONTHS).end(day)
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == length
    assert last.day == min(day.day, monthrange(last.year, last.month)[1])
