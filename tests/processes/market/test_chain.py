"""The decision of the unit on its way through listing, contest and deal, and the result that has to run out."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.deals.domain.dealing import begin_deal, update_deal
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import DisposalState, PricingMethod
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market import dealing
from lianqiao.processes.market.enums import ListingState as L
from lianqiao.processes.market.models import Listing
from tests.factories import AchievementFactory, make_actor
from tests.factories.deals import TERMS, confirm_all, fresh
from tests.factories.market import make_listing, make_objection, seller_of

pytestmark = pytest.mark.django_db


def _decision(listing: Listing) -> tuple[str, Any]:
    found = Disposal.objects.get(pk=listing.disposal_id)
    return found.state, found.used_by


def _deal_of(listing: Listing) -> Deal:
    return fresh(Deal.objects.get(pk=Listing.objects.get(pk=listing.pk).deal_id))


def _offered(deal: Deal, listing: Listing) -> Deal:
    deal = update_deal(deal, actor=seller_of(listing), values=TERMS[deal.mode])  # type: ignore[index]
    return apply(deal, "offer", actor=seller_of(listing))


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        (L.DRAFT, DisposalState.APPROVED),
        (L.CHECKING, DisposalState.IN_USE),
        (L.RUNNING, DisposalState.IN_USE),
        (L.ANNOUNCED, DisposalState.IN_USE),
        (L.DEALING, DisposalState.IN_USE),
        (L.SOLD, DisposalState.CONCLUDED),
        (L.FAILED, DisposalState.APPROVED),
        (L.CANCELLED, DisposalState.APPROVED),
    ],
)
def test_decision_stands_as_the_listing_does(state: str, stands: str) -> None:
    listing = make_listing(state)

    assert _decision(listing)[0] == stands


def test_deal_has_the_decision_and_gives_it_back_when_it_is_cancelled() -> None:
    listing = make_listing(L.DEALING)
    deal = _deal_of(listing)
    assert _decision(listing) == (DisposalState.IN_USE, deal)

    apply(deal, "cancel", actor=seller_of(listing), reason="受让方没有付款")

    assert _decision(listing) == (DisposalState.APPROVED, None)
    assert Listing.objects.get(pk=listing.pk).state == L.FAILED


def test_price_of_a_listing_is_concluded_without_a_notice_of_its_own() -> None:
    listing = make_listing(L.DEALING)
    deal = confirm_all(_offered(_deal_of(listing), listing))

    deal = apply(deal, "conclude", actor=seller_of(listing))

    assert (deal.is_exempt, deal.pricing) == (True, PricingMethod.LISTING)
    assert _decision(listing)[0] == DisposalState.CONCLUDED


def test_deal_out_of_a_listing_waits_for_the_end_of_the_result() -> None:
    listing = make_listing(L.ANNOUNCED)
    seller = seller_of(listing)
    given: dict[str, Any] = {"pricing": PricingMethod.LISTING, "price_yuan": listing.result_yuan, "source": listing}
    deal = begin_deal(
        actor=seller,
        seller=listing.organisation,
        buyer=listing.winner,
        achievements=[AchievementFactory(organisation=listing.organisation)],
        mode=listing.disposal.mode,
        **given,
    )
    deal = confirm_all(_offered(deal, listing))

    with pytest.raises(DomainError, match="期满没有异议才能成交"):
        apply(deal, "conclude", actor=seller)
    make_objection(listing=listing, actor=make_actor())
    with pytest.raises(DomainError, match="有异议没有办结"):
        apply(deal, "conclude", actor=seller)
    assert fresh(deal).state == "offered"


def test_deal_of_another_source_is_none_of_the_markets_business() -> None:
    assert dealing.result_is_over(Deal()) is None
    assert not Auction.objects.exists()
