"""Whole ways of the invented province: auctioned with a log that holds, sold, registered, divided, paid."""

from collections.abc import Iterator
from typing import Any

import pytest

from lianqiao.demo.contracting import Contracting
from lianqiao.demo.ways import Ways
from lianqiao.demo.ways import told as told_ways
from lianqiao.engines.bidding import replay
from lianqiao.faces.workbench.ways import stops_of
from lianqiao.processes.asset_ledger.enums import Conversion, Movement
from lianqiao.processes.asset_ledger.models import Asset, JournalEntry
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.enums import Outcome
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.contracts.enums import ContractState
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.models import Listing
from tests.demo.told.conftest import Making
from tests.factories import make_actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The offices that register contracts, and the ways."""
    with making(Contracting, Ways):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_lots_were_auctioned_and_sold_with_a_log_that_holds() -> None:
    auctions = list(Auction.objects.order_by("opens_at"))

    assert len(auctions) == len(told_ways())
    for auction, row in zip(auctions, sorted(told_ways(), key=lambda one: -one["days"]), strict=True):
        story = replay(lines_of(auction))
        assert (auction.outcome, auction.result_yuan, auction.offers) == (
            Outcome.WON,
            max(yuan for _minutes, _key, yuan in row["bids"]),
            len(row["bids"]),
        )
        assert story.is_reserve_proven is (True if "reserve" in row else None)
        listing = Listing.objects.get(auction=auction)
        assert (listing.state, listing.disposal.state) == (ListingState.SOLD, DisposalState.CONCLUDED)


def test_one_way_is_told_to_the_paid_reward() -> None:
    contract = TechnologyContract.objects.get(source_id__in=Deal.objects.values("pk"))
    distribution = Distribution.objects.get(cause_id__in=Deal.objects.values("pk"))

    assert (contract.state, distribution.state) == (ContractState.REGISTERED, DistributionState.PAID)
    assert contract.amount_yuan == distribution.gross_yuan
    paid: Any = Asset.objects.get(conversion=Conversion.TRANSFERRED)
    kinds = set(JournalEntry.objects.filter(asset=paid).values_list("kind", flat=True))
    assert {Movement.TRANSFER, Movement.INCOME, Movement.REWARD} <= kinds
    assert paid.income_yuan == distribution.gross_yuan


def test_every_step_is_reached_from_the_achievement() -> None:
    deal = Distribution.objects.get(cause_id__in=Deal.objects.values("pk")).cause
    reader = make_actor(organisation=deal.organisation)
    achievement = deal.items.get().achievement

    labels = [stop.label for stop in stops_of(achievement, reader)]

    assert labels == ["科技成果", "转化决策", "挂牌", "竞价", "成交", "技术合同", "收益分配", "单列资产"]
