"""Performances, milestones, payments, certificates and defaults for tests, in every state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.performance.domain.breaching import raise_breach
from lianqiao.processes.performance.domain.certifying import ask_certificate
from lianqiao.processes.performance.domain.delivering import deliver_milestone
from lianqiao.processes.performance.domain.paying import answer_payment, record_payment
from lianqiao.processes.performance.domain.planning import propose_plan
from lianqiao.processes.performance.enums import (
    BreachKind,
    BreachState,
    CertificateState,
    MilestoneState,
    PerformanceState,
    ProposalState,
)
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    ContractPayment,
    IncomeCertificate,
    Performance,
    PlanProposal,
)
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory
from tests.processes.contracts.makers import PDF, make_contract, member_of, register

WAN = Decimal(10000)


def upload(name: str = "凭证.pdf") -> SimpleUploadedFile:
    """A paper that proves something."""
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def make_performance(*, buyer: Any = True, **values: Any) -> Performance:
    """That of a registered contract over 60 万元 with a buyer on the platform, waiting for its plan."""
    if buyer is True:
        buyer = OrganisationFactory(kind=OrganisationKind.ENTERPRISE)
    contract = register(make_contract(**({"counterpart": buyer} if buyer else {}), **values))
    return fresh(Performance.objects.get(contract=contract))


def fresh(performance: Performance) -> Performance:
    """As it is in the database."""
    found: Performance = Performance.objects.for_detail().get(pk=performance.pk)
    return found


def seller_of(performance: Performance) -> Actor:
    """Who writes for the seller."""
    return member_of(performance.seller, Role.EDITOR)


def buyer_of(performance: Performance) -> Actor:
    """Who writes for the buyer."""
    return member_of(performance.buyer, Role.EDITOR)


def registrar_for(performance: Performance) -> Actor:
    """Who certifies."""
    return member_of(performance.contract.office.organisation, Role.REVIEWER)


def plan(**first: Any) -> list[dict[str, Any]]:
    """An advance of 20 and a delivery of 40 万元."""
    today = clock.today()
    return [
        {"title": "首付款", "kind": "advance", "amount_yuan": 20 * WAN, "pay_by": today + timedelta(days=10), **first},
        {
            "title": "样机验收",
            "kind": "delivery",
            "due_on": today + timedelta(days=60),
            "amount_yuan": 40 * WAN,
            "standard": "回用率不低于 85%",
        },
    ]


def proposed(performance: Performance | None = None) -> PlanProposal:
    """The seller proposes a plan."""
    performance = performance or make_performance()
    return propose_plan(performance, actor=seller_of(performance), rows=plan())


def running(performance: Performance | None = None) -> Performance:
    """The plan holds."""
    proposal = proposed(performance)
    apply(proposal, "agree", actor=buyer_of(proposal.performance))
    return fresh(proposal.performance)


def delivery_of(performance: Performance) -> ContractMilestone:
    """The milestone at which something is delivered."""
    found: ContractMilestone = performance.milestones.for_detail().get(kind="delivery")
    return found


def advance_of(performance: Performance) -> ContractMilestone:
    """The advance."""
    found: ContractMilestone = performance.milestones.for_detail().get(kind="advance")
    return found


def deliver(performance: Performance) -> ContractMilestone:
    """Delivered, with its evidence."""
    milestone = delivery_of(performance)
    deliver_milestone(
        milestone, actor=seller_of(performance), on=clock.today(), text="样机和测试报告", uploads=[upload()]
    )
    return delivery_of(performance)


def accept(performance: Performance) -> ContractMilestone:
    """Delivered and accepted."""
    apply(deliver(performance), "accept", actor=buyer_of(performance), on=clock.today())
    return delivery_of(performance)


def pay(
    performance: Performance, amount: Decimal = 20 * WAN, voucher: str = "银付001", **values: Any
) -> ContractPayment:
    """The seller writes down that money came, for the advance unless told otherwise."""
    given = {"paid_on": clock.today(), "uploads": [upload()], **values}
    if "milestone" not in given:
        given["milestone"] = advance_of(performance)
    actor = given.pop("actor", None) or seller_of(performance)
    return record_payment(performance, actor=actor, amount_yuan=amount, voucher=voucher, **given)


def paid(
    performance: Performance, amount: Decimal = 20 * WAN, voucher: str = "银付001", **values: Any
) -> ContractPayment:
    """And the buyer confirms it."""
    payment = pay(performance, amount, voucher, **values)
    answer_payment(payment, actor=buyer_of(performance), is_right=True)
    found: ContractPayment = ContractPayment.objects.for_answer().get(pk=payment.pk)
    return found


def performance_in(state: str) -> Performance:
    """A performance in that state, with nothing in the way of the next."""
    if state == PerformanceState.PLANNING:
        return make_performance()
    performance = running()
    if state == PerformanceState.ENDED:
        apply(performance, "end", actor=SYSTEM, reason="解除")
        return fresh(performance)
    accept(performance)
    paid(performance)
    paid(performance, 40 * WAN, "银付002", milestone=delivery_of(performance))
    if state == PerformanceState.COMPLETED:
        apply(performance, "complete", actor=seller_of(performance))
    return fresh(performance)


def milestone_in(state: str) -> ContractMilestone:
    """A delivery in that state."""
    performance = running()
    buyer = buyer_of(performance)
    way: dict[str, Any] = {
        MilestoneState.PLANNED: lambda: None,
        MilestoneState.DELIVERED: lambda: deliver(performance),
        MilestoneState.RETURNED: lambda: apply(deliver(performance), "return", actor=buyer, reason="指标不足"),
        MilestoneState.ACCEPTED: lambda: accept(performance),
        MilestoneState.DROPPED: lambda: apply(delivery_of(performance), "drop", actor=SYSTEM),
    }
    way[MilestoneState(state)]()
    return delivery_of(performance)


def proposal_in(state: str) -> PlanProposal:
    """A plan in that state."""
    proposal = proposed()
    performance = proposal.performance
    buyer = buyer_of(performance)
    way: dict[str, Any] = {
        ProposalState.ASKED: lambda: None,
        ProposalState.AGREED: lambda: apply(proposal, "agree", actor=buyer),
        ProposalState.REFUSED: lambda: apply(proposal, "refuse", actor=buyer, reason="期限太短"),
        ProposalState.WITHDRAWN: lambda: apply(proposal, "withdraw", actor=seller_of(performance), reason="重填"),
    }
    way[ProposalState(state)]()
    found: PlanProposal = PlanProposal.objects.for_detail().get(pk=proposal.pk)
    return found


def asked(performance: Performance | None = None) -> IncomeCertificate:
    """The seller asks to certify what came."""
    performance = performance or running()
    return ask_certificate(performance, actor=seller_of(performance), payments=[paid(performance)])


def certificate_in(state: str) -> IncomeCertificate:
    """A certificate in that state."""
    certificate = asked()
    performance = certificate.performance
    office, seller = registrar_for(performance), seller_of(performance)
    way: dict[str, Any] = {
        CertificateState.ASKED: lambda: None,
        CertificateState.ISSUED: lambda: apply(certificate, "issue", actor=office),
        CertificateState.REFUSED: lambda: apply(certificate, "refuse", actor=office, reason="凭证不清"),
        CertificateState.WITHDRAWN: lambda: apply(certificate, "withdraw", actor=seller, reason="重报"),
        CertificateState.REVOKED: lambda: apply(
            apply(certificate, "issue", actor=office), "revoke", actor=office, reason="有误"
        ),
    }
    way[CertificateState(state)]()
    found: IncomeCertificate = IncomeCertificate.objects.for_detail().get(pk=certificate.pk)
    return found


def raised(performance: Performance | None = None) -> Breach:
    """The seller says that the buyer did not pay."""
    performance = performance or running()
    return raise_breach(
        performance,
        actor=seller_of(performance),
        kind=BreachKind.PAYMENT,
        happened_on=clock.today(),
        text="首付款逾期未付，两次发函没有答复。",
    )


def breach_in(state: str) -> Breach:
    """A default in that state."""
    breach = raised()
    performance = breach.performance
    way: dict[str, Any] = {
        BreachState.RAISED: lambda: None,
        BreachState.ANSWERED: lambda: apply(breach, "answer", actor=buyer_of(performance), text="下月付清"),
        BreachState.SETTLED: lambda: apply(breach, "settle", actor=seller_of(performance), reason="已付"),
        BreachState.REFERRED: lambda: apply(breach, "refer", actor=seller_of(performance), reason="仲裁"),
    }
    way[BreachState(state)]()
    found: Breach = Breach.objects.for_detail().get(pk=breach.pk)
    return found
