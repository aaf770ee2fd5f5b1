"""Reading the business log: by filters, a page at a time without counting, and the history of one record's rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pghistory
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.reading import bounds

PAGE_SIZE = 50


@dataclass(frozen=True)
class LogFilter:
    """What of the log is wanted. Empty means anything; days are those of Shanghai, both included."""

    person: str = ""
    organisation: str = ""
    action: str = ""
    subject: str = ""
    words: str = ""
    request_id: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_empty(self) -> bool:
        return self == LogFilter()

    def apply(self, rows: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """The rows that meet all of it. `person`, `organisation`, `subject` and `words` look for parts of the words
        of the day; `subject` also for a record's id; `action` for the beginning of the name.
        """
        if self.first is not None:
            rows = rows.filter(at__gte=bounds(self.first)[0])
        if self.last is not None:
            rows = rows.filter(at__lt=bounds(self.last)[1])
        if self.person:
            rows = rows.filter(actor_name__icontains=self.person)
        if self.organisation:
            rows = rows.filter(organisation_name__icontains=self.organisation)
        if self.action:
            rows = rows.filter(action__startswith=self.action)
        if self.request_id:
            rows = rows.filter(request_id=self.request_id)
        if self.subject:
            key = _uuid(self.subject)
            rows = rows.filter(Q(subject_id=key) if key else Q(subject_text__icontains=self.subject))
        for word in self.words.split():
            rows = rows.filter(Q(text__icontains=word) | Q(reason__icontains=word) | Q(subject_text__icontains=word))
        return rows

    def as_details(self) -> dict[str, Any]:
        """What is asked for, as the log keeps it of whoever asks."""
        return {name: str(value) for name, value in self.__dict__.items() if value}


@dataclass(frozen=True)
class LogPage:
    """Some rows, newest first; `older` and `newer` are the places from which to read on, empty at the ends."""

    rows: list[LogEntry]
    older: str
    newer: str


def page_of_log(actor: Actor, wanted: LogFilter, *, before: str = "", after: str = "") -> LogPage:
    """A page of what the actor may see, before (older than) or after (newer than) a place that a page has named.

    Reads by keys in the order of the index and counts nothing: the thousandth page costs as much as the first.
    """
    rows = wanted.apply(LogEntry.objects.visible_to(actor)).select_related("subject_type")
    place = _place(before or after)
    if after and place is not None:
        newer = rows.filter(_beyond(place, "gt")).order_by("at", "id")[: PAGE_SIZE + 1]
        found = list(newer)
        shown = found[:PAGE_SIZE][::-1]
        return LogPage(shown, _name(shown[-1]) if shown else "", _name(shown[0]) if len(found) > PAGE_SIZE else "")
    if place is not None:
        rows = rows.filter(_beyond(place, "lt"))
    found = list(rows.order_by("-at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return LogPage(shown, _name(shown[-1]) if more else "", _name(shown[0]) if shown and place is not None else "")


def _beyond(place: tuple[dt.datetime, UUID], way: str) -> Q:
    at, key = place
    return Q(**{f"at__{way}e": at}) & (Q(**{f"at__{way}": at}) | Q(**{f"id__{way}": key}))


def _name(row: LogEntry) -> str:
    return f"{row.at.astimezone(dt.UTC).isoformat()}_{row.pk}"


def _place(text: str) -> tuple[dt.datetime, UUID] | None:
    moment, _sign, key = text.partition("_")
    try:
        at, found = parse_datetime(moment), _uuid(key)
    except ValueError:
        return None
    return None if at is None or timezone.is_naive(at) or found is None else (at, found)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def event_model_of(model: type[Model]) -> type[Model] | None:
    """The table of row history of a model, None where its rows are not tracked."""
    for event in apps.get_models():
        if issubclass(event, pghistory.models.Event) and getattr(event, "pgh_tracked_model", None) is model:
            return event
    return None


@dataclass(frozen=True)
class Changed:
    """One column that a change touched, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowVersion:
    """What one change did to a record's row. `who` is the person, empty for the program; `request` the request's id."""

    at: dt.datetime
    what: str
    who: str
    request: str
    columns: tuple[Changed, ...]


#: Columns that change with every save and say nothing.
_NOISE = frozenset({"updated_at"})


def row_history(label: str, key: UUID) -> list[RowVersion]:
    """Every change of the row of a record ("app.model" and its id), newest first; empty when it is not tracked."""
    model = apps.get_model(label)
    event = event_model_of(model)
    if event is None:
        return []
    pk: Any = key if model._meta.pk is not None and model._meta.pk.get_internal_type() == "UUIDField" else key.int
    rows = list(event._base_manager.filter(pgh_obj_id=pk).select_related("pgh_context").order_by("pgh_id"))
    people = _people_of(rows)
    versions, before = [], None
    for row in rows:
        versions.append(_version(model, row, before, people))
        before = row
    return versions[::-1]


def _people_of(rows: list[Any]) -> dict[Any, str]:
    from django.contrib.auth import get_user_model

    keys = {row.pgh_context.metadata.get("user") for row in rows if row.pgh_context is not None}
    users = get_user_model()._base_manager.filter(pk__in=keys - {None})
    return {user.pk: str(user) for user in users}


def _version(model: type[Model], row: Any, before: Any, people: dict[Any, str]) -> RowVersion:
    context = {} if row.pgh_context is None else row.pgh_context.metadata
    tracked = {column.name for column in type(row)._meta.concrete_fields}
    changed = []
    for column in model._meta.concrete_fields:
        if column.name not in tracked or column.name in _NOISE or column.primary_key:
            continue
        old = None if before is None else getattr(before, column.attname)
        new = getattr(row, column.attname)
        words = Changed(_label(column), _in_words(column, old), _in_words(column, new))
        if old != new and words.before != words.after:
            changed.append(words)
    what = {"insert": _("新建"), "update": _("修改"), "delete": _("删除")}.get(row.pgh_label, row.pgh_label)
    return RowVersion(
        at=row.pgh_created_at,
        what=what,
        who=people.get(context.get("user"), ""),
        request=context.get("request", ""),
        columns=tuple(changed),
    )


def _label(column: Any) -> str:
    return str(column.verbose_name)


def _in_words(column: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(column, ArrayField):
        return "、".join(_in_words(column.base_field, part) for part in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if column.is_relation:
        found = column.related_model._base_manager.filter(pk=value).first()
        return str(value) if found is None else str(found)
    return str(value)


def exported_rows(rows: QuerySet[LogEntry]) -> Iterator[tuple[Any, ...]]:
    """The rows for a table, newest first, under `EXPORT_HEADINGS`."""
    for row in rows.order_by("-at", "-id").select_related("subject_type").iterator(chunk_size=2000):
        yield (
            row.at,
            row.actor_name,
            row.organisation_name,
            row.action,
            row.text,
            row.reason,
            row.subject_text,
            str(row.subject_id),
            row.request_id,
        )


#: The headings of `exported_rows`.
EXPORT_HEADINGS = (
    gettext_lazy("时间"),
    gettext_lazy("操作人"),
    gettext_lazy("操作单位"),
    gettext_lazy("动作"),
    gettext_lazy("内容"),
    gettext_lazy("理由"),
    gettext_lazy("对象"),
    gettext_lazy("对象编号"),
    gettext_lazy("请求编号"),
)
