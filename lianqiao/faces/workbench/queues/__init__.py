"""What waits for a person: each field of work names its queues and whom its lines of the menu concern."""

from collections.abc import Callable, Mapping

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues import (
    auctions,
    contracts,
    deals,
    evidence,
    gates,
    governance,
    income,
    introductions,
    licensing,
    market,
    ownership,
    programmes,
    promises,
    registers,
    reviews,
    secondments,
    trade,
)
from lianqiao.faces.workbench.queues.queue import Queue

#: In the order of the first page.
FIELDS = (
    introductions,
    registers,
    programmes,
    secondments,
    promises,
    trade,
    market,
    auctions,
    licensing,
    contracts,
    ownership,
    income,
    evidence,
    deals,
    governance,
    reviews,
    gates,
)

QUEUES: tuple[Queue, ...] = tuple(queue for field in FIELDS for queue in field.QUEUES)

#: Questions whose answer decides whether a line of the menu is shown to a person at all.
CONCERNS: Mapping[str, Callable[[Actor], bool]] = {
    name: asked for field in FIELDS for name, asked in getattr(field, "CONCERNS", {}).items()
}
