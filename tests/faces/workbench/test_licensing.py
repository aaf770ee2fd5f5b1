"""The pages of the pool and of licences: what is typed arrives, who reads what, and lists stay cheap."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.licensing.content import fresh
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.disposals import make_disposal
from tests.factories.licensing import (
    giver_of,
    make_audit,
    make_claim,
    make_due,
    make_event,
    make_licence,
    make_offer,
    report,
    taker_of,
)

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_unit_writes_an_offer_with_its_stages() -> None:
    writer = make_actor(organisation=OrganisationFactory(kind="university", is_state_founded=True))
    decision = {"mode": "licence", "licence_kind": "plain", "territory": "全国", "months": 60}
    disposal = make_disposal("approved", actor=writer, pricing=PricingMethod.LISTING, **decision)
    typed = {
        "disposal": disposal.pk,
        "scheme": "use_first",
        "title": "防腐涂层先用后付",
        "summary": "中试线已经跑通。",
        "readiness": 6,
        "licence_kind": "plain",
        "territory": "全国",
        "term_months": 60,
        "payment": "staged",
        "stages": "首次销售｜｜｜10\n约定时间届满｜24｜｜20",
        "royalty_base": "sales",
        "royalty_rate": "3",
        "report_months": 12,
    }
    client = client_of(writer)
    response = client.post(reverse("workbench:pool_new"), typed)
    assert response.status_code == 302, response.context["form"].errors
    offer = PoolOffer.objects.get()
    assert [one.amount_yuan for one in offer.stages.all()] == [Decimal(100_000), Decimal(200_000)]
    shown = client.get(reverse("workbench:pool_record", args=[offer.pk])).content.decode()
    assert "许可生效满 24 个月支付 20 万元" in shown
    again = client.post(reverse("workbench:pool_new"), {**typed, "royalty_base": ""})
    assert again.status_code == 422
    assert "基数和比例" in again.content.decode()


def test_a_company_takes_an_open_licence_on_the_page_that_it_reads() -> None:
    offer = make_offer(scheme="open_licence")
    company = make_actor()
    client = client_of(company)
    page = reverse("workbench:pool_take", args=[offer.pk])
    assert "接受开放许可" in client.get(page).content.decode()
    refused = client.post(page, {"purpose": "自用", "seen": offer.content_sha256})
    assert refused.status_code == 422
    stale = client.post(page, {"purpose": "自用", "seen": "0" * 64, "accepts": "on"})
    assert "重新核对" in stale.content.decode()
    client.post(page, {"purpose": "自用", "seen": offer.content_sha256, "accepts": "on"})
    licence = Licence.objects.get()
    assert licence.state == "in_force"
    assert "使用中" in client.get(reverse("workbench:licence", args=[licence.pk])).content.decode()


def test_use_sales_events_and_payments_are_written_on_pages() -> None:
    licence = make_licence()
    taker, giver = client_of(taker_of(licence)), client_of(giver_of(licence))
    today = clock.today().isoformat()
    period = {"begins_on": today, "until": today}

    def step(name: str, **typed: Any) -> Any:
        return taker.post(reverse("workbench:licence_step", args=[licence.pk, name]), typed)

    assert step("use", words="试制三批", quantity="3 批", **period).status_code == 302
    assert step("report", sales_yuan="100", words="", **period).status_code == 302
    assert step("report", sales_yuan="abc", **period).status_code == 422
    stage = licence.stages.get(kind="milestone")
    assert step("event", stage=stage.pk, happened_on=today, words="月产已达一百吨").status_code == 302
    assert giver.get(reverse("workbench:licence_step", args=[licence.pk, "use"])).status_code == 403
    assert taker.get(reverse("workbench:licence_step", args=[licence.pk, "nothing"])).status_code == 404
    due = LicenceDue.objects.get(kind="royalty")
    assert due.amount_yuan == Decimal(30_000)
    action = reverse("workbench:licence_due_act", args=[due.pk])
    taker.post(action, {"transition": "record", "record-paid_on": today, "record-paper": "2026-88"})
    giver.post(action, {"transition": "receive"})
    assert LicenceDue.objects.get(pk=due.pk).state == "paid"
    shown = giver.get(reverse("workbench:licence", args=[licence.pk])).content.decode()
    assert "试制三批" in shown
    assert "没有逾期记录" in shown


def test_governments_read_what_was_signed_and_not_what_is_used() -> None:
    licence = make_licence()
    report(licence, 1000, words="只给成果方看")
    asked = make_licence("settling")
    reviewer = client_of(make_reviewer())
    page = reviewer.get(reverse("workbench:licence", args=[licence.pk]))
    assert page.status_code == 200
    assert "只给成果方看" not in page.content.decode()
    assert "用于汽车压铸件" not in page.content.decode()
    assert reviewer.get(reverse("workbench:licence", args=[asked.pk])).status_code == 404
    stranger = client_of(make_actor())
    assert stranger.get(reverse("workbench:licence", args=[licence.pk])).status_code == 404


def test_both_settle_and_sign_on_pages() -> None:
    licence = make_licence("settling")
    taker, giver = client_of(taker_of(licence)), client_of(giver_of(licence))
    terms = reverse("workbench:licence_terms", args=[licence.pk])
    typed = {
        "licence_kind": "plain",
        "territory": "本省",
        "term_months": 36,
        "payment": "deferred",
        "stages": "首次销售｜｜｜10",
        "royalty_base": "",
        "report_months": 12,
    }
    assert taker.post(terms, typed).status_code == 302
    sign = reverse("workbench:licence_sign", args=[licence.pk])
    for client in (taker, giver):
        client.post(sign, {"content_sha256": fresh(licence).content_sha256})
    assert fresh(licence).state == "in_force"
    assert fresh(licence).territory == "本省"


@pytest.mark.parametrize("name", ["portal:pool", "workbench:pool", "workbench:licences", "workbench:licence_dues"])
def test_lists_ask_the_same_number_of_queries_for_one_row_and_for_many(name: str) -> None:
    seller = make_actor(organisation=OrganisationFactory(is_state_founded=True))
    client = client_of(seller)
    make_due(make_licence(offer=make_offer(actor=seller)))
    few = queries_of(client, reverse(name))
    for _number in range(3):
        make_due(make_licence(offer=make_offer(actor=seller)))
    assert queries_of(client, reverse(name)) == few


def test_parts_of_a_licence_tell_all_of_it() -> None:
    claim = make_claim()
    provider = client_of(make_actor(organisation=claim.guarantee.provider))
    page = provider.get(reverse("workbench:licence_claim", args=[claim.pk]))
    assert "DB-0001" in page.content.decode()
    provider.post(
        reverse("workbench:licence_claim_act", args=[claim.pk]), {"transition": "pay", "pay-paper": "PF-2026-1"}
    )
    assert LicenceDue.objects.get(pk=claim.due_id).state == "covered"
    audit = make_audit()
    taker = client_of(taker_of(audit.licence))
    url = reverse("workbench:licence_audit_act", args=[audit.pk])
    taker.post(url, {"transition": "accept", "reason": ""})
    giver = client_of(giver_of(audit))
    giver.post(url, {"transition": "close", "close-finding": "少报一批", "close-missing_yuan": "0.5"})
    assert audit.licence.dues.get().amount_yuan == Decimal(5000)
    event = make_event(make_licence())
    act(event, "contest", actor=giver_of(event.licence), reason="只有八十吨")
    shown = client_of(make_reviewer()).get(reverse("workbench:licence_event", args=[event.pk])).content.decode()
    assert "只有八十吨" in shown
    assert "裁定成立" in shown
