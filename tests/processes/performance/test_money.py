"""Money of contracts: never above the contract, each line once, taken back by counter-lines, certified once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.enums import CostKind
from lianqiao.processes.performance import receiving
from lianqiao.processes.performance.documents import data_of, income_paper
from lianqiao.processes.performance.domain.certifying import ask_certificate, deductible
from lianqiao.processes.performance.domain.paying import answer_payment, correct_payment, withdraw_payment
from lianqiao.processes.performance.domain.planning import propose_plan
from lianqiao.processes.performance.enums import CertificateState, DeductionWay, PaymentKind, PaymentVerdict
from lianqiao.processes.performance.income import costs_by_share, divided
from lianqiao.processes.performance.models import (
    ContractPayment,
    IncomeCertificate,
    PaymentAnswer,
    Performance,
)
from lianqiao.processes.performance.receiving import received
from tests.processes.performance.makers import (
    WAN,
    accept,
    advance_of,
    asked,
    buyer_of,
    certificate_in,
    delivery_of,
    fresh,
    make_performance,
    paid,
    pay,
    registrar_for,
    running,
    seller_of,
    upload,
)

CENTS = st.integers(min_value=1, max_value=10**12).map(lambda cents: Decimal(cents).scaleb(-2))


@given(whole=CENTS, parts=st.lists(st.integers(1, 1000), min_size=1, max_size=8), share=st.integers(0, 100))
@settings(deadline=None)
def test_costs_by_share_sum_to_all_costs_and_never_exceed_a_payment(
    whole: Decimal, parts: list[int], share: int
) -> None:
    costs = (whole * share / 100).quantize(Decimal("0.01"))
    weights = [Decimal(part) * 100 / sum(parts) for part in parts]
    payments = divided(whole, weights[:-1])
    payments.append(whole - sum(payments, Decimal(0)))
    paid_left, costs_left = whole, costs
    for payment in payments:
        taken = costs_by_share(payment, paid_left=paid_left, costs_left=costs_left)
        assert 0 <= taken <= max(payment, Decimal(0))
        paid_left, costs_left = paid_left - payment, costs_left - taken
    assert costs_left == 0 or payments[-1] <= 0


@given(whole=CENTS, cuts=st.lists(st.integers(1, 100), min_size=1, max_size=12))
@settings(deadline=None)
def test_parts_by_percent_sum_to_the_whole(whole: Decimal, cuts: list[int]) -> None:
    percents = [Decimal(cut) for cut in cuts]
    if sum(percents) < 100:
        percents.append(100 - sum(percents, Decimal(0)))
    parts = divided(whole, percents)

    if sum(percents) == 100:
        assert sum(parts) == whole
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)


pytestmark = pytest.mark.django_db


def test_payment_counts_once_the_other_side_confirms_it() -> None:
    performance = running()
    payment = pay(performance)
    assert (fresh(performance).paid_yuan, fresh(performance).waiting_yuan) == (0, 20 * WAN)
    with pytest.raises(AccessError):
        answer_payment(payment, actor=seller_of(performance), is_right=True)

    answer_payment(payment, actor=buyer_of(performance), is_right=True)

    found = fresh(performance)
    assert (found.paid_yuan, found.waiting_yuan) == (20 * WAN, 0)
    assert advance_of(performance).paid_yuan == 20 * WAN
    assert received(performance.contract) == 20 * WAN
    with pytest.raises(DomainError, match="已经有答复"):
        answer_payment(payment, actor=buyer_of(performance), is_right=False, text="没有")


def test_what_follows_is_told_of_each_confirmed_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Decimal] = []
    monkeypatch.setattr(receiving, "_followers", [])
    receiving.register(lambda payment, actor: told.append(payment.amount_yuan))
    performance = running()
    payment = paid(performance)
    counter = correct_payment(payment, actor=seller_of(performance), reason="金额录错")
    answer_payment(counter, actor=buyer_of(performance), is_right=True)

    assert told == [20 * WAN, -20 * WAN]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": 20 * WAN + Decimal("0.01")}, "amount_yuan"),
        ({"amount": 61 * WAN, "milestone": None}, "amount_yuan"),
        ({"amount": Decimal(0)}, "amount_yuan"),
        ({"amount": Decimal("-1")}, "amount_yuan"),
        ({"amount": Decimal("0.001")}, "amount_yuan"),
        ({"voucher": " "}, "voucher"),
        ({"voucher": "长" * 81}, "voucher"),
        ({"uploads": []}, "uploads"),
        ({"paid_on": "tomorrow"}, "paid_on"),
    ],
)
def test_bad_payment_is_refused_and_nothing_is_kept(values: dict[str, Any], field: str) -> None:
    performance = running()
    if "paid_on" in values:
        values = {"paid_on": clock.today() + timedelta(days=1)}

    with pytest.raises(InvalidInput) as refusal:
        pay(performance, **values)

    assert field in refusal.value.errors
    assert not ContractPayment.objects.exists()
    assert fresh(performance).waiting_yuan == 0


def test_one_voucher_is_written_once_unless_it_was_denied_or_taken_back() -> None:
    performance = running()
    payment = pay(performance, 10 * WAN)
    with pytest.raises(InvalidInput):
        pay(performance, 10 * WAN, "  银付001 ")
    answer_payment(payment, actor=buyer_of(performance), is_right=False, text="没有付过")
    again = pay(performance, 10 * WAN)
    withdraw_payment(again, actor=seller_of(performance), reason="日期填错")
    last = paid(performance, 10 * WAN)
    counter = correct_payment(last, actor=buyer_of(performance), reason="重复")
    answer_payment(counter, actor=seller_of(performance), is_right=True)

    pay(performance, 10 * WAN)

    found = fresh(performance)
    assert (found.paid_yuan, found.waiting_yuan) == (0, 10 * WAN)


def test_denial_wants_a_reason() -> None:
    payment = pay(running())
    with pytest.raises(InvalidInput):
        answer_payment(payment, actor=buyer_of(payment.performance), is_right=False, text=" ")
    assert not PaymentAnswer.objects.exists()


def test_counter_line_counts_once_it_is_confirmed_and_only_once() -> None:
    performance = running()
    payment = paid(performance)
    counter = correct_payment(payment, actor=seller_of(performance), reason="金额录错")
    assert fresh(performance).paid_yuan == 20 * WAN
    with pytest.raises(DomainError, match="已经登记过冲正"):
        correct_payment(payment, actor=buyer_of(performance), reason="再来")
    answer_payment(counter, actor=buyer_of(performance), is_right=True)

    assert counter.kind == PaymentKind.CORRECTION
    assert fresh(performance).paid_yuan == 0
    assert advance_of(performance).paid_yuan == 0
    with pytest.raises(DomainError):
        correct_payment(counter, actor=seller_of(performance), reason="冲正的冲正")


def test_lines_of_money_are_never_changed() -> None:
    payment = paid(running())

    for change in (
        lambda: ContractPayment.objects.update(amount_yuan=Decimal(1)),
        lambda: ContractPayment.objects.all()._raw_delete("default"),
        lambda: PaymentAnswer.objects.update(verdict=PaymentVerdict.DENIED),
        lambda: Performance.objects.filter(pk=payment.performance_id).update(paid_yuan=61 * WAN),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert fresh(payment.performance).paid_yuan == 20 * WAN


def test_royalty_tells_its_period_and_no_day_is_paid_twice() -> None:
    performance = make_performance(payment_way="royalty", is_estimated=True)
    today = clock.today()
    rows = [{"title": "提成", "kind": "royalty", "amount_yuan": None, "pay_by": today + timedelta(days=200)}]
    apply(propose_plan(performance, actor=seller_of(performance), rows=rows), "agree", actor=buyer_of(performance))
    milestone = performance.milestones.get()
    half = {"period_first": today - timedelta(days=180), "period_last": today, "base_yuan": 100 * WAN}
    with pytest.raises(InvalidInput):
        pay(performance, 5 * WAN, milestone=milestone)

    paid(performance, 5 * WAN, milestone=milestone, **half)
    with pytest.raises(InvalidInput) as refusal:
        pay(performance, 5 * WAN, "银付002", milestone=milestone, period_first=today, period_last=today)

    assert "period_first" in refusal.value.errors
    assert fresh(performance).paid_yuan == 5 * WAN


def test_income_by_share_sums_to_the_technical_amount_of_the_contract() -> None:
    cost = {"kind": CostKind.EQUIPMENT, "name": "试验装置", "quantity": 1, "amount_yuan": Decimal("100000.01")}
    performance = running(make_performance(costs=[cost]))
    accept(performance)
    first = asked(performance)
    apply(first, "issue", actor=registrar_for(performance))
    last = paid(performance, 40 * WAN, "银付002", milestone=delivery_of(performance))
    second = ask_certificate(performance, actor=seller_of(performance), payments=[last])
    apply(second, "issue", actor=registrar_for(performance))

    certificates = list(performance.certificates.order_by("created_at"))
    assert [one.costs_yuan for one in certificates] == [Decimal("33333.34"), Decimal("66666.67")]
    assert sum(one.income_yuan for one in certificates) == performance.contract.technical_yuan
    assert len({one.number for one in certificates}) == 2
    assert data_of(certificates[0])["income"] == "16.666666 万元"
    assert income_paper(certificates[0], ending="docx")[:2] == b"PK"


def test_what_is_certified_is_not_certified_again_and_not_taken_back() -> None:
    certificate = asked()
    performance = certificate.performance
    payment = performance.payments.get()
    with pytest.raises(InvalidInput):
        ask_certificate(performance, actor=seller_of(performance), payments=[payment])
    with pytest.raises(DomainError, match="列入技术性收入核定"):
        correct_payment(payment, actor=seller_of(performance), reason="录错")
    apply(certificate, "issue", actor=registrar_for(performance))
    apply(IncomeCertificate.objects.get(), "revoke", actor=registrar_for(performance), reason="凭证有误")

    again = ask_certificate(performance, actor=seller_of(performance), payments=[payment])

    assert again.state == CertificateState.ASKED
    with pytest.raises(LookupError):
        income_paper(IncomeCertificate.objects.get(pk=certificate.pk), ending="pdf")


def test_costs_by_list_stay_within_the_costs_of_the_contract() -> None:
    cost = {"kind": CostKind.EQUIPMENT, "name": "试验装置", "quantity": 1, "amount_yuan": 10 * WAN}
    sample = {"kind": CostKind.SUBJECT, "name": "样机", "quantity": 1, "amount_yuan": 3 * WAN}
    performance = running(make_performance(costs=[cost, sample]))
    payment, seller = paid(performance), seller_of(performance)
    (row, left), *others = deductible(performance)
    assert (left, others) == (10 * WAN, [])
    for bad in ({row.pk: 11 * WAN}, {row.pk: Decimal("-1")}, {payment.pk: Decimal(1)}):
        with pytest.raises(InvalidInput):
            ask_certificate(performance, actor=seller, payments=[payment], way=DeductionWay.ITEMS, costs=bad)

    made = ask_certificate(
        performance, actor=seller, payments=[payment], way=DeductionWay.ITEMS, costs={row.pk: 4 * WAN}
    )

    assert (made.paid_yuan, made.costs_yuan, made.income_yuan) == (20 * WAN, 4 * WAN, 16 * WAN)
    assert deductible(performance)[0][1] == 6 * WAN


def test_only_the_seller_asks_and_only_the_office_certifies() -> None:
    performance = running()
    payment = paid(performance)
    with pytest.raises(AccessError):
        ask_certificate(performance, actor=buyer_of(performance), payments=[payment])
    with pytest.raises(InvalidInput):
        ask_certificate(performance, actor=seller_of(performance), payments=[])
    waiting = pay(performance, Decimal(1), "银付002", milestone=None)
    with pytest.raises(InvalidInput):
        ask_certificate(performance, actor=seller_of(performance), payments=[waiting])
    certificate = ask_certificate(performance, actor=seller_of(performance), payments=[payment])
    with pytest.raises(AccessError):
        apply(certificate, "issue", actor=seller_of(performance))


def test_amounts_of_a_certificate_stay() -> None:
    certificate = certificate_in("issued")

    with pytest.raises(Error), transaction.atomic():
        IncomeCertificate.objects.filter(pk=certificate.pk).update(income_yuan=Decimal(1))


def test_payment_keeps_its_paper_for_those_who_see_it() -> None:
    from lianqiao.core.files.access import may_download
    from lianqiao.core.permissions import Role
    from tests.factories import make_actor

    payment = pay(running(), uploads=[upload("回单.pdf")])
    file = payment.files.get()

    assert may_download(file, actor=buyer_of(payment.performance))
    assert not may_download(file, actor=make_actor(Role.EDITOR))
