"""The way of a performance: a plan that both sides agree on, deliveries, the end, and what contracts do to it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import Error, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.domain.changing import ask_change
from lianqiao.processes.performance.domain.delivering import deliver_milestone
from lianqiao.processes.performance.domain.planning import propose_plan, rows_of, usual_rows
from lianqiao.processes.performance.enums import MilestoneState, PerformanceState, ProposalState
from lianqiao.processes.performance.models import MilestoneStep, Performance, PlanProposal
from tests.processes.contracts.makers import owner_of, registrar_of
from tests.processes.performance.makers import (
    WAN,
    accept,
    buyer_of,
    deliver,
    delivery_of,
    fresh,
    make_performance,
    paid,
    pay,
    performance_in,
    plan,
    proposed,
    registrar_for,
    running,
    seller_of,
    upload,
)

pytestmark = pytest.mark.django_db


def test_registration_begins_a_performance_of_both_sides() -> None:
    performance = make_performance()

    assert performance.state == PerformanceState.PLANNING
    assert performance.seller == performance.contract.organisation
    assert performance.buyer == performance.contract.counterpart
    assert performance.ceiling_yuan == performance.contract.amount_yuan
    assert usual_rows(performance)[0]["due_on"] == performance.contract.ends_on


def test_plan_holds_once_the_other_side_agrees() -> None:
    proposal = proposed()
    performance = proposal.performance
    assert not performance.milestones.exists()
    with pytest.raises(AccessError):
        apply(proposal, "agree", actor=seller_of(performance))

    apply(proposal, "agree", actor=buyer_of(performance))

    assert fresh(performance).state == PerformanceState.RUNNING
    assert [one.title for one in performance.milestones.all()] == ["首付款", "样机验收"]


def test_plan_of_a_contract_with_a_side_that_is_not_here_holds_at_once() -> None:
    performance = make_performance(buyer=None)

    propose_plan(performance, actor=seller_of(performance), rows=plan())

    assert fresh(performance).state == PerformanceState.RUNNING
    milestone = deliver(performance)
    with pytest.raises(AccessError):
        apply(milestone, "accept", actor=seller_of(performance))
    apply(milestone, "accept", actor=registrar_for(performance))
    assert delivery_of(performance).state == MilestoneState.ACCEPTED


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount_yuan": 19 * WAN}, "不一致"),
        ({"amount_yuan": 21 * WAN}, "不一致"),
        ({"amount_yuan": None}, "应付金额"),
        ({"title": " "}, "名称"),
        ({"title": "长" * 101}, "名称"),
        ({"kind": "gift"}, "性质"),
        ({"pay_by": None}, "付款期限"),
        ({"kind": "delivery"}, "交付期限"),
        ({"key": "0193a4f2-7c1b-7d3e-8000-000000000000"}, "已经不在计划里"),
    ],
)
def test_bad_plan_is_refused_and_nothing_is_kept(change: dict[str, Any], sentence: str) -> None:
    performance = make_performance()

    with pytest.raises(InvalidInput) as refusal:
        propose_plan(performance, actor=seller_of(performance), rows=plan(**change))

    assert sentence in str(refusal.value.errors)
    assert not PlanProposal.objects.exists()


def test_change_of_the_plan_wants_a_reason_and_keeps_what_was_done() -> None:
    performance = running()
    accept(performance)
    paid(performance)
    rows = rows_of(performance)
    buyer = buyer_of(performance)
    with pytest.raises(InvalidInput):
        propose_plan(performance, actor=buyer, rows=rows)
    for bad in ([rows[0]], [rows[1]], [{**rows[0], "amount_yuan": 10 * WAN}, {**rows[1], "amount_yuan": 50 * WAN}]):
        with pytest.raises(InvalidInput):
            propose_plan(performance, actor=buyer, rows=bad, reason="调整")

    later = clock.today() + timedelta(days=200)
    more = {"title": "长期运行验收", "kind": "delivery", "due_on": later, "amount_yuan": 10 * WAN}
    changed = [rows[0], {**rows[1], "amount_yuan": 30 * WAN}, more]
    proposal = propose_plan(performance, actor=buyer, rows=changed, reason="补充协议增加长期运行验收")
    apply(proposal, "agree", actor=seller_of(performance))

    found = [(one.title, one.amount_yuan, one.state) for one in fresh(performance).milestones.all()]
    assert found[1:] == [("样机验收", 30 * WAN, "accepted"), ("长期运行验收", 10 * WAN, "planned")]
    assert [row["amount_yuan"] for row in proposal.before] == ["200000.00", "400000.00"]


def test_milestone_left_out_of_the_plan_is_dropped() -> None:
    performance = running()
    rows = rows_of(performance)
    whole = {**rows[0], "amount_yuan": 60 * WAN}

    proposal = propose_plan(performance, actor=seller_of(performance), rows=[whole], reason="改为一次付清")
    apply(proposal, "agree", actor=buyer_of(performance))

    assert set(performance.milestones.values_list("title", "state")) == {("首付款", "planned"), ("样机验收", "dropped")}


def test_delivery_wants_a_paper_and_comes_back_with_reasons() -> None:
    performance = running()
    milestone, seller = delivery_of(performance), seller_of(performance)
    with pytest.raises(InvalidInput):
        deliver_milestone(milestone, actor=seller, on=clock.today(), text="样机")
    with pytest.raises(DomainError):
        deliver_milestone(
            milestone, actor=seller, on=clock.today() + timedelta(days=1), text="样机", uploads=[upload()]
        )
    assert not MilestoneStep.objects.exists()

    apply(deliver(performance), "return", actor=buyer_of(performance), reason="回用率只有 80%")
    deliver(performance)

    assert [step.kind for step in milestone.steps.all()] == ["delivered", "returned", "delivered"]
    assert milestone.steps.all()[0].files.count() == 1
    with pytest.raises(Error), transaction.atomic():
        MilestoneStep.objects.update(text="改写")


def test_acceptance_sets_the_day_of_payment() -> None:
    milestone = accept(running())

    assert milestone.accepted_on == clock.today()
    assert milestone.pay_by == clock.today() + timedelta(days=30)
    assert milestone.owes_payment


def test_reminders_go_out_before_on_and_after_the_day() -> None:
    performance = running()
    day = clock.today() + timedelta(days=10)
    counted = []
    for shift in (-7, -6, 0, 7, 20):
        with time_machine.travel(f"{day + timedelta(days=shift)}T12:00:00+08:00", tick=False):
            run_due()
            counted.append(Message.objects.filter(key__startswith="performance.due").count())

    assert counted == [1, 1, 2, 4, 4]
    assert performance.milestones.get(kind="advance").reminded == 3


def test_contract_is_completed_when_all_is_delivered_paid_and_settled() -> None:
    performance = running()
    seller = seller_of(performance)
    with pytest.raises(DomainError, match="没有验收"):
        apply(performance, "complete", actor=seller)
    milestone = accept(performance)
    paid(performance)
    with pytest.raises(DomainError, match="付清"):
        apply(performance, "complete", actor=seller)
    waiting = pay(performance, 40 * WAN, "银付002", milestone=milestone)
    with pytest.raises(DomainError, match="没有答复"):
        apply(performance, "complete", actor=seller)
    from lianqiao.processes.performance.domain.paying import answer_payment

    answer_payment(waiting, actor=buyer_of(performance), is_right=True)
    done = apply(performance, "complete", actor=seller)

    assert (done.state, done.ended_on) == (PerformanceState.COMPLETED, clock.today())
    with pytest.raises(DomainError, match="不能再登记"):
        pay(fresh(performance), Decimal(1), "银付003")


def test_cancelled_contract_ends_early() -> None:
    performance = running()
    paid(performance)
    proposal = propose_plan(performance, actor=seller_of(performance), rows=rows_of(performance), reason="延期")

    apply(performance.contract, "cancel", actor=SYSTEM, reason="解除")

    found = fresh(performance)
    assert (found.state, found.paid_yuan) == (PerformanceState.ENDED, 20 * WAN)
    assert set(found.milestones.values_list("state", flat=True)) == {MilestoneState.DROPPED}
    assert PlanProposal.objects.get(pk=proposal.pk).state == ProposalState.WITHDRAWN


def test_contract_is_not_changed_below_what_was_paid_and_its_limit_follows() -> None:
    performance = running()
    paid(performance)
    contract = performance.contract
    asked = {"kind": "change", "happened_on": clock.today(), "reason": "补充协议"}
    less = ask_change(contract, actor=owner_of(contract), values={"amount_yuan": 19 * WAN}, **asked)
    with pytest.raises(DomainError, match="不能低于"):
        apply(less, "grant", actor=registrar_of(contract))
    assert fresh(performance).ceiling_yuan == 60 * WAN
    apply(less, "withdraw", actor=owner_of(contract), reason="重填")

    more = ask_change(contract, actor=owner_of(contract), values={"amount_yuan": 80 * WAN}, **asked)
    apply(more, "grant", actor=registrar_of(contract))

    assert fresh(performance).ceiling_yuan == 80 * WAN
    assert Message.objects.filter(key__startswith="performance.amount").exists()


def test_a_stranger_sees_and_does_nothing() -> None:
    from lianqiao.core.permissions import Role
    from tests.factories import make_actor

    performance = performance_in("running")
    stranger = make_actor(Role.EDITOR)

    assert not Performance.objects.visible_to(stranger).exists()
    assert not performance.milestones.visible_to(stranger).exists()
    assert not performance.payments.visible_to(stranger).exists()
    with pytest.raises(AccessError):
        pay(performance, Decimal(1), "银付009", actor=stranger)
    for actor in (seller_of(performance), buyer_of(performance), registrar_for(performance)):
        assert Performance.objects.visible_to(actor).get() == performance
