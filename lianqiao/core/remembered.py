"""A small value of the database that every process keeps for some seconds, so that asking for it costs no query."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from django.db import transaction

T = TypeVar("T")


class Remembered(Generic[T]):
    """The answer of `load`, asked again after `seconds`; other processes learn of a change within that time."""

    def __init__(self, load: Callable[[], T], *, seconds: float) -> None:
        self._load = load
        self._seconds = seconds
        self._kept: tuple[T, float] | None = None
        self._is_held = False

    def get(self) -> T:
        """The value, at most `seconds` old."""
        kept, now = self._kept, time.time()
        if kept is not None and (self._is_held or 0 <= now - kept[1] < self._seconds):
            return kept[0]
        value = self._load()
        self._kept = (value, now)
        return value

    def forget(self) -> None:
        """Ask again at the next call, and once more after the running transaction: call it after a change."""
        self._kept, self._is_held = None, False
        transaction.on_commit(partial(setattr, self, "_kept", None))

    def hold(self, value: T) -> None:
        """Answer with `value` until `forget`: for tests, whose database begins with a known one."""
        self._kept, self._is_held = (value, time.time()), True
