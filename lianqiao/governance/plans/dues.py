"""What has a last day: a reminder before it, and word that it is over, each once for every day that is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.norms import Declared
from lianqiao.core.reactions import Reaction
from lianqiao.core.transitions import Context, Transition


def due_events(row: Any, before: Declared) -> Iterator[Event]:
    """The events of a row with `due_on`, `reminded_for`, `overdue_for` and `region_id`, by its present state.

    `before` says how long before the day the reminder comes.
    """
    if row.due_on is None:
        return
    if row.reminded_for is None or row.due_on > row.reminded_for:
        length: Any = before.get(where=row.region_id, on=row.due_on).value
        yield Event(start_of(length.start(row.due_on), hour=9), f"remind_{row.state}", {"day": row.due_on})
    if row.overdue_for is None or row.due_on > row.overdue_for:
        over = row.due_on + timedelta(days=1)
        yield Event(start_of(over, hour=9), f"overdue_{row.state}", {"day": row.due_on})


def due_transitions(states: Iterable[str], *, remind: Reaction, overdue: Reaction) -> tuple[Transition, ...]:
    """The changes that `due_events` names, for each of the states; `remind` and `overdue` tell people."""
    named = (
        ("remind", _("到期提醒"), note_reminder, remind),
        ("overdue", _("逾期提醒"), note_overdue, overdue),
    )
    return tuple(
        Transition(
            f"{name}_{state}", label, (state,), state, None, effects=(effect,), reactions=(react,), requires=("day",)
        )
        for name, label, effect, react in named
        for state in states
    )


def note_reminder(row: Any, context: Context) -> None:
    """Remember the day that was reminded of."""
    row.reminded_for = context.data["day"]


def note_overdue(row: Any, context: Context) -> None:
    """Remember the day of which it was said that it is over."""
    row.overdue_for = context.data["day"]
    row.reminded_for = max(row.reminded_for or context.data["day"], context.data["day"])
