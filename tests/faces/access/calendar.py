"""Who may open and change the calendar of working days: the system's administrator alone."""

from datetime import date
from typing import Any

from lianqiao.core.calendar.domain import enter_day
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:calendar", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:calendar_template", "get", (), "LFFFFFFFFFF2FF"),
    ("workbench:calendar_enter", "post", (), "LFFFFFFFFFFVFF"),
    ("workbench:calendar_confirm", "post", (), "LFFFFFFFFFFVFF"),
    ("workbench:calendar_import", "post", (), "LFFFFFFFFFFVFF"),
    ("workbench:calendar_remove", "post", ("entered_day",), "LFFFFFFFFFF3FF"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A day that the administrator entered."""
    keeper = world["people"]["system"]
    day = enter_day(date(2026, 11, 25), is_working=False, name="省庆", source="省政府办公厅通知", actor=keeper)
    return {"entered_day": day}
