"""What of an auction is shown to whom: labels to everybody, names to seller and operator once it is over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.engines import bidding
from lianqiao.processes.auctions.enums import AuctionKind, AuctionState, Outcome
from lianqiao.processes.auctions.models import Auction, Bid, Participant

#: Bids on a live page; all of them stand in the log.
LATEST = 30
#: Amounts that are offered as buttons.
BUTTONS = 3


@dataclass(frozen=True)
class ShownBid:
    """A bid by its label; `name` is empty for whoever may not know whose it is."""

    number: int
    label: str
    name: str
    amount_yuan: Decimal
    at: datetime
    is_extension: bool
    is_own: bool


def may_read_names(auction: Auction, actor: Actor) -> bool:
    """Seller and operator learn whose label is whose once the auction has ended."""
    unit = actor.organisation_id
    return auction.is_over and unit is not None and unit in (auction.organisation_id, auction.operator_id)


def keeps(auction: Auction, actor: Actor) -> bool:
    """Whether the unit acted for sells or runs the auction."""
    return actor.organisation_id is not None and actor.organisation_id in (auction.organisation_id, auction.operator_id)


@dataclass(frozen=True)
class Shown:
    """An auction as somebody is shown it at a moment; `part` is the own one of the unit acted for."""

    auction: Auction
    actor: Actor
    now: datetime
    part: Participant | None
    own_offers: int

    @property
    def is_running(self) -> bool:
        """Whether bids are taken now."""
        return self.auction.state == AuctionState.OPEN and self.auction.is_open_at(self.now)

    @property
    def is_ending(self) -> bool:
        """Whether bidding is over and the result is being worked out."""
        return not self.auction.is_over and self.now >= self.auction.closes_at

    @property
    def is_sealed(self) -> bool:
        """Whether offers are closed until the end."""
        return self.auction.kind == AuctionKind.SEALED

    @property
    def is_leading(self) -> bool:
        """Whether the own unit's bid is the highest."""
        return self.part is not None and bool(self.auction.leader) and self.auction.leader == self.part.label

    @property
    def is_outbid(self) -> bool:
        """Whether the own unit has bid and another leads."""
        return self.part is not None and not self.is_sealed and self.own_offers > 0 and not self.is_leading

    @property
    def has_won(self) -> bool:
        """Whether the own unit won."""
        return self.part is not None and self.auction.winner_id == self.part.pk

    @property
    def is_sold(self) -> bool:
        """Whether somebody won."""
        return self.auction.outcome == Outcome.WON

    @property
    def needs_consent(self) -> bool:
        """Whether the own unit has not agreed to the rules."""
        return self.part is not None and not self.auction.is_over and self.part.agreed_at is None

    @property
    def needs_deposit(self) -> bool:
        """Whether the own unit's deposit is not confirmed."""
        asked = bool(self.auction.deposit_yuan)
        return self.part is not None and not self.auction.is_over and asked and self.part.deposit_at is None

    @property
    def may_bid(self) -> bool:
        """Whether the own unit may bid now."""
        return self.part is not None and self.is_running and not self.needs_consent and not self.needs_deposit

    @property
    def least_yuan(self) -> Decimal:
        """The lowest amount that the next bid may have."""
        return bidding.least(self.auction.rules, self.auction.standing)

    @property
    def most_yuan(self) -> Decimal | None:
        """The highest amount that the next bid may have."""
        return bidding.most(self.auction.rules, self.auction.standing)

    @property
    def next_amounts(self) -> list[tuple[str, Decimal]]:
        """What the buttons offer, with the text that they send."""
        amounts = bidding.next_amounts(self.auction.rules, self.auction.standing, BUTTONS)
        return [(bidding.amount_text(amount), amount) for amount in amounts]

    @property
    def latest_end(self) -> datetime:
        """When bidding ends at the latest."""
        return bidding.latest_end(self.auction.rules, self.auction.standing)

    @property
    def target(self) -> datetime:
        """What the countdown runs to: the opening, then the end."""
        auction = self.auction
        return auction.opens_at if auction.state == AuctionState.ANNOUNCED else auction.closes_at

    @property
    def moment_ms(self) -> int:
        """The moment in milliseconds, as browsers count."""
        return milliseconds(self.now)

    @property
    def target_ms(self) -> int:
        """The target of the countdown, likewise."""
        return milliseconds(self.target)

    @property
    def is_near(self) -> bool:
        """Whether a bid now would move the end."""
        soft = self.auction.rules.soft_close
        return (
            self.is_running
            and soft is not None
            and self.auction.closes_at - self.now <= timedelta(seconds=soft.window_seconds)
        )

    @cached_property
    def bids(self) -> list[ShownBid]:
        """The latest bids, the last first; after a sealed auction all that were opened, the highest first."""
        return shown_bids(self.auction, self.actor, limit=LATEST)

    @property
    def version(self) -> str:
        """What changes whenever this would look different, times that pass by themselves aside."""
        auction, part = self.auction, self.part
        told = (
            auction.state,
            auction.lines,
            auction.closes_at,
            self.is_running,
            self.is_near,
            self.is_ending,
            None if part is None else (part.pk, part.agreed_at, part.deposit_at),
            keeps(auction, self.actor),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() * 1000)


def show(auction: Auction, actor: Actor) -> Shown:
    """The auction as the actor is shown it now."""
    part = Participant.objects.of(actor).filter(auction=auction).first()
    own = 0 if part is None else part.bids.count() + part.sealed_offers.count()
    return Shown(auction, actor, clock.now(), part, own)


def shown_bids(auction: Auction, actor: Actor, *, limit: int | None = None) -> list[ShownBid]:
    """Bids by their labels, with names for whoever may read them."""
    order = ("-amount_yuan", "number") if auction.kind == AuctionKind.SEALED else ("-number",)
    names = names_of(auction, actor)
    rows = Bid.objects.filter(auction=auction).select_related("participant").order_by(*order)
    return [
        ShownBid(
            number=row.number,
            label=row.participant.label,
            name=names.get(row.participant_id, ""),
            amount_yuan=row.amount_yuan,
            at=row.placed_at,
            is_extension=row.is_extension,
            is_own=row.participant.organisation_id == actor.organisation_id,
        )
        for row in (rows if limit is None else rows[:limit])
    ]


def names_of(auction: Auction, actor: Actor) -> Mapping[Any, str]:
    """The names of the participants for whoever may read them, by key; else none."""
    if not may_read_names(auction, actor):
        return {}
    rows = Participant.objects.filter(auction=auction).select_related("organisation")
    return {row.pk: row.organisation.name for row in rows}


@dataclass(frozen=True)
class ShownPart:
    """A participant for seller and operator: who it is and what is missing; its label only after the end."""

    pk: Any
    name: str
    label: str
    admitted_at: datetime
    deposit_at: datetime | None
    agreed_at: datetime | None


def shown_parts(auction: Auction, actor: Actor) -> list[ShownPart]:
    """Those who were admitted, in the order of their names, which says nothing of the labels."""
    names = may_read_names(auction, actor)
    rows = Participant.objects.visible_to(actor).filter(auction=auction).select_related("organisation")
    return [
        ShownPart(
            row.pk,
            row.organisation.name,
            row.label if names else "",
            row.admitted_at,
            row.deposit_at,
            row.agreed_at,
        )
        for row in rows.order_by("organisation__name", "pk")
    ]
