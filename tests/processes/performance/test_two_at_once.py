"""Two at once: both sides at one rest of the money, at one answer, at one plan, and at one payment to certify."""

from __future__ import annotations

import pytest

from lianqiao.core.errors import InvalidInput
from lianqiao.core.transitions import apply
from lianqiao.processes.performance.domain.certifying import ask_certificate
from lianqiao.processes.performance.domain.paying import answer_payment, correct_payment
from lianqiao.processes.performance.models import ContractPayment, IncomeCertificate
from tests.processes.performance.makers import (
    WAN,
    accept,
    buyer_of,
    delivery_of,
    fresh,
    paid,
    pay,
    proposed,
    registrar_for,
    running,
    seller_of,
)
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_payments_at_once_do_not_exceed_the_contract() -> None:
    performance = running()
    accept(performance)
    buyer, seller = buyer_of(performance), seller_of(performance)

    beside(
        lambda: pay(performance, 40 * WAN, "银付001", actor=seller, milestone=delivery_of(performance)),
        lambda: pay(performance, 40 * WAN, "银付002", actor=buyer, milestone=None),
    )

    assert fresh(performance).waiting_yuan == 40 * WAN
    assert ContractPayment.objects.count() == 1


def test_line_is_answered_once() -> None:
    performance = running()
    payment = pay(performance)
    buyer = buyer_of(performance)

    refusal = beside(
        lambda: answer_payment(payment, actor=buyer, is_right=True),
        lambda: answer_payment(payment, actor=buyer, is_right=False, text="没有"),
    )

    assert "已经有答复" in refusal
    assert fresh(performance).paid_yuan == 20 * WAN


def test_plan_is_agreed_or_withdrawn_once() -> None:
    proposal = proposed()
    buyer, seller = buyer_of(proposal.performance), seller_of(proposal.performance)

    refusal = beside(
        lambda: apply(proposal, "agree", actor=buyer),
        lambda: apply(proposal, "withdraw", actor=seller, reason="重填"),
    )

    assert "不能撤回" in refusal
    assert proposal.performance.milestones.count() == 2


def test_payment_is_certified_or_taken_back_and_certified_once() -> None:
    performance = running()
    payment = paid(performance)
    seller, buyer = seller_of(performance), buyer_of(performance)
    registrar_for(performance)

    refusal = beside(
        lambda: ask_certificate(performance, actor=seller, payments=[payment]),
        lambda: correct_payment(payment, actor=buyer, reason="录错"),
    )
    assert "列入技术性收入核定" in refusal
    with pytest.raises(InvalidInput):
        ask_certificate(performance, actor=seller, payments=[payment])
    assert IncomeCertificate.objects.count() == 1
