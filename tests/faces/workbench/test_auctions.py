"""The pages of auctions: bidding by page and by script, what changed, and who reads which names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.chronograph.running import run_due
from lianqiao.processes.auctions.models import Auction, Bid, SealedOffer
from tests.factories import make_actor
from tests.factories.auctions import SEALED, START, STEP, at, bid, fresh, make_auction, make_bidder, seal

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"X-Requested-With": "fetch"}}


def _as(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _url(name: str, auction: Auction) -> str:
    return reverse(f"workbench:{name}", args=[auction.pk])


def test_page_shows_price_buttons_and_rules() -> None:
    auction = make_auction()
    part, actor = make_bidder(auction)

    page = _as(actor).get(_url("auction", auction)).content.decode()

    assert "起始价" in page
    assert 'name="yuan" value="100000.00"' in page
    assert part.label in page
    assert "最后 5 分钟内有出价的，结束时间顺延到该次出价后 5 分钟" in page


def test_script_bids_and_is_told(client: Client) -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    client = _as(actor)
    sent = {"yuan": "100000.00", "key": "k1"}

    answers = [client.post(_url("auction_bid", auction), sent, **SCRIPT) for _time in range(2)]
    low = client.post(_url("auction_bid", auction), {"amount": "10.1", "key": "k2"}, **SCRIPT)

    assert [answer.json()["message"] for answer in answers] == ["出价 10 万元 有效，是第 1 次出价。"] * 2
    assert (low.status_code, low.json()["message"]) == (422, "您的出价现在最高，不用再加价。")
    assert Bid.objects.count() == 1


def test_amount_like_a_slip_is_asked_for_again() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    client = _as(actor)

    asked = client.post(_url("auction_bid", auction), {"amount": "100", "key": "k"}, **SCRIPT)
    plain = client.post(_url("auction_bid", auction), {"amount": "100", "key": "k"})
    page = client.get(plain["Location"]).content.decode()
    assert (asked.status_code, asked.json()["code"], Bid.objects.count()) == (422, "confirm", 0)
    assert 'name="confirmed"' in page
    done = client.post(_url("auction_bid", auction), {"amount": "100", "key": "k", "confirmed": "on"}, **SCRIPT)

    assert done.status_code == 200
    assert Bid.objects.get().amount_yuan == 1_000_000


def test_two_different_amounts_at_once_are_refused() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    sent = {"amount": "12", "yuan": "100000.00", "key": "k"}

    answer = _as(actor).post(_url("auction_bid", auction), sent, **SCRIPT)

    assert answer.json()["message"] == "按钮的金额和填写的金额不同，请只用一个。"
    assert not Bid.objects.exists()


def test_poll_answers_only_what_changed() -> None:
    auction = make_auction()
    (_one, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    client = _as(first)

    whole = client.get(_url("auction_live", auction))
    same = client.get(_url("auction_live", auction), headers={"If-None-Match": whole["ETag"]})
    bid(auction, second, START)
    changed = client.get(_url("auction_live", auction), headers={"If-None-Match": whole["ETag"]})

    assert (whole.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert same.content == b""
    assert int(same["X-Moment"]) > 0
    assert "10 万元" in changed.content.decode()


def test_look_after_the_end_ends_the_auction() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)

    with at(auction.closes_at):
        page = Client().get(reverse("portal:auction", args=[auction.pk])).content.decode()

    assert fresh(auction).outcome == "won"
    assert "成交价" in page


def test_seller_learns_names_after_the_end_alone() -> None:
    seller = make_actor()
    auction = make_auction(seller=seller.organisation)
    part, actor = make_bidder(auction)
    bid(auction, actor, START)
    client = _as(seller)

    before = client.get(_url("auction", auction)).content.decode()
    with at(auction.closes_at):
        run_due()
    after = client.get(_url("auction", auction)).content.decode()
    public = Client().get(reverse("portal:auction", args=[auction.pk])).content.decode()

    def label_of(page: str) -> str:
        found = re.search(rf'{part.organisation.name}</td>\s*<td data-label="竞买号">(.+?)</td>', page)
        return "" if found is None else found[1]

    assert (label_of(before), label_of(after)) == ("—", part.label)
    assert part.label in public
    assert part.organisation.name not in public


def test_other_bidders_do_not_learn_who_bids() -> None:
    auction = make_auction()
    (part, first), (_two, second) = make_bidder(auction), make_bidder(auction)
    bid(auction, first, START)

    page = _as(second).get(_url("auction", auction)).content.decode()
    with at(auction.closes_at):
        after = _as(second).get(_url("auction", auction)).content.decode()

    assert part.label in page
    assert part.organisation.name not in page
    assert part.organisation.name not in after


def test_sealed_amount_is_on_no_page_before_the_end() -> None:
    seller = make_actor()
    auction = make_auction(SEALED, seller=seller.organisation)
    _part, actor = make_bidder(auction)
    seal(auction, actor, 123_450)

    pages = [
        _as(who).get(url).content.decode()
        for who in (actor, seller)
        for url in (_url("auction", auction), _url("auction_live", auction), reverse("workbench:auctions"))
    ]
    pages.append(Client().get(reverse("portal:auctions") + "?export=csv").getvalue().decode())

    assert not any("12.345" in page or "123450" in page or "123,450" in page for page in pages)
    assert SealedOffer.objects.count() == 1
    assert Client().get(reverse("portal:auction_log", args=[auction.pk])).status_code == 404


def test_pages_ask_as_often_for_many_as_for_one() -> None:
    seller = make_actor()
    auction = make_auction(seller=seller.organisation)
    bidders = [make_bidder(auction)[1] for _number in range(2)]
    bid(auction, bidders[0], START)
    client = _as(seller)
    urls = (_url("auction", auction), _url("auction_live", auction), reverse("workbench:auctions"))

    def counts() -> list[int]:
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    before = counts()
    for number in range(1, 30):
        bid(auction, bidders[number % 2], START + number * STEP)
    for _number in range(29):
        make_auction(seller=seller.organisation)
    for _number in range(5):
        make_bidder(auction)

    assert counts() == before


def test_record_and_log_are_given_after_the_end() -> None:
    auction = make_auction()
    _part, actor = make_bidder(auction)
    bid(auction, actor, START)
    client = _as(actor)

    early = client.get(reverse("workbench:auction_record", args=[auction.pk, "pdf"]))
    with at(auction.closes_at):
        run_due()
    record = client.get(reverse("workbench:auction_record", args=[auction.pk, "docx"]))
    log = client.get(_url("auction_log", auction))

    assert early.status_code == 400
    assert record.content[:2] == b"PK"
    assert log.content.decode().count("\n") == 3
