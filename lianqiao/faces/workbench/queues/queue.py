"""One queue of what waits: records, who sees them as work, and since when they wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianqiao.core.access import Actor


@dataclass(frozen=True)
class Queue:
    """Records that wait for the actor to do one thing; `records` answers None when that is not the actor's work.

    `group` names the line of the menu that counts them; `since` the column that says from when a record waits, or,
    where it `is_due`, the day by which the work is to be done.
    """

    name: str
    group: str
    action: Any
    records: Callable[[Actor], Any]
    since: str
    is_due: bool = False
