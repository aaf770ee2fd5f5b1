"""The pages of the technology market: what everybody reads, and how many questions a list asks of the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.processes.market.enums import IntentState, ProcedureKey
from lianqiao.processes.market.models import Intent, Listing
from tests.factories import make_actor
from tests.factories.market import (
    INTENT,
    add_intent,
    announce,
    buyer_of,
    fresh,
    make_amendment,
    make_listing,
    make_question,
    runner_of,
    seller_of,
)

pytestmark = pytest.mark.django_db


def _signed_in(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _text(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_hall_and_desk_ask_as_much_for_many_as_for_one() -> None:
    first = announce(make_listing())
    market = runner_of(first)
    addresses = [(Client(), reverse("portal:market")), (_signed_in(market), reverse("workbench:market"))]
    one = [_queries(*address) for address in addresses]
    for _number in range(4):
        announce(make_listing(market=market))

    assert [_queries(*address) for address in addresses] == one


def test_price_that_is_open_to_talks_is_nowhere() -> None:
    listing = announce(make_listing(procedure=ProcedureKey.NEGOTIABLE))
    add_intent(listing)

    page, hall = _text(Client(), "portal:market_listing", listing.pk), _text(Client(), "portal:market")

    assert "面议" in page
    assert "120 万元" not in page + hall


def test_public_page_shows_answers_and_changes_and_no_names() -> None:
    question = make_question("answered")
    listing = fresh(question.listing)
    intent = add_intent(listing)
    amendment = make_amendment("published")

    page = _text(Client(), "portal:market_listing", listing.pk)
    changed = _text(Client(), "portal:market_listing", amendment.listing_id)

    assert question.answer in page
    assert question.unit.name not in page
    assert intent.organisation.name not in page
    assert "分两期支付，各一半。" in changed


def test_seller_reads_how_many_came_and_not_who() -> None:
    listing = announce(make_listing())
    intent = add_intent(listing)

    page = _text(_signed_in(seller_of(listing)), "workbench:market_record", listing.pk)

    assert "已收到 1 份" in page
    assert intent.organisation.name not in page
    assert intent.organisation.name in _text(_signed_in(runner_of(listing)), "workbench:market_record", listing.pk)


def test_unit_comes_with_what_it_read_on_the_page() -> None:
    listing = announce(make_listing())
    actor = make_actor()
    address = reverse("workbench:market_intent_new", args=[listing.pk])
    client = _signed_in(actor)
    given = {**INTENT, "agrees": "on", "seen": listing.content_sha256}

    refused = client.post(address, {**given, "seen": "0" * 64})
    assert (refused.status_code, Intent.objects.count()) == (422, 0)
    client.post(address, given)

    assert Intent.objects.get().organisation == actor.organisation


def test_voided_intent_is_confirmed_on_its_page() -> None:
    amendment = make_amendment()
    listing = fresh(amendment.listing)
    intent = add_intent(listing)
    runner = _signed_in(runner_of(listing))
    runner.post(reverse("workbench:market_amendment_act", args=[amendment.pk]), {"transition": "publish"})
    assert fresh(intent).state == IntentState.VOIDED
    client = _signed_in(buyer_of(intent))

    page = _text(client, "workbench:market_intent", intent.pk)
    seen = Listing.objects.get(pk=listing.pk).content_sha256
    client.post(reverse("workbench:market_intent_act", args=[intent.pk]), {"transition": "confirm", "seen": seen})

    assert "请重新确认" in page
    assert '<button class="btn btn-primary" type="submit">重新确认报名</button>' in page
    assert fresh(intent).state == IntentState.LODGED


def test_announcement_is_a_pdf() -> None:
    listing = announce(make_listing())

    answer = Client().get(reverse("portal:market_notice", args=[listing.pk, "pdf"]))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
