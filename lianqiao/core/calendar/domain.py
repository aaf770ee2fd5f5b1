"""Entering days that are other than the program knows, and saying that a year's schedule is complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.access import Actor
from lianqiao.core.calendar.days import OVERRIDES
from lianqiao.core.calendar.holidays import SCHEDULED_YEARS
from lianqiao.core.calendar.models import FIRST_YEAR, LAST_YEAR, DayOverride, YearSchedule
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind
from lianqiao.core.exchange.checking import Checker
from lianqiao.core.permissions import Permission

#: From this month of a year on, the schedule of the next should be known: it is announced in late autumn.
ANNOUNCED_BY_MONTH = 11
MOST_PROBLEMS = 20


@transaction.atomic
def enter_day(day: date, *, is_working: bool, name: str, source: str, actor: Actor) -> DayOverride:
    """Say what a day is; a day that was entered before is said anew. Counts at once, everywhere within seconds."""
    actor.require(Permission.CALENDAR_EDIT, None)
    row = DayOverride.objects.select_for_update().filter(day=day).first() or DayOverride(day=day)
    row.is_working, row.name, row.source = is_working, name.strip(), source.strip()
    row.created_by = actor.user
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DomainError("calendar_year", _("只能录入 2001 至 2099 年的日期。"), "day")
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    row.save()
    OVERRIDES.forget()
    text = _("录入日历：%(day)s %(name)s") % {"day": day, "name": row.name}
    log.record("calendar.day.enter", row, actor=actor, text=text, data={"is_working": is_working})
    return row


@transaction.atomic
def remove_day(override: DayOverride, *, actor: Actor) -> None:
    """Take an entered day back: what the program knows counts again."""
    actor.require(Permission.CALENDAR_EDIT, None)
    row = DayOverride.objects.select_for_update().get(pk=override.pk)
    text = _("删除日历例外：%(day)s %(name)s") % {"day": row.day, "name": row.name}
    log.record("calendar.day.remove", row, actor=actor, text=text)
    row.delete()
    OVERRIDES.forget()


@transaction.atomic
def confirm_year(year: int, *, source: str, actor: Actor) -> YearSchedule:
    """Say that the whole schedule of a year has been entered, by which notice."""
    actor.require(Permission.CALENDAR_EDIT, None)
    row = YearSchedule.objects.select_for_update().filter(year=year).first() or YearSchedule(year=year)
    row.source, row.created_by = source.strip(), actor.user
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    row.save()
    log.record("calendar.year.confirm", row, actor=actor, text=_("确认 %(year)d 年放假安排已录入") % {"year": year})
    return row


@transaction.atomic
def import_days(file: IO[bytes], *, file_kind: str, source: str, actor: Actor) -> int:
    """Enter the days of a table (日期, 类型, 名称), all or none; returns how many. InvalidInput names the bad rows."""
    actor.require(Permission.CALENDAR_EDIT, None)
    with Checker(IMPORTER, actor, file, file_kind) as checker:
        checked = [row for chunk in checker.chunks(500) for row in chunk]
    if problems := [
        _("第 %(row)d 行：%(why)s") % {"row": row.number, "why": row.reason} for row in checked if row.reason
    ]:
        raise InvalidInput({"file": problems[:MOST_PROBLEMS]})
    for row in checked:
        values: Any = row.row.values if row.row is not None else {}
        enter_day(values["day"], is_working=values["is_working"], name=values["name"], source=source, actor=actor)
    return len(checked)


def is_loaded(year: int) -> bool:
    """Whether the schedule of the year is known: to the program, or because somebody entered it and said so."""
    return year in SCHEDULED_YEARS or YearSchedule.objects.filter(year=year).exists()


def missing_years() -> list[int]:
    """This year, and from November on the next, as far as their schedules are not known."""
    today = clock.today()
    years = [today.year, *([today.year + 1] if today.month >= ANNOUNCED_BY_MONTH else [])]
    return [year for year in years if not is_loaded(year)]


def _not_by_job(rows: Sequence[ImportRow], actor: Actor) -> None:
    raise NotImplementedError("days are imported by import_days")


IMPORTER = Importer(
    kind="calendar.days",
    label=gettext_lazy("放假安排"),
    columns=(
        Column("day", gettext_lazy("日期"), Kind.DATE, required=True, example="2027-02-06"),
        Column(
            "is_working",
            gettext_lazy("类型"),
            Kind.CHOICE,
            required=True,
            choices=[(False, gettext_lazy("放假")), (True, gettext_lazy("上班"))],
        ),
        Column("name", gettext_lazy("名称"), required=True, max_length=60, example="春节"),
    ),
    save_rows=_not_by_job,
    key=lambda values: values["day"],
    permission=Permission.CALENDAR_EDIT,
)
