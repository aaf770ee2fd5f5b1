"""Who sees what of the market: units their own, markets what is theirs to run, everybody what is announced."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.market.enums import (
    LIVE,
    PRIVATE_STATES,
    PUBLIC_STATES,
    SHOWN_SESSIONS,
    IntentState,
    ListingState,
    QuestionState,
    SessionState,
)

NOBODY = Q(pk__in=())


def runs_markets(actor: Actor) -> bool:
    """Whether the actor acts for a body that runs a market: a verified transfer organisation or platform operator."""
    return actor.service is not None


class MarketListingQuerySet(VisibleQuerySet[Any]):
    """Listings, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Announced ones, those of one's own unit, of the market that one runs and of the region that one oversees."""
        return self.filter(self.inside(actor) | Q(state__in=PUBLIC_STATES))

    def whole_for(self, actor: Actor) -> Self:
        """Those of which the actor is shown everything but the intents."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `whole_for`."""
        if actor.organisation_id is None:
            return NOBODY
        inside = Q(organisation=actor.organisation_id)
        if runs_markets(actor):
            inside |= Q(market=actor.organisation_id) & ~Q(state__in=PRIVATE_STATES)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & ~Q(state__in=PRIVATE_STATES)
        return inside

    def public(self, actor: Actor = ANONYMOUS) -> Self:
        """What everybody may read, whoever is looking."""
        return self.filter(state__in=PUBLIC_STATES)

    def run_by(self, actor: Actor) -> Self:
        """Those on the market that the actor's body runs, once handed in."""
        if not runs_markets(actor):
            return self.none()
        return self.filter(market=actor.organisation_id).exclude(state__in=PRIVATE_STATES)

    def of(self, actor: Actor) -> Self:
        """Those of the actor's unit."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)

    def with_turn(self) -> Self:
        """`turn` is 0 for what takes intents, 1 for what is being decided, 2 for what is over."""
        turn = Case(
            When(state=ListingState.RUNNING, then=Value(0)),
            When(state__in=LIVE, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.annotate(turn=turn)

    def for_list(self) -> Self:
        """With all that a row or a card shows."""
        return self.select_related("organisation", "region", "market", "field", "winner", "session")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return (
            self.for_list()
            .select_related("disposal", "submitted_by", "checked_by", "deal", "auction")
            .prefetch_related("files")
        )


class IntentQuerySet(VisibleQuerySet[Any]):
    """Intents, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own unit, those on the market that one runs, and as their seller those that one may read by now.

        Governments see none: who competes concerns the market alone.
        """
        if actor.organisation_id is None:
            return self.none()
        visible = Q(organisation=actor.organisation_id)
        if runs_markets(actor):
            visible |= Q(listing__market=actor.organisation_id)
        told = ~Q(listing__state__in=(ListingState.SCHEDULED, ListingState.RUNNING)) | Q(
            listing__flags__names_at_once=True
        )
        return self.filter(visible | (Q(listing__organisation=actor.organisation_id) & told))

    def of(self, actor: Actor) -> Self:
        """Those of the actor's unit."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)

    def standing(self) -> Self:
        """Those that count when the time is over."""
        return self.filter(state__in=(IntentState.LODGED, IntentState.QUALIFIED))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "listing__organisation", "listing__market")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("listing__auction", "consented_by", "judged_by")


class DepositLineQuerySet(VisibleQuerySet[Any]):
    """Lines of deposits, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the intents that one sees."""
        intents: Any = apps.get_model("market.Intent")._default_manager
        return self.filter(intent__in=intents.visible_to(actor).values("pk"))


class ListingAmendmentQuerySet(VisibleQuerySet[Any]):
    """Amendments, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the listings of one's own unit and of the market that one runs."""
        return self.filter(_of_unit(actor) | _of_market(actor))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("listing__organisation", "listing__market", "listing__region", "proposed_by")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("decided_by")


class ListingQuestionQuerySet(VisibleQuerySet[Any]):
    """Questions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those about the listings of one's own unit and of the market that one runs, and what one's unit has asked."""
        return self.filter(_of_unit(actor) | _of_market(actor) | _said_by(actor))

    def public(self) -> Self:
        """Those that everybody may read, with their answers."""
        return self.filter(state=QuestionState.ANSWERED, listing__state__in=PUBLIC_STATES)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("listing__organisation", "listing__market", "listing__region", "unit")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("answered_by")


class ListingObjectionQuerySet(VisibleQuerySet[Any]):
    """Objections, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those on the market that one runs, and what one's unit has said; the seller does not read who objects."""
        return self.filter(_of_market(actor) | _said_by(actor))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("listing__organisation", "listing__market", "listing__region", "unit")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("answered_by")


def _of_unit(actor: Actor) -> Q:
    return NOBODY if actor.organisation_id is None else Q(listing__organisation=actor.organisation_id)


def _of_market(actor: Actor) -> Q:
    return Q(listing__market=actor.organisation_id) if runs_markets(actor) else NOBODY


def _said_by(actor: Actor) -> Q:
    return NOBODY if actor.organisation_id is None else Q(unit=actor.organisation_id)


class SessionQuerySet(VisibleQuerySet[Any]):
    """Sessions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Announced ones, and those of the market that one runs."""
        return self.filter(self.inside(actor) | Q(state__in=SHOWN_SESSIONS))

    def inside(self, actor: Actor) -> Q:
        """The condition for those that one keeps."""
        return Q(organisation=actor.organisation_id) if runs_markets(actor) else NOBODY

    def public(self, actor: Actor = ANONYMOUS) -> Self:
        """What everybody may read, whoever is looking."""
        return self.filter(state__in=SHOWN_SESSIONS)

    def taking(self) -> Self:
        """Those into which units may put listings."""
        return self.filter(state=SessionState.OPEN)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list()


def follows(actor: Actor, listing: Any) -> bool:
    """Whether the person wants to be told what happens to the listing."""
    if actor.user_id is None:
        return False
    return bool(listing.followers.filter(user=actor.user_id).exists())


def followed_by(actor: Actor) -> Any:
    """The condition for listings that the person follows."""
    rows = apps.get_model("market.Follower")._base_manager.filter(listing=OuterRef("pk"), user=actor.user_id)
    return Exists(rows)
