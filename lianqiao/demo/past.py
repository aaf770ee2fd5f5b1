"""A past for the demonstration: what the domain functions do is dated on the day on which it is told to have been."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone

from lianqiao.core import outbox, reactions
from lianqiao.core.queueing import enqueue_once

REMEMBERED_DAYS = 45


class Past:
    """The clock of the generation. `go` moves it; every module of this process then reads the time told."""

    def __init__(self, *, today: date, seed: int) -> None:
        self.today = today
        self.seed = seed
        self.random = random.Random(seed)
        self._moment = self._at(0, 0.0)

    def now(self) -> datetime:
        """The moment told. A millisecond passes at each look, so that what follows is later."""
        self._moment += timedelta(milliseconds=1)
        return self._moment

    def go(self, days_ago: int, *, share: float | None = None) -> None:
        """Move to office hours of that day; `share` (0 to 1) is the part of the day that has gone by."""
        self.settle()
        self._moment = self._at(days_ago, self.random.random() if share is None else share)

    def settle(self) -> None:
        """Run what waits for the commit, which in one long transaction would wait for its end.

        Waking the worker is left out: it wakes when the generation is over.
        """
        while connection.run_on_commit:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for entry in waiting:
                if not _wakes(entry[1]):
                    entry[1]()

    def is_forgotten(self) -> bool:
        """Whether the moment told is so long ago that nobody hears of it today: before `REMEMBERED_DAYS`."""
        return self._moment.date() < self.day(REMEMBERED_DAYS)

    def day(self, days_ago: int) -> date:
        """The date of so many days ago."""
        return self.today - timedelta(days=days_ago)

    def morning(self, days_ago: int) -> datetime:
        """When the offices open on that day."""
        return self._at(days_ago, 0.0)

    def _at(self, days_ago: int, share: float) -> datetime:
        opening = datetime.combine(self.day(days_ago), time(8, 30), tzinfo=timezone.get_default_timezone())
        return opening + timedelta(seconds=round(share * 9 * 3600))


@contextmanager
def told(past: Past) -> Iterator[None]:
    """Let this process read the time from `past`; afterwards from the system's clock again.

    Only for a process that does nothing else, inside the one transaction of the generation: Django's clock is changed
    for all of it, and the savepoints of the inner transactions, a third of all statements, are left out because any
    error ends the whole. What `timezone.now` asks is changed and not the function, which many hold on to as a default.
    Changes of state that are forgotten by today have no reactions: nobody is told of them.
    """

    class Told(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return past.now().astimezone(tz)

    savepoints = connection.features.uses_savepoints
    timezone.datetime = Told  # type: ignore[attr-defined]
    connection.features.uses_savepoints = False
    try:
        with reactions.quiet(past.is_forgotten):
            yield
        past.settle()
    finally:
        timezone.datetime = datetime  # type: ignore[attr-defined]
        connection.features.uses_savepoints = savepoints


def _wakes(function: Callable[[], object]) -> bool:
    """Whether a function only asks the worker to look for work."""
    return function is outbox.wake or (isinstance(function, partial) and function.func is enqueue_once)
