"""Working days: public holidays, make-up days, and what counts from them."""

from lianqiao.core.calendar.days import (
    add_working_days,
    day_of,
    is_working_day,
    next_working_day,
    working_days_between,
)
from lianqiao.core.calendar.holidays import Day

__all__ = ["Day", "add_working_days", "day_of", "is_working_day", "next_working_day", "working_days_between"]
