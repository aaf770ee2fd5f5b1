"""What of auctions waits for a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.auctions.models import Auction, Participant


def concern(actor: Actor) -> bool:
    """Whether the unit acted for sells, runs or bids."""
    return actor.organisation_id is not None and Auction.objects.whole_for(actor).exists()


def to_agree(actor: Actor) -> Any:
    """Auctions whose rules the actor's unit has not agreed to; None where that is not the actor's work."""
    if actor.organisation_id is None or not actor.has(Permission.AUCTION_BID):
        return None
    own = Participant.objects.of(actor).filter(auction=OuterRef("pk"), agreed_at__isnull=True)
    return Auction.objects.running().filter(Exists(own))


def to_confirm(actor: Actor) -> Any:
    """Auctions of the actor's unit in which deposits are not confirmed; None where that is not the actor's work."""
    if actor.organisation_id is None or not actor.has(Permission.AUCTION_MANAGE):
        return None
    missing = Participant.objects.filter(auction=OuterRef("pk"), deposit_at__isnull=True)
    kept = Auction.objects.filter(Auction.objects.kept_by(actor), deposit_yuan__gt=0)
    return kept.running().filter(Exists(missing))
