"""Spans of whole months for which a figure or a target holds: a month, a quarter, a year, or the years of a plan."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR = re.compile(r"(\d{4})年?")
_QUARTER = re.compile(r"(\d{4})(?:-?[Qq]|年第?)([1-4一二三四])(?:季度)?")
_MONTH = re.compile(r"(\d{4})(?:-|年)(\d{1,2})月?")
_SPAN = re.compile(r"(\d{4}(?:[-年]\d{1,2}月?|年)?)\s*(?:—+|–|-|~|至|到)\s*(\d{4}(?:[-年]\d{1,2}月?|年)?)")


class PeriodKind(TextChoices):
    """What a period is called by its length."""

    MONTH = "month", _("月")
    QUARTER = "quarter", _("季度")
    YEAR = "year", _("年")
    SPAN = "span", _("规划期")


@dataclass(frozen=True, order=True)
class Period:
    """From the first day of a month to the last day of the same or a later month, both included.

    `str` gives the one way of writing it: 2025, 2025-Q3, 2025-06, 2023—2026, 2025-03—2026-06; `parse` reads it back.
    Raises ValueError for other days.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start.day != 1 or self.end != last_day(self.end) or self.end < self.start:
            raise ValueError(f"not whole months: {self.start} to {self.end}")

    @classmethod
    def of_month(cls, year: int, month: int) -> Period:
        """One calendar month."""
        first = date(year, month, 1)
        return cls(first, last_day(first))

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Period:
        """One quarter, counted from 1."""
        if not 1 <= quarter <= 4:
            raise ValueError(f"no quarter {quarter}")
        return cls(date(year, 3 * quarter - 2, 1), last_day(date(year, 3 * quarter, 1)))

    @classmethod
    def of_years(cls, first: int, last: int | None = None) -> Period:
        """A year, or all years from the first to the last."""
        return cls(date(first, 1, 1), date(first if last is None else last, 12, 31))

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> Period:
        """The month, quarter or year in which the day lies; ValueError for a span, which no day tells."""
        if kind == PeriodKind.MONTH:
            return cls.of_month(day.year, day.month)
        if kind == PeriodKind.QUARTER:
            return cls.of_quarter(day.year, (day.month + 2) // 3)
        if kind == PeriodKind.YEAR:
            return cls.of_years(day.year)
        raise ValueError("a day does not tell the years of a plan")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as people write it: 2025年, 2025年第三季度, 2025-06, 2023—2026年. ValueError for the rest."""
        words = "".join(text.split())
        if found := _QUARTER.fullmatch(words):
            if not (found[2] in _DIGITS or "Q" in words.upper() or words.endswith("季度")):
                return cls.of_month(int(found[1]), int(found[2]))
            return cls.of_quarter(int(found[1]), _DIGITS.get(found[2]) or int(found[2]))
        if found := _YEAR.fullmatch(words):
            return cls.of_years(int(found[1]))
        if found := _MONTH.fullmatch(words):
            return cls.of_month(int(found[1]), int(found[2]))
        if found := _SPAN.fullmatch(words):
            return cls(cls.parse(found[1]).start, cls.parse(found[2]).end)
        raise ValueError(f"not a period: {text!r}")

    @property
    def kind(self) -> PeriodKind:
        """What it is called: three months that begin a quarter are a quarter, twelve that begin a year a year."""
        count = len(self)
        if count == 1:
            return PeriodKind.MONTH
        if count == 3 and self.start.month % 3 == 1:
            return PeriodKind.QUARTER
        if count == 12 and self.start.month == 1:
            return PeriodKind.YEAR
        return PeriodKind.SPAN

    def __len__(self) -> int:
        """How many months it has."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def __str__(self) -> str:
        if self.kind == PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind == PeriodKind.QUARTER:
            return f"{self.start.year}-Q{self.end.month // 3}"
        if self.kind == PeriodKind.YEAR:
            return str(self.start.year)
        if self._has_whole_years:
            return f"{self.start.year}—{self.end.year}"
        return f"{self.start:%Y-%m}—{self.end:%Y-%m}"

    @property
    def label(self) -> str:
        """The period in words of the reader's language."""
        first = {"year": self.start.year, "month": self.start.month}
        if self.kind == PeriodKind.MONTH:
            return _now("%(year)d年%(month)d月") % first
        if self.kind == PeriodKind.QUARTER:
            return _now("%(year)d年第%(quarter)d季度") % {"year": self.start.year, "quarter": self.end.month // 3}
        if self.kind == PeriodKind.YEAR:
            return _now("%(year)d年") % first
        last = {"to_year": self.end.year, "to_month": self.end.month}
        if self._has_whole_years:
            return _now("%(year)d—%(to_year)d年") % {**first, **last}
        return _now("%(year)d年%(month)d月—%(to_year)d年%(to_month)d月") % {**first, **last}

    def months(self) -> tuple[date, ...]:
        """The first day of each month, in order."""
        return tuple(add_months(self.start, step) for step in range(len(self)))

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end

    def shifted(self, months: int) -> Period:
        """The period of the same length that begins so many months later, or with a negative number earlier."""
        return Period(add_months(self.start, months), last_day(add_months(self.end.replace(day=1), months)))

    def year_before(self) -> Period:
        """The same months one year earlier, with which officials compare (同比)."""
        return self.shifted(-12)

    def until(self, day: date) -> Period | None:
        """Its months that have begun by the day; None when none has."""
        if day < self.start:
            return None
        return Period(self.start, min(self.end, last_day(day)))

    def elapsed(self, on: date) -> Decimal:
        """The share of its days that are over at the end of that day: 0 before it, 1 from its last day on."""
        if on < self.start:
            return Decimal(0)
        if on >= self.end:
            return Decimal(1)
        return Decimal((on - self.start).days + 1) / Decimal((self.end - self.start).days + 1)

    @property
    def _has_whole_years(self) -> bool:
        return self.start.month == 1 and self.end.month == 12


def last_day(day: date) -> date:
    """The last day of the month in which the day lies."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_of(day: date) -> date:
    """The first day of the month in which the day lies."""
    return day.replace(day=1)


def add_months(first: date, months: int) -> date:
    """The first day of the month that lies so many months after the month of `first`."""
    counted = first.year * 12 + first.month - 1 + months
    return date(counted // 12, counted % 12 + 1, 1)
