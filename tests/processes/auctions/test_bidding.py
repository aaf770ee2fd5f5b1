"""Bidding by persons: what stands, what is refused, what is kept."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry
from lianqiao.engines import bidding
from lianqiao.engines.bidding import Kind, Rules, Step
from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.enums import AuctionState
from lianqiao.processes.auctions.models import Auction, Bid, Line, Participant
from tests.factories import OrganisationFactory, make_actor
from tests.factories.auctions import ENGLISH, START, STEP, at, bid, fresh, make_auction, make_bidder

pytestmark = pytest.mark.django_db


def test_bid_stands_with_number_line_and_price() -> None:
    auction = make_auction()
    participant, actor = make_bidder(auction)

    placed = bid(auction, actor, START)

    now = fresh(auction)
    assert (placed.number, now.price_yuan, now.leader, now.offers, now.lines) == (1, START, participant.label, 1, 2)
    last = Line.objects.get(auction=auction, number=1)
    assert last.data["bidder"] == participant.label
    assert now.head == last.digest
    assert bidding.replay(lines_of(now)).state.price_yuan == START


@pytest.mark.parametrize(
    ("yuan", "sentence"),
    [
        (START - 1, "出价太低，现在最低可出 10 万元。"),
        (START + 1, "加价要是 5,000 元 的整数倍，从 10 万元 起。"),
        (0, "出价要大于零，精确到分。"),
        (Decimal("100000.001"), "出价要大于零，精确到分。"),
    ],
)
def test_bid_that_does_not_fit_is_refused(yuan: Decimal, sentence: str) -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)

    with pytest.raises(DomainError, match=sentence):
        bid(auction, actor, yuan)

    assert (Bid.objects.count(), fresh(auction).lines) == (0, 1)


def test_second_bid_is_above_the_first_and_not_of_the_same_unit() -> None:
    auction = make_auction()
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    bid(auction, first, START)

    with pytest.raises(DomainError, match="您的出价现在最高，不用再加价。"):
        bid(auction, first, START + STEP)
    with pytest.raises(DomainError, match=r"出价太低，现在最低可出 10\.5 万元。"):
        bid(auction, second, START)
    placed = bid(auction, second, START + STEP)

    assert placed.number == 2


def test_bid_sent_twice_stands_once() -> None:
    auction = make_auction()
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    placed = bid(auction, first, START, "once")
    bid(auction, second, START + STEP)

    again = bid(auction, first, START, "once")

    assert again == placed
    assert Bid.objects.count() == 2
    with pytest.raises(DomainError, match="这次提交已经用过，金额不同。"):
        bid(auction, first, START + 2 * STEP, "once")


def test_only_who_agreed_and_paid_in_may_bid() -> None:
    rules = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), deposit_yuan=Decimal(10_000))
    auction = make_auction(rules)
    participant, actor = make_bidder(auction, ready=False)

    with pytest.raises(DomainError, match="请先阅读并同意竞价规则，再出价。"):
        bid(auction, actor, START)
    with pytest.raises(DomainError, match="请先阅读这次竞价的规则"):
        domain.agree(participant, actor=actor, terms_sha256="0" * 64)
    domain.agree(participant, actor=actor, terms_sha256=auction.terms_sha256)
    with pytest.raises(DomainError, match="保证金还没有确认到账"):
        bid(auction, actor, START)
    domain.confirm_deposit(participant, actor=SYSTEM)

    assert bid(auction, actor, START).number == 1


def test_whoever_was_not_admitted_is_refused() -> None:
    auction = make_auction()
    make_bidder(auction)

    with pytest.raises(AccessError, match="贵单位没有报名参加这次竞价。"):
        bid(auction, make_actor(), START)
    with pytest.raises(AccessError):
        domain.admit(auction, actor=make_actor(), organisation=OrganisationFactory())

    assert fresh(auction).offers == 0


def test_seller_is_not_admitted() -> None:
    auction = make_auction()

    with pytest.raises(DomainError, match="出让方和组织竞价的机构不能参加竞买。"):
        domain.admit(auction, actor=SYSTEM, organisation=auction.organisation)

    assert not Participant.objects.exists()


def test_bidding_opens_and_ends_by_the_clock_without_a_job() -> None:
    auction = make_auction(opens_in=timedelta(hours=1))
    _part, actor = make_bidder(auction)

    with pytest.raises(DomainError, match="竞价还没有开始。"):
        bid(auction, actor, START)
    with at(auction.opens_at):
        bid(auction, actor, START)
    with at(auction.closes_at), pytest.raises(DomainError, match="竞价已经结束，这次出价没有计入。"):
        bid(auction, actor, START + STEP)

    assert fresh(auction).state == AuctionState.CLOSED
    assert fresh(auction).result_yuan == START


def test_late_bid_moves_the_end_once_each() -> None:
    auction = make_auction()
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    late = auction.closes_at - timedelta(minutes=1)

    with at(late):
        bid(auction, first, START, "a")
        bid(auction, first, START, "a")
    moved = fresh(auction)
    with at(late + timedelta(seconds=10)):
        bid(auction, second, START + STEP)

    assert (moved.closes_at, moved.next_check) == (late + timedelta(minutes=5),) * 2
    assert fresh(auction).closes_at == late + timedelta(minutes=5, seconds=10)
    assert list(Bid.objects.order_by("number").values_list("is_extension", flat=True)) == [True, True]


def test_log_of_a_bid_is_the_units_own() -> None:
    auction = make_auction()
    participant, actor = make_bidder(auction)

    bid(auction, actor, START)

    assert LogEntry.objects.get(action="auctions.participant.bid").subject_id == participant.pk
    assert set(LogEntry.objects.filter(subject_id=auction.pk).values_list("action", flat=True)) == {
        "auctions.auction.announce",
        "auctions.auction.open",
    }


def test_what_stands_cannot_be_changed_in_the_database() -> None:
    auction = make_auction()
    participant, actor = make_bidder(auction)
    placed = bid(auction, actor, START)

    for change in (
        lambda: Bid.objects.filter(pk=placed.pk).update(amount_yuan=1),
        lambda: Line.objects.filter(auction=auction).delete(),
        lambda: Auction.objects.filter(pk=auction.pk).update(start_yuan=1),
        lambda: Participant.objects.filter(pk=participant.pk).update(label="Z0000"),
        lambda: Line.objects.create(auction=auction, number=2, kind="bid", at=auction.opens_at, data={}, previous="0"),
        lambda: Bid.objects.create(
            auction=auction,
            participant=participant,
            number=5,
            amount_yuan=1,
            closes_at=auction.closes_at,
            key="x",
            placed_at=auction.opens_at,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert fresh(auction).offers == 1


def test_announcement_is_checked() -> None:
    for values, code in (
        ({"start_yuan": Decimal(0)}, "amount"),
        ({"title": " "}, "title"),
        ({"lasts": timedelta(0)}, "times"),
        ({"reserve_commitment": "0" * 64}, "reserve"),
        ({"rules": Rules(Kind.SEALED, deposit_yuan=START + 1)}, "deposit"),
        ({"rules": Rules(Kind.SEALED, has_reserve=True), "reserve_commitment": "so"}, "reserve"),
    ):
        with pytest.raises(DomainError) as refusal:
            make_auction(**{"rules": ENGLISH, **values})
        assert refusal.value.code == code

    assert not Auction.objects.exists()
