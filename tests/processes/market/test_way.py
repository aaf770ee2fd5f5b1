"""The whole way of a listing by each procedure, from the draft to the deal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market.enums import IntentState, ListingState, ProcedureKey
from lianqiao.processes.market.models import Listing
from tests.factories.market import (
    PRICE,
    add_intent,
    announce,
    close,
    fresh,
    later,
    make_listing,
    negotiated,
    on,
    sell,
    seller_of,
)

pytestmark = pytest.mark.django_db


def _state_of_disposal(listing: Listing) -> str:
    return Disposal.objects.get(pk=listing.disposal_id).state


def test_listing_with_one_intent_is_sold_at_the_listed_price() -> None:
    listing = make_listing(ListingState.ANNOUNCED)
    intent = listing.intents.get()

    assert (listing.winner, listing.result_yuan, intent.state) == (intent.organisation, PRICE, IntentState.WON)
    listing = later(listing, "result_until", "hand_over")
    assert (listing.state, listing.deal.state) == (ListingState.DEALING, DealState.DRAFT)
    assert listing.deal.price_yuan == PRICE
    assert listing.deal.origin == listing

    listing = sell(listing)

    assert (listing.state, listing.ended_on) == (ListingState.SOLD, clock.today())
    assert _state_of_disposal(listing) == DisposalState.CONCLUDED


def test_clock_opens_and_ends_by_itself() -> None:
    listing = announce(make_listing(), until=ListingState.SCHEDULED)

    run_due()

    listing = fresh(listing)
    assert listing.state == ListingState.RUNNING
    with on(listing.intents_until + timedelta(days=1), hour=1):
        run_due()
    assert fresh(listing).state == ListingState.FAILED
    assert _state_of_disposal(listing) == DisposalState.APPROVED


def test_nobody_comes_and_the_time_is_prolonged_as_often_as_the_seller_chose() -> None:
    listing = announce(make_listing(extension_rounds=2))
    days = [listing.intents_until]
    for _round in range(2):
        with on(days[-1] + timedelta(days=1), hour=1):
            run_due()
        listing = fresh(listing)
        days.append(listing.intents_until)

    assert (listing.state, listing.extended) == (ListingState.RUNNING, 2)
    assert days[0] < days[1] < days[2]
    with on(days[-1] + timedelta(days=1), hour=1):
        run_due()
    assert fresh(listing).state == ListingState.FAILED


def test_negotiable_listing_goes_to_the_partner_of_the_talks() -> None:
    listing = announce(make_listing(procedure=ProcedureKey.NEGOTIABLE))
    add_intent(listing, offer_yuan=Decimal(900_000))
    listing = negotiated(close(fresh(listing)))

    assert (listing.state, listing.shown_price, listing.result_yuan) == (ListingState.DEALING, None, PRICE)
    assert listing.deal.is_by_agreement


def test_deal_that_is_given_up_frees_the_decision_and_the_listing_has_failed() -> None:
    listing = make_listing(ListingState.DEALING)

    apply(listing.deal, "cancel", actor=seller_of(listing), reason="买方资金不到位")

    listing = fresh(listing)
    assert (listing.state, listing.intents.get().state) == (ListingState.FAILED, IntentState.LOST)
    assert _state_of_disposal(listing) == DisposalState.APPROVED
