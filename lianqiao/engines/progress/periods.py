"""Periods, and the share of a target that should be reached by a day: in proportion to time, or by a given curve."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

ZERO, ONE = Decimal(0), Decimal(1)


class Basis(StrEnum):
    """By what the elapsed part of a period is counted."""

    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, both of them included; ValueError when it ends before it begins."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it begins ({self.start})")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int | None:
        """How many months it has; None when it does not consist of whole calendar months."""
        if self.start.day != 1 or self.end.day != _last_day(self.end):
            return None
        return _month_number(self.end) - _month_number(self.start) + 1

    def elapsed(self, on: date, *, basis: Basis = Basis.DAYS) -> Decimal:
        """The share of the period, 0 to 1, that is over at the end of the day `on` (序时进度).

        By months only those count that are wholly over; ValueError when the period has no whole months.
        """
        if basis is Basis.DAYS:
            return _share((on - self.start).days + 1, self.days)
        months = self.months
        if months is None:
            raise ValueError("a period that is counted by months consists of whole months")
        over = _month_number(on) - _month_number(self.start) + (on.day == _last_day(on))
        return _share(over, months)


@dataclass(frozen=True)
class Curve:
    """Which share of the target shall be reached by the end of which day, straight between the points.

    Before the first point the line comes up from 0 at the beginning of the period. The days ascend, shares are not
    negative, and the last point is the whole target (share 1); ValueError otherwise.
    """

    points: tuple[tuple[date, Decimal], ...]

    def __post_init__(self) -> None:
        if not self.points or self.points[-1][1] != ONE:
            raise ValueError("the last point of a curve is the whole target")
        if any(share < ZERO for _day, share in self.points):
            raise ValueError("a share of a curve is not negative")
        if any(later <= earlier for (earlier, _one), (later, _other) in pairwise(self.points)):
            raise ValueError("the days of a curve ascend")

    @classmethod
    def of(cls, points: Iterable[tuple[date, Decimal]]) -> Curve:
        """A curve of points in any order."""
        return cls(tuple(sorted(points)))

    def share(self, on: date, *, period: Period) -> Decimal:
        """The share that shall be reached at the end of the day `on`."""
        before = (period.start - timedelta(days=1), ZERO)
        known = (before, *self.points) if self.points[0][0] > before[0] else self.points
        if on <= known[0][0]:
            return known[0][1]
        for (left, low), (right, high) in pairwise(known):
            if on <= right:
                return low + (high - low) * (on - left).days / (right - left).days
        return ONE


def due_share(period: Period, on: date, *, curve: Curve | None = None, basis: Basis = Basis.DAYS) -> Decimal:
    """The share of the target that should be reached by the end of the day `on`: by the curve, else by time."""
    return curve.share(on, period=period) if curve is not None else period.elapsed(on, basis=basis)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(min(max(part, 0), whole)) / whole


def _month_number(day: date) -> int:
    return day.year * 12 + day.month


def _last_day(day: date) -> int:
    return monthrange(day.year, day.month)[1]
