"""What the market waits for: from units, from those who run it, from secrecy officers."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.market.enums import (
    AmendmentState,
    Holder,
    IntentState,
    ListingState,
    ObjectionState,
    QuestionState,
)
from lianqiao.processes.market.models import (
    Intent,
    Listing,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
)
from lianqiao.processes.market.queries.visibility import runs_markets


def to_check(actor: Actor) -> Any:
    """Listings handed in to the market that the actor's body runs, by others."""
    if not runs_markets(actor) or not actor.has(Permission.LISTED_CHECK):
        return None
    rows = Listing.objects.run_by(actor).filter(state=ListingState.CHECKING)
    return rows.exclude(submitted_by=actor.user_id).select_related("organisation", "region")


def to_clear(actor: Actor) -> Any:
    """Listings that wait for a secrecy review that the actor may make."""
    if actor.organisation_id is None or not actor.has(Permission.LISTED_REVIEW_SECRECY):
        return None
    rows = Listing.objects.whole_for(actor).filter(state=ListingState.CLEARING)
    return rows.exclude(submitted_by=actor.user_id).select_related("organisation", "region")


def to_decide(actor: Actor) -> Any:
    """Listings whose time for intents is over, on the market that the actor's body runs."""
    if not runs_markets(actor) or not actor.has(Permission.LISTED_CHECK):
        return None
    rows = Listing.objects.run_by(actor).filter(state=ListingState.QUALIFYING)
    return rows.select_related("organisation", "region")


def to_publish(actor: Actor) -> Any:
    """Proposed amendments of listings on the market that the actor's body runs."""
    if not runs_markets(actor) or not actor.has(Permission.LISTED_CHECK):
        return None
    return ListingAmendment.objects.filter(
        listing__market=actor.organisation_id, listing__state=ListingState.RUNNING, state=AmendmentState.PROPOSED
    ).for_list()


def objections_to_answer(actor: Actor) -> Any:
    """Objections on the market that the actor's body runs."""
    if not runs_markets(actor) or not actor.has(Permission.LISTED_CHECK):
        return None
    return ListingObjection.objects.filter(
        listing__market=actor.organisation_id, state=ObjectionState.RAISED
    ).for_list()


def questions_to_answer(actor: Actor) -> Any:
    """Questions about what the actor's unit lists."""
    if actor.organisation_id is None or not actor.has(Permission.LISTED_SUBMIT):
        return None
    return ListingQuestion.objects.filter(
        listing__organisation=actor.organisation_id, listing__state__in=_TALKING, state=QuestionState.ASKED
    ).for_list()


_TALKING = (ListingState.RUNNING, ListingState.QUALIFYING, ListingState.CONTEST, ListingState.CANCELLING)


def to_choose(actor: Actor) -> Any:
    """What the actor's unit lists without a price, when units are there to talk with."""
    if actor.organisation_id is None or not actor.has(Permission.LISTED_SUBMIT):
        return None
    rows = Listing.objects.of(actor).filter(state=ListingState.QUALIFYING, flags__several="talks")
    return rows.select_related("organisation", "region")


def to_confirm(actor: Actor) -> Any:
    """Intents of the actor's unit that an amendment has voided."""
    if actor.organisation_id is None or not actor.has(Permission.INTENT_EDIT):
        return None
    rows = Intent.objects.of(actor).filter(
        state=IntentState.VOIDED, listing__state=ListingState.RUNNING, listing__intents_until__gte=clock.today()
    )
    return rows.for_list()


def to_pay(actor: Actor) -> Any:
    """Intents of the actor's unit whose deposit has not come in."""
    if actor.organisation_id is None or not actor.has(Permission.INTENT_EDIT):
        return None
    rows = Intent.objects.of(actor).filter(
        state=IntentState.LODGED,
        listing__state__in=(ListingState.RUNNING, ListingState.QUALIFYING),
        listing__deposit_yuan__gt=F("deposit_paid_yuan"),
    )
    return rows.for_list()


def to_return(actor: Actor) -> Any:
    """Deposits that the actor's body or unit still holds of units that are out of it."""
    if actor.organisation_id is None or not actor.has(Permission.DEPOSIT_RECORD):
        return None
    held = Q(listing__deposit_holder=Holder.SELLER, listing__organisation=actor.organisation_id)
    if runs_markets(actor):
        held |= Q(listing__deposit_holder=Holder.MARKET, listing__market=actor.organisation_id)
    out = (IntentState.WITHDRAWN, IntentState.DROPPED, IntentState.REFUSED, IntentState.LOST)
    rows = Intent.objects.filter(held, state__in=out)
    return rows.filter(deposit_paid_yuan__gt=F("deposit_returned_yuan") + F("deposit_forfeited_yuan")).for_list()


def runs_listings(actor: Actor) -> bool:
    """Whether the actor's body runs a market."""
    return runs_markets(actor)


def has_intents(actor: Actor) -> bool:
    """Whether the actor's unit has ever lodged an intent."""
    return actor.organisation_id is not None and Intent.objects.of(actor).exists()
