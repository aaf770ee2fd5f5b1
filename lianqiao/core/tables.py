"""Columns that tables of all registers share."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format


class DayColumn(tables.Column):
    """A day, on one line and in words on the page (2026年11月21日); in an export a date that can be sorted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs={"td": {"class": "nowrap"}}, **options)

    def render(self, value: Any) -> str:
        """The local day in words."""
        return date_format(_day(value), "Y年n月j日")

    def value(self, value: Any) -> date | None:
        """The local day."""
        return None if value is None else _day(value)


def _day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
