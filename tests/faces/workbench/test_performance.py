"""The pages of the performance of contracts: forms of both sides, lists, figures, and bad input."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.transitions import apply
from lianqiao.processes.performance.enums import MilestoneState, PerformanceState, ProposalState
from lianqiao.processes.performance.models import (
    Breach,
    ContractPayment,
    IncomeCertificate,
    PlanProposal,
)
from tests.factories import make_reviewer
from tests.processes.performance.makers import (
    WAN,
    advance_of,
    asked,
    buyer_of,
    deliver,
    delivery_of,
    fresh,
    make_performance,
    paid,
    raised,
    registrar_for,
    running,
    seller_of,
    upload,
)

pytestmark = pytest.mark.django_db


def signed_in(actor: Any) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(actor.user)
    return client


def at(name: str, record: Any, *more: str) -> str:
    """The address of a page of a record."""
    return reverse(f"workbench:{name}", args=[record.pk, *more])


def queries_of(client: Client, url: str) -> int:
    """How many queries the page asks, once warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked_for:
        client.get(url)
    return len(asked_for)


def rows_typed(*rows: tuple[str, ...]) -> dict[str, list[str]]:
    """What a person types into the table of a plan."""
    names = ("lineage", "title", "kind", "due_on", "amount_yuan", "pay_by", "standard")
    return {f"rows.{name}": [row[place] for row in rows] for place, name in enumerate(names)}


def test_plan_is_typed_with_percents_and_agreed_on_its_page() -> None:
    performance = make_performance()
    seller, buyer = signed_in(seller_of(performance)), signed_in(buyer_of(performance))
    day = f"{clock.today():%Y-%m-%d}"
    assert "交付和验收" in seller.get(at("performance_plan", performance)).content.decode()

    typed = rows_typed(
        ("", "首付款", "advance", "", "33.33%", day, ""),
        ("", "样机验收", "delivery", day, "66.67％", "", "回用率不低于 85%"),
    )
    sent = seller.post(at("performance_plan", performance), typed)

    proposal = PlanProposal.objects.get()
    assert sent.url == at("plan_proposal", proposal)
    assert [row["amount_yuan"] for row in proposal.rows] == ["199980.00", "400020.00"]
    page = buyer.get(sent.url).content.decode()
    assert "199,980.00" in page
    assert "确认计划" in page
    buyer.post(at("plan_proposal_act", proposal), {"transition": "agree"})
    assert PlanProposal.objects.get().state == ProposalState.AGREED
    assert fresh(performance).state == PerformanceState.RUNNING


@pytest.mark.parametrize("amount", ["", "很多", "120%", "-1", "59", "x%"])
def test_bad_plan_is_shown_again(amount: str) -> None:
    performance = make_performance()
    day = f"{clock.today():%Y-%m-%d}"

    sent = signed_in(seller_of(performance)).post(
        at("performance_plan", performance), rows_typed(("", "验收", "delivery", day, amount, "", ""))
    )

    assert sent.status_code == 422
    assert not PlanProposal.objects.exists()


def test_delivery_and_acceptance_on_their_pages() -> None:
    performance = running()
    milestone = delivery_of(performance)
    seller, buyer = signed_in(seller_of(performance)), signed_in(buyer_of(performance))
    day = f"{clock.today():%Y-%m-%d}"
    url = at("contract_milestone_deliver", milestone)
    assert seller.post(url, {"on": day, "text": "样机"}).status_code == 422

    sent = seller.post(url, {"on": day, "text": "样机和报告", "uploads": [upload("报告.pdf")]})

    assert sent.url == at("contract_milestone", milestone)
    page = buyer.get(sent.url).content.decode()
    assert "报告.pdf" in page
    buyer.post(
        at("contract_milestone_act", milestone), {"transition": "accept", "accept-on": day, "accept-text": "合格"}
    )
    assert delivery_of(performance).state == MilestoneState.ACCEPTED


def test_payment_is_typed_checked_and_taken_back() -> None:
    performance = running()
    seller, buyer = signed_in(seller_of(performance)), signed_in(buyer_of(performance))
    typed = {
        "milestone": str(advance_of(performance).pk),
        "amount_yuan": "20",
        "paid_on": f"{clock.today():%Y-%m-%d}",
        "voucher": "银付001",
        "invoice": "0421",
        "uploads": [upload()],
    }
    assert seller.post(at("performance_pay", performance), {**typed, "amount_yuan": "21"}).status_code == 422
    typed["uploads"] = [upload()]

    assert seller.post(at("performance_pay", performance), typed).url == at("performance", performance)

    payment = ContractPayment.objects.get()
    assert "核对合同款" in buyer.get(reverse("workbench:home")).content.decode()
    assert buyer.post(at("contract_payment_answer", payment), {"is_right": "no"}).status_code == 422
    buyer.post(at("contract_payment_answer", payment), {"is_right": "yes"})
    assert fresh(performance).paid_yuan == 20 * WAN
    assert buyer.get(at("contract_payment_answer", payment)).status_code == 403
    buyer.post(at("contract_payment_correct", payment), {"reason": "录错"})
    page = seller.get(at("performance", performance)).content.decode()
    assert "冲正" in page
    assert "待对方确认" in page


def test_certificate_is_asked_issued_and_downloaded() -> None:
    performance = running()
    payment = paid(performance)
    seller, office = signed_in(seller_of(performance)), signed_in(registrar_for(performance))
    assert "银付001" in seller.get(at("performance_certify", performance)).content.decode()

    seller.post(at("performance_certify", performance), {"payments": [str(payment.pk)], "way": "share"})

    certificate = IncomeCertificate.objects.get()
    assert seller.get(at("income_certificate_paper", certificate, "docx")).status_code == 404
    assert "核定技术性收入" in office.get(reverse("workbench:home")).content.decode()
    office.post(at("income_certificate_act", certificate), {"transition": "issue"})
    paper = seller.get(at("income_certificate_paper", certificate, "docx"))
    assert paper.content[:2] == b"PK"
    assert IncomeCertificate.objects.get().number in seller.get(at("income_certificate", certificate)).content.decode()


def test_default_is_raised_answered_and_added_to() -> None:
    performance = running()
    seller, buyer = signed_in(seller_of(performance)), signed_in(buyer_of(performance))
    day = f"{clock.today():%Y-%m-%d}"

    seller.post(
        at("performance_breach", performance),
        {"kind": "payment", "happened_on": day, "claim_yuan": "20", "text": "首付款逾期未付"},
    )
    breach = Breach.objects.get()
    buyer.post(at("contract_breach_act", breach), {"transition": "answer", "answer-text": "下月付清"})
    seller.post(at("contract_breach_say", breach), {"text": "同意宽限"})

    page = buyer.get(at("contract_breach", breach)).content.decode()
    assert [words in page for words in ("首付款逾期未付", "下月付清", "同意宽限")] == [True] * 3


def test_lists_ask_as_many_queries_for_many_rows() -> None:
    first = running()
    asked(first)
    office = signed_in(registrar_for(first))
    urls = [reverse(f"workbench:{name}") for name in ("performances", "income_certificates", "contract_arrears")]
    before = [queries_of(office, url) for url in urls]
    for number in range(3):
        asked(running(make_performance(office=first.contract.office, title=f"第{number}号膜材料研制")))

    assert [queries_of(office, url) for url in urls] <= before


def test_page_of_a_performance_asks_as_many_queries_for_many_lines() -> None:
    performance = running()
    paid(performance, WAN)
    raised(performance)
    client = signed_in(seller_of(performance))
    before = queries_of(client, at("performance", performance))
    for number in range(4):
        paid(performance, WAN, f"银付1{number}")
        raised(performance)

    assert queries_of(client, at("performance", performance)) <= before


def test_government_sees_what_is_overdue() -> None:
    import time_machine

    performance = running()
    deliver(performance)
    body = make_reviewer(code="290100")
    later = performance.milestones.get(kind="advance").pay_by
    with time_machine.travel(f"{later.replace(year=later.year + 1):%Y-%m-%d}T10:00:00+08:00", tick=False):
        page = signed_in(body).get(reverse("workbench:contract_arrears")).content.decode()
        listed = signed_in(body).get(reverse("workbench:performances"), {"late": "1"}).content.decode()

    assert "首付款" in page
    assert "样机验收" not in page
    assert "有逾期" in listed
    apply(delivery_of(performance), "accept", actor=buyer_of(performance))
