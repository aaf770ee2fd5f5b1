"""What the program itself knows of China's working days: statutory holidays, and the schedules that were published.

The schedule of a year is what the General Office of the State Council announces each autumn for the next year
(部分节假日安排的通知); the library `holidays` holds those it has been told, from 2001 on. For other years it gives
the statutory days alone (全国年节及纪念日放假办法), without make-up days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from holidays.countries.china import China, ChinaStaticHolidays

#: The years whose schedule the library holds.
SCHEDULED_YEARS = frozenset(ChinaStaticHolidays.special_public_holidays)

_KNOWN = _("国务院办公厅节假日安排（程序自带）")
_STATUTORY = _("全国年节及纪念日放假办法（当年安排未录入）")
_MAKE_UP = _("调休上班")


@dataclass(frozen=True)
class Day:
    """One day: whether it is a working day, the holiday's name if it has one, and where that is said.

    `is_special` tells a day off in the week, or a working day at the week's end, from the ordinary ones.
    """

    date: date
    is_working: bool
    name: str = ""
    source: str = ""

    @property
    def is_special(self) -> bool:
        """Whether the day is other than its place in the week says."""
        return self.is_working == is_weekend(self.date)


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or a Sunday."""
    return day.weekday() >= 5


@lru_cache(maxsize=64)
def known_days(year: int) -> Mapping[date, Day]:
    """The holidays and make-up working days of a year by date; ordinary days are not among them."""
    # A working day may be lent to a holiday of the year after.
    table: Any = China(years=(year, year + 1), language="zh_CN")  # type: ignore[no-untyped-call]
    source = str(_KNOWN if year in SCHEDULED_YEARS else _STATUTORY)
    days = {day: Day(day, False, name, source) for day, name in table.items() if day.year == year}
    for day in table.weekend_workdays:
        if day.year == year:
            days[day] = Day(day, True, str(_MAKE_UP), source)
    return MappingProxyType(days)
