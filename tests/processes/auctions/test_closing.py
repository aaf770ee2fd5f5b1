"""The end of an auction: reached once, with the result that the log gives."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.engines import bidding
from lianqiao.engines.bidding import Kind, Rules, Step, Tie
from lianqiao.processes.auctions import closing, domain
from lianqiao.processes.auctions.domain.writing import lines_of
from lianqiao.processes.auctions.enums import AuctionState, Outcome, Why
from lianqiao.processes.auctions.models import Auction, Bid, SealedOffer
from lianqiao.registers.achievements.models import Achievement
from tests.factories import make_actor
from tests.factories.auctions import (
    ENGLISH,
    FIXED,
    SEALED,
    START,
    STEP,
    at,
    bid,
    fresh,
    make_auction,
    make_bidder,
    seal,
)

pytestmark = pytest.mark.django_db
Told = list[tuple[Any, Any, Decimal | None]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the process of the cause is told of the ends of auctions."""
    heard: Told = []
    monkeypatch.setattr(closing, "_REACTIONS", {})
    closing.register(Achievement, lambda *end: heard.append(end))
    return heard


def _end(auction: Auction, *, later: timedelta = timedelta(0)) -> Auction:
    with at(fresh(auction).closes_at + later):
        run_due()
    return fresh(auction)


def test_highest_wins_and_the_cause_is_told_once(told: Told) -> None:
    auction = make_auction()
    (_one, first), (two, second) = make_bidder(auction), make_bidder(auction)
    bid(auction, first, START)
    bid(auction, second, START + STEP)

    ended = _end(auction)
    _end(auction, later=timedelta(minutes=10))

    assert (ended.state, ended.outcome, ended.winner, ended.result_yuan) == ("closed", "won", two, START + STEP)
    assert [(one.pk, winner, price) for one, winner, price in told] == [(auction.pk, two, START + STEP)]
    assert not Setback.objects.exists()


def test_published_log_is_sound_and_ends_with_the_result(told: Told) -> None:
    auction = make_auction()
    part, actor = make_bidder(auction)
    bid(auction, actor, START)

    ended = _end(auction)

    report = bidding.verify([bidding.as_text(line) for line in lines_of(ended)], digest=ended.head)
    assert report.findings == ()
    assert report.story is not None
    assert report.story.result is not None
    assert (report.story.result.winner, report.story.result.price_yuan) == (part.label, START)


@pytest.mark.parametrize(
    ("least", "bids", "why"), [(1, 0, Why.NO_BIDS), (2, 1, Why.TOO_FEW)], ids=["nobody", "too few"]
)
def test_without_enough_bidders_nobody_wins(told: Told, least: int, bids: int, why: Why) -> None:
    auction = make_auction(Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), least_bidders=least))
    _part, actor = make_bidder(auction)
    for _place in range(bids):
        bid(auction, actor, START)

    ended = _end(auction)

    assert (ended.outcome, ended.why, ended.winner, ended.result_yuan) == (Outcome.UNSOLD, why, None, None)
    assert told[0][1:] == (None, None)


@pytest.mark.parametrize(("reserve", "outcome"), [(START, Outcome.WON), (START + 1, Outcome.UNSOLD)])
def test_reserve_is_opened_at_the_end_alone(told: Told, reserve: Decimal, outcome: Outcome) -> None:
    asked = []
    salt = "0c" * 32

    def opened(auction: Auction) -> closing.Reserve:
        asked.append(auction.pk)
        return closing.Reserve(reserve, salt)

    closing.reserve_of(Achievement, opened)
    rules = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), has_reserve=True)
    auction = make_auction(rules, reserve_commitment=bidding.commitment_of(reserve, salt))
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)
    assert not asked

    ended = _end(auction)

    assert (ended.outcome, asked) == (outcome, [auction.pk])
    last = lines_of(ended)[-1].data
    assert (last["reserve_yuan"], last["reserve_salt"]) == (bidding.amount_text(reserve), salt)
    assert bidding.replay(lines_of(ended)).is_reserve_proven is True


def test_reserve_that_is_not_the_announced_one_holds_the_end_up(told: Told) -> None:
    closing.reserve_of(Achievement, lambda auction: closing.Reserve(START, "0c" * 32))
    rules = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), has_reserve=True)
    auction = make_auction(rules, reserve_commitment="a" * 64)
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)

    held = _end(auction)

    assert held.state == AuctionState.OPEN
    assert Setback.objects.get().error == "保留价和公告的承诺值不一致，暂时不能得出竞价结果。"
    assert not told


def test_reserve_that_cannot_be_opened_holds_the_end_up(told: Told) -> None:
    auction = make_auction(Rules(Kind.SEALED, has_reserve=True), reserve_commitment="a" * 64)
    _part, actor = make_bidder(auction)
    seal(auction, actor, START)

    held = _end(auction)

    assert (held.state, Setback.objects.get().error) == (AuctionState.OPEN, "保留价打不开，暂时不能得出竞价结果。")
    assert not told
    assert not Bid.objects.exists()


def test_sealed_offers_are_opened_at_the_end(told: Told) -> None:
    auction = make_auction(SEALED)
    (one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    seal(auction, first, 120_000)
    seal(auction, second, 130_000)
    seal(auction, first, 140_000)
    assert not Bid.objects.exists()

    ended = _end(auction)

    assert (ended.winner, ended.result_yuan) == (one, Decimal(140_000))
    assert list(Bid.objects.order_by("number").values_list("amount_yuan", flat=True)) == [130_000, 140_000]
    assert bidding.verify([bidding.as_text(line) for line in lines_of(ended)]).is_sound


def test_sealed_amounts_stand_nowhere_before_the_end() -> None:
    auction = make_auction(SEALED)
    _part, actor = make_bidder(auction)

    offer = seal(auction, actor, 123_457, "k")
    again = seal(auction, actor, 123_457, "k")

    kept = SealedOffer.objects.get()
    assert (offer, again) == (kept, kept)
    assert b"123457" not in bytes(kept.closed)
    assert all("123457" not in bidding.as_text(line) for line in lines_of(auction))
    assert fresh(auction).price_yuan is None


def test_second_price_is_paid_by_the_best() -> None:
    auction = make_auction(Rules(Kind.SEALED, second_price=True))
    (one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    seal(auction, first, 150_000)
    seal(auction, second, 130_000)

    ended = _end(auction)

    assert (ended.winner, ended.result_yuan) == (one, Decimal(130_000))


@pytest.mark.parametrize("tie", list(Tie))
def test_equal_offers_have_one_winner(tie: Tie) -> None:
    auction = make_auction(Rules(Kind.SEALED, tie=tie))
    (one, first), (two, second) = make_bidder(auction), make_bidder(auction)
    seal(auction, first, START)
    seal(auction, second, START)

    ended = _end(auction)

    assert ended.winner in ((one,) if tie is Tie.EARLIEST else (one, two))
    assert bidding.verify([bidding.as_text(line) for line in lines_of(ended)]).is_sound


def test_fixed_price_goes_to_the_first(told: Told) -> None:
    auction = make_auction(FIXED)
    (one, first), (_two, second) = make_bidder(auction), make_bidder(auction)

    with pytest.raises(DomainError, match="这次竞价是一口价，只能按 10 万元 出价。"):
        bid(auction, first, START + 1)
    bid(auction, first, START)
    with pytest.raises(DomainError, match="竞价已经结束"):
        bid(auction, second, START)

    assert (fresh(auction).state, fresh(auction).winner) == (AuctionState.CLOSED, one)
    assert len(told) == 1


def test_what_fails_after_the_end_leaves_it_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*end: Any) -> None:
        raise RuntimeError("no deal can be written")

    monkeypatch.setattr(closing, "_REACTIONS", {})
    closing.register(Achievement, fail)
    auction = make_auction()
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)

    held = _end(auction)
    assert (held.state, held.lines, Setback.objects.count()) == (AuctionState.OPEN, 2, 1)
    monkeypatch.setattr(closing, "_REACTIONS", {})
    ended = _end(auction, later=timedelta(hours=1))

    assert (ended.state, ended.result_yuan, Setback.objects.count()) == (AuctionState.CLOSED, START, 0)


def test_calling_off_ends_it_for_a_reason(told: Told) -> None:
    seller = make_actor()
    auction = make_auction(seller=seller.organisation)
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)

    with pytest.raises(AccessError):
        domain.call_off(auction, actor=actor, reason="不卖了")
    with pytest.raises(DomainError, match="请写明理由。"):
        domain.call_off(auction, actor=seller, reason=" ")
    domain.call_off(auction, actor=seller, reason="权属出现争议")

    ended = _end(auction)
    assert (ended.state, ended.outcome, told) == (AuctionState.CALLED_OFF, "", [])
    assert bidding.verify([bidding.as_text(line) for line in lines_of(ended)]).is_sound
    with pytest.raises(DomainError, match="竞价已经撤销：权属出现争议"):
        bid(auction, actor, START + STEP)


def test_what_is_over_is_not_called_off() -> None:
    auction = make_auction()

    with at(auction.closes_at), pytest.raises(DomainError, match="竞价已经结束，不能撤销。"):
        domain.call_off(auction, actor=SYSTEM, reason="来不及了")

    assert fresh(auction).state == AuctionState.OPEN


def test_winner_seller_and_others_are_told(told: Told) -> None:
    seller = make_actor()
    auction = make_auction(ENGLISH, seller=seller.organisation)
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    bid(auction, first, START)
    bid(auction, second, START + STEP)

    _end(auction)

    ends = Message.objects.filter(key__in=(f"auctions.end.{auction.pk}", f"auctions.won.{auction.pk}"))
    subjects = dict(ends.values_list("recipient", "subject"))
    assert subjects[second.user.pk] == "贵单位以 10.5 万元 竞得“压铸件防腐涂层专利权”"
    assert subjects[first.user.pk] == subjects[seller.user.pk] == "“压铸件防腐涂层专利权”以 10.5 万元 成交"
