"""Working days against the published schedules, counted in both directions, with what people entered above all."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.calendar import add_working_days, day_of, is_working_day, next_working_day, working_days_between
from lianqiao.core.calendar.days import OVERRIDES
from lianqiao.core.calendar.holidays import SCHEDULED_YEARS, Day
from lianqiao.core.calendar.models import DayOverride

#: The State Council's notices for these years: holidays from–to (month, day), and the make-up working days.
SCHEDULES: dict[int, tuple[list[tuple[tuple[int, int], tuple[int, int]]], list[tuple[int, int]]]] = {
    2019: (
        [
            ((1, 1), (1, 1)),
            ((2, 4), (2, 10)),
            ((4, 5), (4, 7)),
            ((5, 1), (5, 4)),
            ((6, 7), (6, 9)),
            ((9, 13), (9, 15)),
            ((10, 1), (10, 7)),
        ],
        [(2, 2), (2, 3), (4, 28), (5, 5), (9, 29), (10, 12)],
    ),
    2020: (  # with the Spring Festival prolonged to 2 February (国办发明电〔2020〕1号)
        [
            ((1, 1), (1, 1)),
            ((1, 24), (2, 2)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 25), (6, 27)),
            ((10, 1), (10, 8)),
        ],
        [(1, 19), (4, 26), (5, 9), (6, 28), (9, 27), (10, 10)],
    ),
    2021: (
        [
            ((1, 1), (1, 3)),
            ((2, 11), (2, 17)),
            ((4, 3), (4, 5)),
            ((5, 1), (5, 5)),
            ((6, 12), (6, 14)),
            ((9, 19), (9, 21)),
            ((10, 1), (10, 7)),
        ],
        [(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)],
    ),
    2022: (
        [
            ((1, 1), (1, 3)),
            ((1, 31), (2, 6)),
            ((4, 3), (4, 5)),
            ((4, 30), (5, 4)),
            ((6, 3), (6, 5)),
            ((9, 10), (9, 12)),
            ((10, 1), (10, 7)),
        ],
        [(1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9)],
    ),
    2023: (
        [
            ((1, 1), (1, 2)),
            ((1, 21), (1, 27)),
            ((4, 5), (4, 5)),
            ((4, 29), (5, 3)),
            ((6, 22), (6, 24)),
            ((9, 29), (10, 6)),
        ],
        [(1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8)],
    ),
    2024: (
        [
            ((1, 1), (1, 1)),
            ((2, 10), (2, 17)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 10), (6, 10)),
            ((9, 15), (9, 17)),
            ((10, 1), (10, 7)),
        ],
        [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    ),
    2025: (  # 国办发明电〔2024〕12号
        [
            ((1, 1), (1, 1)),
            ((1, 28), (2, 4)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    ),
    2026: (  # 国办发明电〔2025〕7号
        [
            ((1, 1), (1, 3)),
            ((2, 15), (2, 23)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 19), (6, 21)),
            ((9, 25), (9, 27)),
            ((10, 1), (10, 7)),
        ],
        [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    ),
}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


@pytest.mark.parametrize("year", SCHEDULES)
def test_every_day_of_a_published_year_is_as_announced(year: int) -> None:
    spans, make_up = SCHEDULES[year]
    off = {day for first, last in spans for day in days(date(year, *first), date(year, *last))}
    at_work = {date(year, *day) for day in make_up}

    wrong = [
        day
        for day in days(date(year, 1, 1), date(year, 12, 31))
        if is_working_day(day) != (day in at_work or (day not in off and day.weekday() < 5))
    ]

    assert wrong == []
    assert year in SCHEDULED_YEARS


def test_a_year_without_schedule_has_the_statutory_days_and_no_make_up_days() -> None:
    year = max(SCHEDULED_YEARS) + 1

    special = [day_of(day) for day in days(date(year, 1, 1), date(year, 12, 31)) if day_of(day).is_special]

    assert not day_of(date(year, 10, 1)).is_working
    assert special
    assert not any(day.is_working for day in special)
    assert {day.source for day in special} == {"全国年节及纪念日放假办法（当年安排未录入）"}


def test_the_day_after_the_event_is_day_one() -> None:
    friday = date(2026, 11, 20)

    assert add_working_days(friday, 1) == date(2026, 11, 23)
    assert add_working_days(friday, 15) == date(2026, 12, 11)
    assert add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 23)
    assert add_working_days(friday, 0) == friday


def test_a_period_jumps_over_a_holiday_and_counts_its_make_up_days() -> None:
    # 2026: Spring Festival 15–23 February, work on Saturday 14 and Saturday 28.
    assert add_working_days(date(2026, 2, 12), 3) == date(2026, 2, 24)
    assert add_working_days(date(2026, 2, 24), -3) == date(2026, 2, 12)
    assert add_working_days(date(2026, 2, 26), 2) == date(2026, 2, 28)


def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert next_working_day(date(2026, 10, 8)) == date(2026, 10, 8)


@given(st.dates(date(2015, 1, 1), date(2028, 12, 31)), st.integers(-400, 400))
def test_counting_and_adding_undo_each_other(day: date, n: int) -> None:
    there = add_working_days(day, n)

    assert working_days_between(day, there) == n
    assert n == 0 or is_working_day(there)


@given(st.dates(date(2015, 1, 1), date(2028, 12, 31)), st.integers(0, 800), st.integers(0, 800))
def test_spans_add_up(first: date, a: int, b: int) -> None:
    middle = first + timedelta(days=a)
    last = middle + timedelta(days=b)

    assert working_days_between(first, last) == working_days_between(first, middle) + working_days_between(middle, last)


@pytest.mark.django_db
def test_what_is_entered_wins_over_what_the_program_knows(django_assert_num_queries: Any) -> None:
    DayOverride.objects.create(day=date(2026, 10, 8), is_working=False, name="省运会停工", source="省政府办公厅通知")
    DayOverride.objects.create(day=date(2026, 11, 21), is_working=True, name="调休上班", source="省政府办公厅通知")
    OVERRIDES.forget()

    with django_assert_num_queries(1):
        assert day_of(date(2026, 10, 8)) == Day(date(2026, 10, 8), False, "省运会停工", "省政府办公厅通知")
        assert next_working_day(date(2026, 10, 1)) == date(2026, 10, 9)
        assert is_working_day(date(2026, 11, 21))
        assert working_days_between(date(2026, 1, 1), add_working_days(date(2026, 1, 1), 1000)) == 1000
