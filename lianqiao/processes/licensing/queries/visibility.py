"""Who sees what of licensing: everybody the pool, the two sides their licence, mediators and guarantors their part."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.licensing.enums import BEGUN, LATE, OWED, DueState, LicenceState, OfferState, TriggerState

NOBODY = Q(pk__in=())
#: What of a licence somebody else than the two sides may read: what was signed.
_SIGNED = (LicenceState.SIGNED, *BEGUN)


def _rows(model: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(model)._base_manager.all()
    return rows


class PoolOfferQuerySet(VisibleQuerySet[Any]):
    """Offers, beginning with what the actor may see."""

    def inside(self, actor: Actor) -> Q:
        """The condition for offers of which the actor reads everything: its own, its market's, its region's."""
        if actor.organisation_id is None:
            return NOBODY
        handed_in = ~Q(state=OfferState.DRAFT)
        inside = Q(organisation=actor.organisation_id) | (Q(market=actor.organisation_id) & handed_in)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & handed_in
        return inside

    def visible_to(self, actor: Actor) -> Self:
        """Those in the pool, and those inside for the actor."""
        return self.filter(self.inside(actor) | Q(state=OfferState.OPEN))

    def whole_for(self, actor: Actor) -> Self:
        """Those of which the actor is shown everything."""
        return self.filter(self.inside(actor))

    def public(self, actor: Actor = ANONYMOUS) -> Self:
        """What everybody may read, whoever is looking."""
        return self.filter(state=OfferState.OPEN)

    def for_list(self) -> Self:
        """With all that a row or a card shows."""
        return self.select_related("organisation", "region", "field", "market").prefetch_related("stages")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("disposal", "submitted_by")


def _side(actor: Actor, prefix: str = "") -> Q:
    """The condition for licences, or for what belongs to them, of which the actor's unit is a side."""
    if actor.organisation_id is None:
        return NOBODY
    return Q(**{f"{prefix}organisation": actor.organisation_id}) | Q(**{f"{prefix}licensee": actor.organisation_id})


def _told(actor: Actor, prefix: str = "") -> Q:
    """The condition for signed licences of which the actor hears: its region's, its market's."""
    if actor.organisation_id is None:
        return NOBODY
    told = Q(**{f"{prefix}offer__market": actor.organisation_id})
    if actor.oversight is not None:
        told |= Q(**{f"{prefix}region__code__startswith": actor.oversight})
    return told & Q(**{f"{prefix}state__in": _SIGNED})


class LicenceQuerySet(VisibleQuerySet[Any]):
    """Licences, beginning with what the actor may see."""

    def inside(self, actor: Actor) -> Q:
        """The condition for licences of which the actor reads everything: as one of the two sides."""
        return _side(actor)

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own unit; signed ones also for the mediator, the government and who stands in for them."""
        visible = self.inside(actor) | _told(actor)
        if actor.organisation_id is not None:
            backed = _rows("licensing.Guarantee").filter(licence=OuterRef("pk"), provider=actor.organisation_id)
            visible |= Q(Exists(backed)) & Q(state__in=_SIGNED)
        return self.filter(visible)

    def whole_for(self, actor: Actor) -> Self:
        """Those of the two sides."""
        return self.filter(self.inside(actor))

    def given_by(self, actor: Actor) -> Self:
        """Those that the actor's unit has given."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)

    def taken_by(self, actor: Actor) -> Self:
        """Those that the actor's unit has taken."""
        return self.none() if actor.organisation_id is None else self.filter(licensee=actor.organisation_id)

    def unsigned_by(self, actor: Actor) -> Self:
        """Those whose settled terms the actor's unit has not signed."""
        done = _rows("licensing.LicenceSignature").filter(
            licence=OuterRef("pk"), organisation=actor.organisation_id, content_sha256=OuterRef("content_sha256")
        )
        return self.whole_for(actor).filter(~Exists(done), state=LicenceState.SETTLING, revision__gt=0)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "licensee", "region", "offer")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return (
            self.for_list()
            .select_related("offer__disposal", "offer__market", "deal", "created_by")
            .prefetch_related("stages", "signatures__organisation", "signatures__signed_by")
        )


class TriggerQuerySet(VisibleQuerySet[Any]):
    """Events that trigger payments, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the licences of which the actor hears."""
        return self.filter(_side(actor, "licence__") | _told(actor, "licence__"))

    def to_answer_by(self, actor: Actor) -> Self:
        """Declared by the other side."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(_side(actor, "licence__"), state=TriggerState.DECLARED).exclude(
            organisation=actor.organisation_id
        )

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "licence__offer__market", "licence__licensee", "stage")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related(
            "licence__organisation", "licence__region", "created_by", "answered_by", "decided_by"
        )


class LicenceDueQuerySet(VisibleQuerySet[Any]):
    """What is owed for licences, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the licences of which the actor hears."""
        return self.filter(_side(actor, "licence__") | _told(actor, "licence__"))

    def owed_by(self, actor: Actor) -> Self:
        """What the actor's unit has to pay."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(licence__licensee=actor.organisation_id, state__in=OWED)

    def recorded_for(self, actor: Actor) -> Self:
        """What was paid to the actor's unit, which has not confirmed it."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id, state=DueState.RECORDED)

    def late(self) -> Self:
        """What did not come on its day."""
        return self.filter(state__in=LATE)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "licence__offer", "licence__licensee")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("trigger", "report", "recorded_by", "received_by")


class GuaranteeClaimQuerySet(VisibleQuerySet[Any]):
    """Claims on guarantees, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the two sides, and of who stands in."""
        if actor.organisation_id is None:
            return self.none()
        side = _side(actor, "guarantee__licence__")
        return self.filter(side | Q(guarantee__provider=actor.organisation_id))

    def for_detail(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "organisation", "guarantee__provider", "guarantee__licence__licensee", "guarantee__licence__offer", "due"
        )


class AuditRequestQuerySet(VisibleQuerySet[Any]):
    """Requests to look at the books, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the two sides."""
        return self.filter(_side(actor, "licence__"))

    def for_detail(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "licence__licensee", "licence__offer")
