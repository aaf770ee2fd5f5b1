"""Waiting for the database, not for the clock: tests of two at once go on when the second session is blocked."""

from django.db import connection


def until_somebody_waits() -> None:
    """Return once a session waits for a lock; AssertionError when none does within some seconds."""
    with connection.cursor() as cursor:
        for _attempt in range(400):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError("nobody waits")
