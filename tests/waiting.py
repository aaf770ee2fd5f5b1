"""Waiting for the database, not for the clock: each wait ends when the thing is so, and fails after a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection

#: As long as a slow machine may need; nothing waits so long when all is well.
LIMIT_SECONDS = 60


def until(condition: Callable[[], bool], what: str) -> None:
    """Return once the condition holds; AssertionError after a minute."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def until_somebody_waits(thread: threading.Thread | None = None) -> None:
    """Return once another session waits for a lock of ours; the thread that is to wait must not end before."""

    def waits() -> bool:
        assert thread is None or thread.is_alive(), "it ended instead of waiting"
        return bool(
            _asked("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        )

    until(waits, "nobody waits for us")


def until_the_feed_is_read() -> None:
    """Return once the change feed shows everything that is committed.

    It shows a change when every older transaction of the whole server has ended: a test in another process, in a
    database of its own, holds it back for a moment. Whoever commits and then reads the feed waits here in between.
    """

    def shows_all() -> bool:
        return bool(
            _asked(
                "SELECT coalesce(pg_snapshot_xmin(pg_current_snapshot())::text::bigint > max(transaction), true)"
                " FROM core_change"
            )
        )

    until(shows_all, "an older transaction does not end")


def _asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
