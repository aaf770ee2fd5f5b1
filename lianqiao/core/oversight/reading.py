"""Reading log rows, row history and seals out of the database in the form in which they are hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.canonical import Seal, moment
from lianqiao.core.oversight.models import LogSeal

CHUNK = 2000


def bounds(first: dt.date, last: dt.date | None = None) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which the first day begins and the last one (the same unless told) has ended, in Shanghai."""
    zone = timezone.get_default_timezone()
    return (
        dt.datetime.combine(first, dt.time(), zone),
        dt.datetime.combine((last or first) + dt.timedelta(days=1), dt.time(), zone),
    )


def labels() -> dict[int, str]:
    """The name of each type of record, by the key that log rows hold."""
    return {row.pk: f"{row.app_label}.{row.model}" for row in ContentType.objects.all()}


def rows_between(start: dt.datetime, end: dt.datetime) -> Iterator[dict[str, Any]]:
    """The log rows from `start` until before `end`, in order of (`at`, `id`)."""
    names = labels()
    rows = LogEntry.objects.filter(at__gte=start, at__lt=end).order_by("at", "id")
    for row in rows.iterator(chunk_size=CHUNK):
        yield values_of(row, names)


def values_of(row: LogEntry, names: dict[int, str]) -> dict[str, Any]:
    """The content of a row's line."""
    return {
        "action": row.action,
        "actor": row.actor_id,
        "actor_name": row.actor_name,
        "at": moment(row.at),
        "data": row.data,
        "id": str(row.pk),
        "organisation": None if row.organisation_id is None else str(row.organisation_id),
        "organisation_name": row.organisation_name,
        "reason": row.reason,
        "request_id": row.request_id,
        "subject": names[row.subject_type_id],
        "subject_id": str(row.subject_id),
        "subject_text": row.subject_text,
        "text": row.text,
    }


def seal_of(row: LogSeal) -> Seal:
    """The stored seal."""
    return Seal(
        number=row.number,
        day=row.day.isoformat(),
        entries=row.entries,
        first=None if row.first is None else str(row.first),
        last=None if row.last is None else str(row.last),
        entries_digest=row.entries_digest,
        history=row.history,
        previous=row.previous,
        digest=row.digest,
        locator=bytes(row.locator),
        sealed_at=moment(row.sealed_at),
    )


def history_tables() -> dict[str, list[str]]:
    """The tables of row history of the program, each with the columns that a seal covers."""
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return {
        model._meta.db_table: sorted(str(column.column) for column in model._meta.concrete_fields)
        for model in sorted(events, key=lambda model: model._meta.db_table)
        if model.__module__.startswith("lianqiao.")
    }


@transaction.atomic
def history_digests(table: str, columns: list[str], start: dt.datetime, end: dt.datetime) -> dict[str, tuple[int, str]]:
    """For each day with rows in the table of row history: their number, and SHA-256 over one JSON array per row."""
    quote = connection.ops.quote_name
    content = ", ".join(quote(column) for column in columns)
    found: dict[str, tuple[int, Any]] = {}
    with connection.cursor() as settings:
        settings.execute("SET LOCAL TimeZone TO 'UTC'")
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT (pgh_created_at AT TIME ZONE 'Asia/Shanghai')::date::text, jsonb_build_array({content})::text"  # noqa: S608
            f" FROM {quote(table)} WHERE pgh_created_at >= %s AND pgh_created_at < %s ORDER BY 1, pgh_id",
            [start, end],
        )
        while rows := cursor.fetchmany(CHUNK):
            for day, text in rows:
                count, digest = found.get(day) or (0, hashlib.sha256())
                digest.update(f"{text}\n".encode())
                found[day] = (count + 1, digest)
    return {day: (count, digest.hexdigest()) for day, (count, digest) in found.items()}
