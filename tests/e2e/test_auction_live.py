"""The live page of an auction in real browsers: what others bid appears, a lost answer costs nothing, the end shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.models import Bid
from tests.factories import OrganisationFactory, make_actor
from tests.factories.auctions import START, STEP, bid, make_auction, make_bidder

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

#: A loaded machine may need long for a page.
LIMIT_MS = 60_000
Open = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Opens a page for somebody, in a browser of its own."""
    contexts = []

    def start(path: str, actor: Any = None, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(LIMIT_MS)
        contexts.append(context)
        if actor is not None:
            client = Client()
            client.force_login(actor.user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield start
    for context in contexts:
        context.close()


def test_bidder_bids_by_keyboard_is_outbid_and_bids_again(window: Open) -> None:
    seller = make_actor(organisation=OrganisationFactory(name="辽河省材料研究所"))
    auction = make_auction(seller=seller.organisation, lasts=timedelta(minutes=40))
    (part, actor), (_other, rival) = make_bidder(auction), make_bidder(auction)
    path = reverse("workbench:auction", args=[auction.pk])
    page, hall = window(path, actor), window(reverse("portal:auction", args=[auction.pk]), width=390)

    first = page.get_by_role("button", name="出 10 万元")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_have_text("出价 10 万元 有效，是第 1 次出价。", timeout=LIMIT_MS)
    expect(page.locator("[data-standing]")).to_have_text("本单位出价最高。", timeout=LIMIT_MS)
    bid(auction, rival, START + STEP)
    expect(page.locator("[data-standing]")).to_have_text("已被超过，可以继续加价。", timeout=LIMIT_MS)
    expect(hall.locator("[data-part=board]")).to_contain_text("10.5 万元", timeout=LIMIT_MS)
    page.get_by_label("其他金额").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("出价 12 万元 有效", timeout=LIMIT_MS)

    assert list(Bid.objects.order_by("number").values_list("amount_yuan", flat=True)) == [START, START + STEP, 120_000]
    assert "辽河省材料研究所" in hall.content()
    assert part.organisation.name not in hall.content()
    for looked_at in (page, hall):
        width = looked_at.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0
        assert [one["id"] for one in Axe().run(looked_at).response["violations"]] == []


def test_answer_that_is_lost_is_asked_for_again_and_the_bid_stands_once(window: Open) -> None:
    auction = make_auction(lasts=timedelta(minutes=40))
    _part, actor = make_bidder(auction)
    page = window(reverse("workbench:auction", args=[auction.pk]), actor)
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.route("**/bid/", lose_the_first_answer)
    page.get_by_role("button", name="出 10 万元").click()

    expect(page.locator("[data-told]")).to_have_text("出价 10 万元 有效，是第 1 次出价。", timeout=LIMIT_MS)
    assert len(lost) == 1
    assert Bid.objects.count() == 1


def test_slip_is_confirmed_and_calling_off_shows_by_itself(window: Open) -> None:
    auction = make_auction(lasts=timedelta(minutes=40))
    _part, actor = make_bidder(auction)
    page = window(reverse("workbench:auction", args=[auction.pk]), actor, width=390)

    page.get_by_label("其他金额").fill("100")
    page.get_by_role("button", name="出价", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text("请核对是否多写了零", timeout=LIMIT_MS)
    assert not Bid.objects.exists()
    page.get_by_role("button", name="确认出价").click()
    expect(page.locator("[data-told]")).to_contain_text("出价 100 万元 有效", timeout=LIMIT_MS)
    domain.call_off(auction, actor=make_actor(organisation=auction.organisation), reason="权属出现争议")

    expect(page.get_by_text("权属出现争议").first).to_be_visible(timeout=LIMIT_MS)
