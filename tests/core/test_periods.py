"""Months, quarters, years and the years of plans."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.periods import Period, PeriodKind, add_months

MONTHS = st.builds(date, st.integers(1990, 2100), st.integers(1, 12), st.just(1))
PERIODS = st.builds(lambda first, count: Period(first, _end(first, count)), MONTHS, st.integers(1, 100))


def _end(first: date, count: int) -> date:
    last = add_months(first, count - 1)
    return Period.of_month(last.year, last.month).end


@pytest.mark.parametrize(
    ("text", "written", "label", "kind"),
    [
        ("2025", "2025", "2025年", PeriodKind.YEAR),
        ("2025年", "2025", "2025年", PeriodKind.YEAR),
        ("2025-01—2025-12", "2025", "2025年", PeriodKind.YEAR),
        ("2025-Q3", "2025-Q3", "2025年第3季度", PeriodKind.QUARTER),
        ("2025年三季度", "2025-Q3", "2025年第3季度", PeriodKind.QUARTER),
        ("2025年7月至2025年9月", "2025-Q3", "2025年第3季度", PeriodKind.QUARTER),
        ("2025-06", "2025-06", "2025年6月", PeriodKind.MONTH),
        (" 2025年 6月 ", "2025-06", "2025年6月", PeriodKind.MONTH),
        ("2023-2026", "2023—2026", "2023—2026年", PeriodKind.SPAN),
        ("2023年—2026年", "2023—2026", "2023—2026年", PeriodKind.SPAN),
        ("2025-03—2026-06", "2025-03—2026-06", "2025年3月—2026年6月", PeriodKind.SPAN),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, written: str, label: str, kind: PeriodKind) -> None:
    period = Period.parse(text)

    assert (str(period), period.label, period.kind) == (written, label, kind)


@pytest.mark.parametrize("text", ["", "明年", "25", "2025-13", "2025-Q5", "2026—2023", "2025-06-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Period.parse(text)


def test_days_that_are_not_whole_months_are_refused() -> None:
    with pytest.raises(ValueError):
        Period(date(2025, 1, 2), date(2025, 1, 31))
    with pytest.raises(ValueError):
        Period(date(2025, 1, 1), date(2025, 1, 30))


@given(PERIODS)
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_months_cover_the_period_without_a_gap(period: Period) -> None:
    months = period.months()

    assert len(months) == len(period)
    assert months[0] == period.start
    assert all(add_months(one, 1) == other for one, other in pairwise(months))
    assert Period.of_month(months[-1].year, months[-1].month).end == period.end


@given(PERIODS, st.integers(-60, 60))
def test_shifting_there_and_back_changes_nothing(period: Period, months: int) -> None:
    assert period.shifted(months).shifted(-months) == period
    assert len(period.shifted(months)) == len(period)


@given(PERIODS, st.dates(date(1990, 1, 1), date(2110, 1, 1)))
def test_elapsed_rises_from_nothing_to_one(period: Period, day: date) -> None:
    share = period.elapsed(day)

    assert 0 <= share <= 1
    assert (share == 0) == (day < period.start)
    assert (share == 1) == (day >= period.end)


def test_elapsed_counts_days() -> None:
    assert Period.of_years(2026).elapsed(date(2026, 6, 30)) == Decimal(181) / Decimal(365)


def test_until_cuts_what_has_not_begun() -> None:
    year = Period.of_years(2026)

    assert year.until(date(2025, 12, 31)) is None
    assert str(year.until(date(2026, 3, 1))) == "2026-Q1"
    assert year.until(date(2027, 5, 1)) == year


def test_the_period_that_holds_a_day() -> None:
    day = date(2026, 8, 9)

    assert [str(Period.containing(day, kind)) for kind in ("month", "quarter", "year")] == [
        "2026-08",
        "2026-Q3",
        "2026",
    ]
    with pytest.raises(ValueError):
        Period.containing(day, PeriodKind.SPAN)
