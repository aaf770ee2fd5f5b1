"""Bids at the same moment, on connections of their own."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.processes.auctions.enums import AuctionState
from lianqiao.processes.auctions.models import Bid, Line
from tests.factories.auctions import FIXED, START, STEP, at, bid, fresh, make_auction, make_bidder
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_bids_of_one_amount_have_one_order() -> None:
    auction = make_auction()
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)

    refusal = beside(lambda: bid(auction, first, START), lambda: bid(auction, second, START))

    assert refusal == "出价太低，现在最低可出 10.5 万元。"
    assert list(Bid.objects.values_list("number", "placed_by")) == [(1, first.user.pk)]


def test_one_key_sent_on_two_connections_stands_once() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)

    refusal = beside(lambda: bid(auction, actor, START, "once"), lambda: bid(auction, actor, START, "once"))

    assert refusal == ""
    assert Bid.objects.count() == 1


def test_two_at_a_fixed_price_have_one_winner() -> None:
    auction = make_auction(FIXED)
    (one, first), (_two, second) = make_bidder(auction), make_bidder(auction)

    refusal = beside(lambda: bid(auction, first, START), lambda: bid(auction, second, START))

    assert refusal == "竞价已经结束，这次出价没有计入。"
    assert (fresh(auction).state, fresh(auction).winner) == (AuctionState.CLOSED, one)


def test_many_at_once_stand_in_one_order_without_gaps() -> None:
    auction = make_auction()
    bidders = [make_bidder(auction)[1] for _number in range(8)]
    start = threading.Barrier(len(bidders))
    stood: list[Any] = []

    def go_on(actor: Any) -> None:
        start.wait()
        for step in range(12):
            try:
                stood.append(bid(auction, actor, START + step * STEP).number)
            except DomainError:
                continue
        connection.close()

    threads = [threading.Thread(target=go_on, args=(actor,)) for actor in bidders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = list(Bid.objects.order_by("number").values_list("number", flat=True))
    amounts = list(Bid.objects.order_by("number").values_list("amount_yuan", flat=True))
    assert sorted(stood) == numbers == list(range(1, len(numbers) + 1))
    assert amounts == sorted(set(amounts))
    assert Line.objects.filter(auction=auction).count() == fresh(auction).lines == len(numbers) + 1


def test_end_is_reached_once_by_many_who_look() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)

    def look() -> None:
        run_due()
        connection.close()

    with at(auction.closes_at):
        threads = [threading.Thread(target=look) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run_due()

    assert fresh(auction).state == AuctionState.CLOSED
    assert Line.objects.filter(auction=auction, kind="closed").count() == 1
