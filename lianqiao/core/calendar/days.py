"""Counting in working days: weeks, holidays and make-up days, with what the installation has entered above all.

How the law counts (民法典 Articles 201 and 203): the day of the event is not counted, the day after it is day one,
and a period whose last day is a day off ends on the next working day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from lianqiao.core.calendar.holidays import Day, is_weekend, known_days
from lianqiao.core.remembered import Remembered

_DAY = timedelta(days=1)


def _entered() -> Mapping[date, Day]:
    from lianqiao.core.calendar.models import DayOverride

    rows = DayOverride.objects.values_list("day", "is_working", "name", "source")
    return {row[0]: Day(*row) for row in rows}


#: What people have entered; all processes know of a change within five seconds.
OVERRIDES = Remembered(_entered, seconds=5)


def day_of(day: date) -> Day:
    """What the calendar says of a day: an override, else what the program knows, else the week."""
    return OVERRIDES.get().get(day) or known_days(day.year).get(day) or Day(day, not is_weekend(day))


def is_working_day(day: date) -> bool:
    """Whether people work on that day."""
    return day_of(day).is_working


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, else the first after it: where a period ends that ends on a day off."""
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(day: date, n: int) -> date:
    """The `n`th working day after `day`; the day of the event itself never counts, whether people worked on it or not.

    A period of n working days that begins with an event on `day` has its last day there: 15 working days from a
    Friday count from the Monday as day one. `n` = 0 gives `day` itself; a negative `n` counts backwards, so that
    `add_working_days(deadline, -5)` is five working days before it.
    """
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first` up to and including `last`; negative when `last` is the earlier.

    The other way round of `add_working_days`: `working_days_between(day, add_working_days(day, n)) == n`.
    """
    if last < first:
        return -sum(is_working_day(last + _DAY * k) for k in range((first - last).days))
    return sum(is_working_day(first + _DAY * k) for k in range(1, (last - first).days + 1))
