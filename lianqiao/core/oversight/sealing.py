"""Sealing the business log day by day, and proving that it still is what was sealed.

When a day is over it is closed: from then on a trigger refuses rows of that day. The sealer then waits until every
transaction that was running when the day was closed has ended, so that no row of a late commit is missing, reads the
day, and adds a seal that holds the digest of the seal before. Whoever changes, removes or slips in a row afterwards,
by whatever means, changes the digest of its day; whoever makes that seal anew changes all later ones.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import structlog
from django.db import connection, transaction
from django.utils import timezone

from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.canonical import BEGINNING, Day, Finding, Seal, check_link, check_rows, line
from lianqiao.core.oversight.models import ClosedDay, LogSeal
from lianqiao.core.oversight.reading import bounds, history_digests, history_tables, rows_between, seal_of

logger = structlog.get_logger(__name__)

#: How long the sealer waits for transactions that were running when the day was closed; then the next run tries.
PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.2
#: One sealer at a time; the number is that of no other lock of the program.
_LOCK = 7_242_017


def seal_days(*, patience: float = PATIENCE_SECONDS) -> list[LogSeal]:
    """Seal every day that is over and not sealed yet; returns the new seals, oldest first.

    Goes by the system's own clock, as the log does. Must not run inside a transaction: what it waits for would
    include its own.
    """
    if connection.in_atomic_block:
        raise RuntimeError("sealing begins and ends its own transactions")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    first = _first_unsealed()
    if first is None or first > yesterday:
        return []
    ClosedDay.objects.get_or_create(day=yesterday)
    if not _wait_for_writers(yesterday, patience):
        logger.warning("log_not_sealed", day=str(yesterday), reason="a transaction of that day is still running")
        return []
    sealed = []
    while (seal := _seal_next(yesterday)) is not None:
        # The journal of the machine keeps what a change of the whole database could not also change.
        logger.info("log_sealed", number=seal.number, day=str(seal.day), digest=seal.digest)
        sealed.append(seal)
    return sealed


def _first_unsealed() -> dt.date | None:
    last = LogSeal.objects.order_by("-number").values_list("day", flat=True).first()
    if last is not None:
        return last + dt.timedelta(days=1)
    earliest = LogEntry.objects.order_by("at").values_list("at", flat=True).first()
    return None if earliest is None else timezone.localdate(earliest)


def _wait_for_writers(day: dt.date, patience: float) -> bool:
    """Whether everything that could still add a row of the day, or of its row history, has ended in time.

    That is, in this database, what has written before now and is not committed, and what began on the day itself.
    Transactions of other databases of the same server are none of ours, however long they take.
    """
    _start, end = bounds(day)
    deadline = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
        while True:
            cursor.execute(
                "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                " AND (xact_start < %s OR (backend_xid IS NOT NULL AND xact_start < %s)))",
                [end, now],
            )
            if cursor.fetchone()[0]:
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE_SECONDS)


@transaction.atomic
def _seal_next(until: dt.date) -> LogSeal | None:
    """Seal the first day that is not sealed; None when that lies after `until`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = LogSeal.objects.order_by("-number").defer("locator").first()
    day = _first_unsealed()
    if day is None or day > until:
        return None
    start, end = bounds(day)
    content = Day()
    for row in rows_between(start, end):
        content.add(row)
    history = {}
    for table, columns in history_tables().items():
        count, digest = history_digests(table, columns, start, end).get(day.isoformat(), (0, ""))
        if count:
            history[table] = {"columns": columns, "rows": count, "digest": digest}
    seal = Seal(
        number=1 if last is None else last.number + 1,
        day=day.isoformat(),
        entries=content.entries,
        first=content.first,
        last=content.last,
        entries_digest=content.digest,
        history=history,
        previous=BEGINNING if last is None else last.digest,
    )
    return LogSeal.objects.create(
        number=seal.number,
        day=day,
        entries=seal.entries,
        first=seal.first,
        last=seal.last,
        entries_digest=seal.entries_digest,
        locator=content.locator,
        history=history,
        previous=seal.previous,
        digest=seal.own_digest(),
    )


def verify(*, since: dt.date | None = None) -> Iterator[Finding]:
    """What is not as it was sealed, oldest day first; nothing when all is well.

    The chain of seals is checked from its beginning, rows and row history from `since` on.
    """
    before: Seal | None = None
    days: list[Seal] = []
    for row in LogSeal.objects.order_by("number").iterator(chunk_size=100):
        seal = seal_of(row)
        yield from check_link(seal, before)
        day = dt.date.fromisoformat(seal.day)
        if before is None and LogEntry.objects.filter(at__lt=bounds(day)[0]).exists():
            yield Finding(seal.day, "before_first_seal", str(_oldest()))
        if since is None or day >= since:
            yield from check_rows(seal, rows_between(*bounds(day)))
            days.append(Seal(**{**seal.__dict__, "locator": b""}))
        before = seal
    yield from _verify_history(days)


def _oldest() -> object:
    return LogEntry.objects.order_by("at", "id").values_list("pk", flat=True).first()


def _verify_history(days: list[Seal]) -> Iterator[Finding]:
    """Row history against the seals. A table or column that an upgrade has removed can no longer be compared."""
    if not days:
        return
    present = history_tables()
    start, end = bounds(dt.date.fromisoformat(days[0].day), dt.date.fromisoformat(days[-1].day))
    for table, columns in present.items():
        shapes = {tuple(seal.history[table]["columns"]) for seal in days if table in seal.history} or {tuple(columns)}
        comparable = {shape for shape in shapes if set(shape) <= set(columns)}
        found = {shape: history_digests(table, list(shape), start, end) for shape in comparable}
        counts = next(iter(found.values()), {})
        for seal in days:
            kept = seal.history.get(table)
            if kept is None:
                if seal.day in counts and _was_covered(table, seal, days):
                    yield Finding(seal.day, "history", table)
                continue
            shape = tuple(kept["columns"])
            if shape in comparable and found[shape].get(seal.day, (0, "")) != (kept["rows"], kept["digest"]):
                yield Finding(seal.day, "history", table)


def _was_covered(table: str, seal: Seal, days: list[Seal]) -> bool:
    """Whether the table was known before that day, so that no mention means no rows."""
    return any(table in other.history for other in days if other.number < seal.number)


def contains(digest: str) -> bool:
    """Whether the chain holds the seal of that digest, noted down or published earlier."""
    return LogSeal.objects.filter(digest=digest.lower()).exists()


def export_lines(*, since: dt.date | None = None) -> Iterator[str]:
    """The sealed days as lines: each day's rows in the form that is hashed, then its seal."""
    seals = LogSeal.objects.order_by("number")
    for row in (seals if since is None else seals.filter(day__gte=since)).iterator(chunk_size=10):
        for values in rows_between(*bounds(row.day)):
            yield line(values)
        yield seal_of(row).as_line()
