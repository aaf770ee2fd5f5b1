"""What the processes of a web server count together: requests, their time, the database's share, failed sign-ins.

Each process writes into a file of its own slot, and whichever is asked adds all files up. A slot belongs to one living
process at a time; the process that replaces a dead one goes on with its figures, so the number of files stays small.
"""

from __future__ import annotations

import fcntl
import os
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

#: Upper bounds in seconds.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
MASTER = "master"

_slot: tuple[str, IO[bytes] | None] = (MASTER, None)
_folder: Path | None = None


class _Measures:
    """The counters; made once they know whether they are one process's or shared."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "lianqiao_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "lianqiao_request_seconds",
            "Seconds from a request's arrival to its answer.",
            ("route", "method"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.database_seconds = Counter(
            "lianqiao_request_database_seconds",
            "Seconds that requests waited for the database.",
            ("route",),
            registry=self.registry,
        )
        self.statements = Counter(
            "lianqiao_request_statements", "Statements that requests sent.", ("route",), registry=self.registry
        )
        self.sign_ins = Counter(
            "lianqiao_sign_ins", "Attempts to sign in, by outcome.", ("outcome",), registry=self.registry
        )


@cache
def _measures() -> _Measures:
    return _Measures()


def share(folder: Path) -> None:
    """Let this process and those that it forks count together, from nought; before anything is counted."""
    global _folder
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: _slot[0])  # type: ignore[no-untyped-call]
    _measures.cache_clear()
    _folder = folder


def take_slot() -> None:
    """Give this forked process the first slot that no living one holds; nothing where nothing is shared."""
    global _slot
    if _folder is None:
        return
    number = 0
    while True:
        handle = (_folder / f"slot-{number}").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            number += 1
        else:
            _slot = (str(number), handle)
            return


def registry() -> CollectorRegistry:
    """The figures of all processes that count together, for one scrape."""
    if _folder is None:
        return _measures().registry
    collected = CollectorRegistry()
    MultiProcessCollector(collected, path=str(_folder))  # type: ignore[no-untyped-call]
    return collected


def request_done(
    *, route: str, method: str, status: int, seconds: float, database_seconds: float, statements: int
) -> None:
    """Count one request."""
    found = _measures()
    found.requests.labels(route, method, status).inc()
    found.seconds.labels(route, method).observe(seconds)
    found.database_seconds.labels(route).inc(database_seconds)
    found.statements.labels(route).inc(statements)


def _signed_in(**_given: Any) -> None:
    _measures().sign_ins.labels("succeeded").inc()


def _sign_in_failed(**_given: Any) -> None:
    _measures().sign_ins.labels("failed").inc()


user_logged_in.connect(_signed_in, dispatch_uid="lianqiao.measures")
user_login_failed.connect(_sign_in_failed, dispatch_uid="lianqiao.measures")
