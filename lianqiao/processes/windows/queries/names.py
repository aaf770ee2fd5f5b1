"""The owner of an entry in the words that each reader may read: a record may hide its owner."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.windows.models import Entry
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to


def owner_name(entry: Entry, actor: Actor = ANONYMOUS) -> str:
    """The name of the owner, or the words that stand in its place, as the register of the record shows it."""
    shown_to: Any = demand_shown_to if entry.side == MatchSide.DEMAND else achievement_shown_to
    return str(shown_to(entry.record, actor).owner_name)


def holder_line(entry: Entry, actor: Actor) -> str:
    """The owner as the actor may read it, and the region."""
    return f"{owner_name(entry, actor)} · {entry.record.region.name}"
