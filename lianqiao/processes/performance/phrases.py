"""What the performance of contracts tells people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context
from lianqiao.processes.contracts.phrases import people_of
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    ContractPayment,
    IncomeCertificate,
    PaymentAnswer,
    Performance,
    PlanProposal,
)
from lianqiao.processes.performance.sides import answering, other_side

register("performance", gettext_lazy("合同履约"), group="tasks")


def _send(units: Iterable[Any], occasion: str, subject: str, text: str, record: Model) -> None:
    """To those of the units who write for them."""
    known = [unit for unit in dict.fromkeys(units) if unit is not None]
    inbox.send(
        [one for unit in known for one in people_of(unit, Permission.PERFORMANCE_EDIT)],
        key=f"performance.{occasion}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=known,
    )


def _both(performance: Performance) -> list[Any]:
    return [performance.seller_id, performance.buyer_id]


def _answerer(record: Any, performance: Performance) -> Any:
    return answering(record) or performance.contract.office.organisation_id


def _short(performance: Performance) -> str:
    return str(performance)[:60]


def tell_of_proposal(proposal: PlanProposal) -> None:
    """The other side: a plan waits for its word."""
    given = {"unit": proposal.organisation, "what": proposal, "title": _short(proposal.performance)}
    _send(
        [answering(proposal)],
        f"proposal.{proposal.pk}",
        _("%(unit)s 提出“%(title)s”的%(what)s") % given,
        proposal.reason or _("请核对节点、金额和期限，确认或写明不同意的理由。"),
        proposal,
    )


def tell_of_plan(proposal: PlanProposal, context: Context) -> None:
    """Who proposed: what the other side said."""
    given = {"title": _short(proposal.performance), "state": proposal.get_state_display(), "what": proposal}
    _send(
        [proposal.organisation_id],
        f"plan.{proposal.pk}.{proposal.state}",
        _("“%(title)s”的%(what)s：%(state)s") % given,
        context.reason or _("节点和期限以确认的计划为准。"),
        proposal,
    )


def tell_of_delivery(milestone: ContractMilestone, context: Context) -> None:
    """Who accepts: something was delivered."""
    performance = milestone.performance
    given = {"title": _short(performance), "what": milestone.title}
    _send(
        [_answerer(milestone, performance)],
        f"delivered.{milestone.pk}.{context.at:%Y%m%d%H%M%S%f}",
        _("“%(title)s”的“%(what)s”已交付，请验收") % given,
        str(context.data.get("text") or "")[:500],
        milestone,
    )


def tell_of_acceptance(milestone: ContractMilestone, context: Context) -> None:
    """Who delivered: accepted or returned."""
    given = {
        "title": _short(milestone.performance),
        "what": milestone.title,
        "state": milestone.get_state_display(),
    }
    _send(
        [milestone.performance.seller_id],
        f"accepted.{milestone.pk}.{context.at:%Y%m%d%H%M%S%f}",
        _("“%(title)s”的“%(what)s”：%(state)s") % given,
        context.reason or _("请按约定继续履行，到款以后登记并请对方确认。"),
        milestone,
    )


def remind_of_milestone(milestone: ContractMilestone, context: Context) -> None:
    """Who owes something: its day comes, is there, or has passed; of money that is late the seller hears too."""
    performance, day = milestone.performance, milestone.reminded_for
    if day is None:
        return
    is_payment = not milestone.owes_delivery
    given = {"title": _short(performance), "what": milestone.title, "day": day_words(day)}
    late = day < clock.today()
    if is_payment:
        subject = (
            _("“%(title)s”的“%(what)s”付款已逾期（%(day)s）") if late else _("“%(title)s”的“%(what)s”%(day)s前付款")
        )
    elif late:
        subject = _("“%(title)s”的“%(what)s”交付已逾期（%(day)s）")
    else:
        subject = _("“%(title)s”的“%(what)s”%(day)s前交付")
    owes = performance.buyer_id if is_payment else performance.seller_id
    _send(
        [owes, performance.seller_id if late else None],
        f"due.{milestone.pk}.{day}.{milestone.reminded}",
        subject % given,
        _("不能按期的，请及时和对方协商变更履约计划。"),
        milestone,
    )


def tell_of_payment(payment: ContractPayment) -> None:
    """The other side: a line of money waits for its word."""
    performance = payment.performance
    given = {
        "unit": payment.organisation,
        "title": _short(performance),
        "kind": payment.get_kind_display(),
        "amount": format_yuan(payment.amount_yuan),
    }
    _send(
        [_answerer(payment, performance)],
        f"payment.{payment.pk}",
        _("%(unit)s 登记了“%(title)s”的%(kind)s %(amount)s，请核对") % given,
        payment.note,
        performance,
    )


def tell_of_answer(payment: ContractPayment, answer: PaymentAnswer) -> None:
    """Who wrote it down: what the other side said."""
    given = {
        "title": _short(payment.performance),
        "amount": format_yuan(payment.amount_yuan),
        "what": answer.get_verdict_display(),
    }
    _send(
        [payment.organisation_id],
        f"answer.{answer.pk}",
        _("“%(title)s”的款项 %(amount)s：%(what)s") % given,
        answer.text,
        payment.performance,
    )


def tell_office_of_certificate(certificate: IncomeCertificate) -> None:
    """The office: income waits to be certified."""
    performance = certificate.performance
    given = {"unit": certificate.organisation, "income": format_yuan(certificate.income_yuan)}
    office = performance.contract.office.organisation_id
    inbox.send(
        people_of(office, Permission.INCOME_CERTIFY),
        key=f"performance.certificate.{certificate.pk}",
        subject=_("%(unit)s 申请核定技术性收入 %(income)s") % given,
        text=_short(performance),
        url=links.page_of(certificate),
        organisations=[office],
    )


def tell_of_certificate(certificate: IncomeCertificate, context: Context) -> None:
    """Who asked: what the office decided."""
    given = {"income": format_yuan(certificate.income_yuan), "state": certificate.get_state_display()}
    _send(
        [certificate.organisation_id],
        f"certified.{certificate.pk}.{certificate.state}",
        _("技术性收入 %(income)s：%(state)s") % given,
        context.reason or _("核定证明可以下载，申请奖励和减免税时备查。"),
        certificate,
    )


def tell_of_breach(breach: Breach) -> None:
    """The other side: something is held against it."""
    performance = breach.performance
    given = {"unit": breach.organisation, "title": _short(performance), "what": breach.get_kind_display()}
    _send(
        [other_side(performance, breach.organisation_id)],
        f"breach.{breach.pk}",
        _("%(unit)s 登记“%(title)s”%(what)s，请说明") % given,
        _("请如实说明情况和打算，双方的说明都留存，不能修改。"),
        breach,
    )


def tell_of_breach_answer(breach: Breach, context: Context) -> None:
    """Both sides: it was answered, settled or referred."""
    given = {"title": _short(breach.performance), "state": breach.get_state_display()}
    _send(
        _both(breach.performance),
        f"breach.{breach.pk}.{breach.state}",
        _("“%(title)s”的违约登记：%(state)s") % given,
        context.reason or str(context.data.get("text") or "")[:500],
        breach,
    )


def tell_of_end(performance: Performance, context: Context) -> None:
    """Both sides: the contract is over."""
    given = {"title": _short(performance), "state": performance.get_state_display()}
    _send(
        _both(performance),
        f"end.{performance.pk}.{performance.state}",
        _("“%(title)s”：%(state)s") % given,
        context.reason or _("已收的款项可以继续申请核定技术性收入。"),
        performance,
    )


def tell_of_new_amount(performance: Performance) -> None:
    """Both sides: the contract was changed, and the plan does not come to its amount any more."""
    given = {"title": _short(performance), "amount": format_yuan(performance.ceiling_yuan)}
    _send(
        _both(performance),
        f"amount.{performance.pk}.{performance.contract.revision}",
        _("“%(title)s”的合同金额变更为 %(amount)s，请调整履约计划") % given,
        _("由一方提出计划变更，另一方确认。"),
        performance,
    )
