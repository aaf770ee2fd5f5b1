"""What follows from a change of state: reactions run in its transaction, and one that fails does not fail the change.

A message that a reaction writes is committed with the change or not at all, so nothing that dies in between loses it.
A reaction writes rows or asks the worker for something; it never waits for another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from lianqiao.core import inbox, people

logger = structlog.get_logger(__name__)

#: Called with the changed record and the `transitions.Context` of the change.
Reaction = Callable[[Any, Any], None]

_quiet: ContextVar[Callable[[], bool] | None] = ContextVar("lianqiao_quiet", default=None)


@contextmanager
def quiet(when: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Leave reactions out for the length of a block, as long as `when()` is true: for a past of which nobody hears."""
    token = _quiet.set(when)
    try:
        yield
    finally:
        _quiet.reset(token)


def react(reactions: Sequence[Reaction], records: Sequence[Any], context: Any) -> None:
    """Run the reactions to the change of each record, in the running transaction.

    Those of one record run each in a savepoint of its own: what fails is undone alone and logged. Those of many
    records run together, so that the number of statements depends on how many different people are asked for and not
    on the number of records; only when one of them fails, each again for itself.
    """
    asked = _quiet.get()
    calls = [partial(reaction, record, context) for record in records for reaction in reactions]
    if not calls or (asked is not None and asked()):
        return
    if len(records) > 1 and _ran(calls, is_final=False):
        return
    for call in calls:
        _ran([call], is_final=True)


def _ran(calls: Sequence[partial[None]], *, is_final: bool) -> bool:
    """Run the calls in one savepoint; whether all went well. What a final one raises is logged."""
    try:
        with transaction.atomic(), inbox.together(), people.asked_once():
            for call in calls:
                call()
    except Exception:
        if is_final:
            logger.exception("reaction_failed", reaction=calls[0].func.__qualname__, record=str(calls[0].args[0].pk))
        return False
    return True
