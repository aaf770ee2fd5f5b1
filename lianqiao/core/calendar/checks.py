"""A warning when working days are counted in a year whose schedule is not known."""

from typing import Any

from django.core import checks
from django.db import connection

REMEDY = (
    "Enter the days off and the make-up working days of the State Council's notice in the workbench (工作台 · 日历),"
    " one by one or as a table, and confirm the year; or upgrade the library `holidays`."
)


@checks.register(checks.Tags.database)
def schedules_are_loaded(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Runs with the checks of the database, which `migrate` asks for."""
    from lianqiao.core.calendar.domain import missing_years
    from lianqiao.core.calendar.models import YearSchedule

    if not databases or YearSchedule._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        checks.Warning(f"The working days of {year} are not known.", hint=REMEDY, id="calendar.W001")
        for year in missing_years()
    ]
