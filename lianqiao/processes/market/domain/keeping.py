"""What all writes of the market share: the lock of the listing, and the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.domain import usage
from lianqiao.processes.market.models import Listing


def locked_listing(pk: Any) -> Listing:
    """The listing under the lock under which all that concerns it is decided."""
    found: Listing = Listing.objects.select_for_update(of=("self",)).get(pk=pk)
    return found


@contextmanager
def under_listing(record: Any) -> Iterator[Listing]:
    """Whatever is done to an intent, amendment, question or objection is done with its listing locked first."""
    with transaction.atomic():
        yield locked_listing(record.listing_id)


def act(record: Any, name: str, *, actor: Actor, reason: str = "", **data: Any) -> Any:
    """Make a change of something that belongs to a listing, with the listing locked first."""
    with under_listing(record):
        return apply(record, name, actor=actor, reason=reason, **data)


def free_disposal(listing: Listing, actor: Actor) -> None:
    """The unit's decision is free for another listing or deal, if this listing has used it."""
    if usage.is_used_by(listing.disposal, listing):
        usage.give_back(listing.disposal, actor=actor, by=listing)


def tell(record: Any, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text, reason=reason)
    outbox.publish(topic, record.pk)
