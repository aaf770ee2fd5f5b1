"""Who sees which auctions, and who of those that take part."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.auctions.enums import AuctionState

NOBODY = Q(pk__in=())


class AuctionQuerySet(VisibleQuerySet[Any]):
    """Auctions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """What everybody may see, and those in which the unit acted for has a part."""
        return self.filter(Q(is_public=True) | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those in which the unit acted for has a part."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of having a part: selling, running or bidding."""
        if actor.organisation_id is None:
            return NOBODY
        return self.kept_by(actor) | Q(self.taken_part_by(actor))

    def kept_by(self, actor: Actor) -> Q:
        """The condition of selling or running."""
        if actor.organisation_id is None:
            return NOBODY
        return Q(organisation=actor.organisation_id) | Q(operator=actor.organisation_id)

    def taken_part_by(self, actor: Actor) -> Exists:
        """The condition of being admitted as a bidder."""
        participants = apps.get_model("auctions.Participant")._base_manager
        return Exists(participants.filter(auction=OuterRef("pk"), organisation=actor.organisation_id))

    def public(self) -> Self:
        """What everybody may see."""
        return self.filter(is_public=True)

    def running(self) -> Self:
        """Announced or open."""
        return self.filter(state__in=(AuctionState.ANNOUNCED, AuctionState.OPEN))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that a page shows."""
        return self.for_list().select_related("operator", "winner__organisation", "cause_type")


class ParticipantQuerySet(VisibleQuerySet[Any]):
    """Those who were admitted. Which label is whose is said by `queries.shown` alone."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own part, and all parts of what one sells or runs."""
        unit = actor.organisation_id
        if unit is None:
            return self.none()
        return self.filter(Q(organisation=unit) | Q(auction__organisation=unit) | Q(auction__operator=unit))

    def of(self, actor: Actor) -> Self:
        """The parts of the unit acted for."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)


class BidQuerySet(VisibleQuerySet[Any]):
    """Bids that stand, which are seen with their auction; whose they are is said by `queries.shown` alone."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the auctions that the actor may see."""
        auctions: Any = apps.get_model("auctions.Auction").objects
        return self.filter(auction__in=auctions.visible_to(actor))


class LineQuerySet(VisibleQuerySet[Any]):
    """Lines of the log, which are published when the auction is over."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the auctions that the actor may see and that are over."""
        auctions: Any = apps.get_model("auctions.Auction").objects
        over = (AuctionState.CLOSED, AuctionState.CALLED_OFF)
        return self.filter(auction__in=auctions.visible_to(actor).filter(state__in=over))


class SealedOfferQuerySet(VisibleQuerySet[Any]):
    """Sealed offers, whose amounts nobody reads before the opening."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the unit acted for handed in."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(participant__organisation=actor.organisation_id)
