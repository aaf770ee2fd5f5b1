"""A length of time as law states it, and the day on which it ends."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianqiao.core.norms.enums import TimeUnit


@dataclass(frozen=True)
class Duration:
    """So many days, working days, months or years."""

    length: int
    unit: TimeUnit = TimeUnit.DAYS

    def end(self, first_day: dt.date) -> dt.date:
        """The last day of a time that begins on `first_day`, which is itself not counted (Civil Code, Art. 201).

        Months and years end on the day of the same number, or on the last of the month where there is none
        (Art. 202). Working days follow the calendar of the state's holidays.
        """
        return self._moved(first_day, self.length)

    def start(self, last_day: dt.date) -> dt.date:
        """The day from which the time must have begun in order to end on `last_day`: so long before it."""
        return self._moved(last_day, -self.length)

    def __str__(self) -> str:
        return _("%(length)d %(unit)s") % {"length": self.length, "unit": TimeUnit(self.unit).label}

    def _moved(self, day: dt.date, length: int) -> dt.date:
        if self.unit == TimeUnit.DAYS:
            return day + dt.timedelta(days=length)
        if self.unit == TimeUnit.WORKING_DAYS:
            from lianqiao.core.calendar import add_working_days

            return add_working_days(day, length)
        months = length * (12 if self.unit == TimeUnit.YEARS else 1)
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
