"""The change feed: `publish` in the transaction of the change, `after` and `drain` once it is committed.

A change is read only when every transaction that began before its own has ended, so a subscriber that remembers the
last row it saw never misses one that was committed late. Each subscriber keeps its own cursor and may run again from
any point: subscribers must be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any
from uuid import UUID

import pgtrigger
from django.db import connection, transaction
from django.db.models import Model, Q
from procrastinate.contrib.django import app

from lianqiao.core.bulk import copy_in
from lianqiao.core.models import Change, Cursor
from lianqiao.core.queueing import enqueue_once

BATCH = 500
DRAIN_TASK = "core.drain_outbox"


@dataclass(frozen=True, order=True)
class Position:
    """A place in the feed: after the change `change_id` of transaction `transaction`."""

    transaction: int = 0
    change_id: int = 0


START = Position()
#: The largest id that a change can have (bigint).
LAST_ID = 2**63 - 1


def topic_of(obj: Model | type[Model], verb: str) -> str:
    """The topic of a change: app label, model and what happened."""
    return f"{obj._meta.label_lower}.{verb}"


def publish(topic: str, *record_ids: UUID) -> None:
    """Tell that something happened to these records; takes effect when the surrounding transaction commits."""
    changes = [Change(topic=topic, record_id=record_id) for record_id in record_ids]
    if len(changes) == 1:
        # One row by COPY costs five times the way to the database, often under somebody's lock.
        Change.objects.bulk_create(changes)
    else:
        copy_in(changes)
    transaction.on_commit(wake)


def here() -> Position:
    """The place up to which everything is committed.

    A subscriber that now reads all records themselves may go on from here and misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        return Position(cursor.fetchone()[0], LAST_ID)


def after(position: Position, *, topics: Sequence[str] = (), limit: int = BATCH) -> list[Change]:
    """The next changes after `position` that may safely be read, oldest first; `topics` are prefixes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " pg_current_xact_id_if_assigned()::text::bigint"
        )
        oldest_running, own = cursor.fetchone()
    readable = Q(transaction__lt=oldest_running)
    if own is not None:
        readable |= Q(transaction=own)
    rows = Change.objects.filter(readable).filter(
        Q(transaction__gt=position.transaction) | Q(transaction=position.transaction, id__gt=position.change_id)
    )
    if topics:
        wanted = Q()
        for prefix in topics:
            wanted |= Q(topic__startswith=prefix)
        rows = rows.filter(wanted)
    return list(rows.order_by("transaction", "id")[:limit])


@transaction.atomic
def rebase() -> None:
    """Make a feed that was restored into another PostgreSQL readable there.

    Transaction ids begin anew in a new cluster, so restored changes would lie in its future, and cursors beyond all
    that is to come. Afterwards the restored changes come first, in order of id, and every subscriber goes on before
    the first change that it had not read; it may see some again.
    """
    for cursor in Cursor.objects.select_for_update():
        unread = Change.objects.filter(
            Q(transaction__gt=cursor.transaction) | Q(transaction=cursor.transaction, id__gt=cursor.change_id)
        )
        first = unread.order_by("id").values_list("id", flat=True).first()
        last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
        cursor.transaction, cursor.change_id = 0, last if first is None else first - 1
        cursor.save()
    with pgtrigger.ignore("core.Change:no_update"):
        Change.objects.update(transaction=0)


def onwards(position: Position, *, topics: Sequence[str] = (), limit: int = BATCH) -> tuple[list[Change], Position]:
    """The next changes after `position`, and the place from which to go on.

    Where fewer than `limit` of the topics were found, that place lies behind everything that is committed, so that
    what concerns other topics is not read again and again.
    """
    everything = here()
    changes = after(position, topics=topics, limit=limit)
    end = position_of(changes) if changes else position
    return changes, end if len(changes) == limit else max(end, everything, key=astuple)


def position_of(changes: Sequence[Change]) -> Position:
    """The position after the last of `changes`."""
    return Position(changes[-1].transaction, changes[-1].id)


Subscriber = Callable[[Sequence[Change]], Any]
_SUBSCRIBERS: dict[str, tuple[tuple[str, ...], Subscriber]] = {}


def subscriber(name: str, *, topics: Iterable[str]) -> Callable[[Subscriber], Subscriber]:
    """Register a function that is called with each batch of committed changes of the topics (prefixes).

    It runs in the worker, in the transaction that moves its cursor: both happen or neither.
    """

    def register(function: Subscriber) -> Subscriber:
        _SUBSCRIBERS[name] = (tuple(topics), function)
        return function

    return register


def subscribers() -> dict[str, tuple[str, ...]]:
    """The names of all subscribers with their topics."""
    return {name: topics for name, (topics, _function) in _SUBSCRIBERS.items()}


def drain(name: str | None = None) -> int:
    """Bring the subscribers (or one of them) up to date; returns the number of changes handed over."""
    handed = 0
    for subscriber_name, (topics, function) in _SUBSCRIBERS.items():
        if name in (None, subscriber_name):
            while count := _hand_over(subscriber_name, topics, function):
                handed += count
    return handed


@transaction.atomic
def _hand_over(name: str, topics: tuple[str, ...], function: Subscriber) -> int:
    Cursor.objects.get_or_create(subscriber=name)
    cursor = Cursor.objects.select_for_update().get(subscriber=name)
    start = Position(cursor.transaction, cursor.change_id)
    changes, end = onwards(start, topics=topics)
    if changes:
        function(changes)
    if end != start:
        cursor.transaction, cursor.change_id = end.transaction, end.change_id
        cursor.save()
    return len(changes)


@app.periodic(cron="* * * * *", periodic_id=DRAIN_TASK)
@app.task(name=DRAIN_TASK, queueing_lock=DRAIN_TASK)
def drain_outbox(timestamp: int) -> None:
    """The worker's task; the minute's run picks up what a lost wake-up left."""
    drain()


def wake() -> None:
    """Ask the worker to drain now."""
    enqueue_once(DRAIN_TASK)
