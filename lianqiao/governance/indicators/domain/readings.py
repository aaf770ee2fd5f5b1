"""Writing figures, many at once: unchanged ones are left alone, changed ones count their revisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lianqiao.governance.indicators.enums import Origin
from lianqiao.governance.indicators.models import Reading

#: As many decimals as the column holds.
_STEP = Decimal("0.000001")


@dataclass(frozen=True)
class Entry:
    """One figure to be written: `place` is the code of a region or the key of an organisation.

    `month` is the first of the month, for a quarter or a year of its last month; `value` is in the indicator's unit.
    """

    indicator: UUID
    place: str | UUID
    month: date
    value: Decimal | None
    as_of: date


@transaction.atomic
def record_readings(entries: Iterable[Entry], *, origin: Origin) -> int:
    """Write the figures of one origin and return how many are new or have changed; of the same cell the last counts.

    By COPY into a passing table and one statement for each kind of place, in one order, so that writers of the same
    cells wait for each other instead of blocking each other. For programs: measuring, and reports once accepted.
    """
    cells = {(entry.indicator, entry.place, entry.month): entry for entry in entries}
    if not cells:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE indicators_incoming (indicator_id uuid, region_id varchar(6), "
            "organisation_id uuid, month date, value numeric(24, 6), as_of date) ON COMMIT DROP"
        )
        with cursor.copy("COPY indicators_incoming FROM STDIN") as rows:
            for entry in cells.values():
                is_region = isinstance(entry.place, str)
                rows.write_row(
                    (
                        entry.indicator,
                        entry.place if is_region else None,
                        None if is_region else entry.place,
                        entry.month,
                        None if entry.value is None else entry.value.quantize(_STEP),
                        entry.as_of,
                    )
                )
        changed = sum(_merge(cursor, column, origin) for column in ("region_id", "organisation_id"))
        cursor.execute("DROP TABLE indicators_incoming")
    return changed


@transaction.atomic
def withdraw_readings(indicators: Iterable[UUID], place: str | UUID, months: Iterable[date], *, origin: Origin) -> int:
    """Take figures of one place back, as when an accepted report is opened again; returns how many there were."""
    column = "region_id" if isinstance(place, str) else "organisation_id"
    rows = Reading.objects.filter(indicator__in=list(indicators), month__in=list(months), origin=origin)
    count, _by_model = rows.filter(**{column: place}).delete()
    return count


def _merge(cursor: Any, column: str, origin: Origin) -> int:
    table = Reading._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} AS kept (indicator_id, {column}, month, origin, value, as_of, revision) "  # noqa: S608
        f"SELECT indicator_id, {column}, month, %s, value, as_of, 0 FROM indicators_incoming "
        f"WHERE {column} IS NOT NULL ORDER BY indicator_id, {column}, month "
        f"ON CONFLICT (indicator_id, {column}, month, origin) WHERE {column} IS NOT NULL DO UPDATE "
        "SET value = excluded.value, as_of = excluded.as_of, "
        "revision = kept.revision + (kept.value IS DISTINCT FROM excluded.value)::int "
        "WHERE kept.value IS DISTINCT FROM excluded.value OR kept.as_of <> excluded.as_of",
        [str(origin)],
    )
    count: int = cursor.rowcount
    return count
