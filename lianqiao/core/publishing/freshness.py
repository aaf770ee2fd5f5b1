"""The freshness clock: owners are asked in time, and what nobody answers for leaves the public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from lianqiao.core.access import SYSTEM
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.transitions import CHUNK, apply_many


@dataclass(frozen=True)
class Kept:
    """What one run of the clock did: owners asked, records that left the public."""

    asked: int
    expired: int


def keep_fresh(model: type[PublishableRecord], on: date, *, ask: Callable[[Any], None]) -> Kept:
    """Ask the owners of records whose time of freshness ends soon; expire those whose time is over on `on`.

    `ask` sends the question about one record; it is called once for each period of freshness, however often
    the clock runs. Expiring is the model's transition `expire`, made by the program itself. Safe to run again
    at any time.
    """
    manager: Any = model._default_manager
    asked = 0
    while count := _ask_chunk(manager, on, ask):
        asked += count
    expired, _refused = apply_many(manager.expired(on), "expire", actor=SYSTEM, on=on)
    return Kept(asked, expired)


@transaction.atomic
def _ask_chunk(manager: Any, on: date, ask: Callable[[Any], None]) -> int:
    due = manager.due_for_question(on).filter(fresh_until__gte=on)
    unasked = due.filter(Q(asked_until__isnull=True) | Q(asked_until__lt=F("fresh_until")))
    records = list(unasked.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:CHUNK])
    for record in records:
        ask(record)
    manager.filter(pk__in=[record.pk for record in records]).update(asked_until=F("fresh_until"))
    return len(records)
