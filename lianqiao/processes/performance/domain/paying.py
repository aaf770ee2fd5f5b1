"""Lines of money: written down by one side, confirmed by the other, taken back by a counter-line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts.domain.writing import tell
from lianqiao.processes.performance import phrases, receiving
from lianqiao.processes.performance.domain.writing import (
    acting,
    keep,
    locked_performance,
    past,
    person,
    positive,
    refuse_closed,
    told,
)
from lianqiao.processes.performance.enums import MilestoneKind, MilestoneState, PaymentKind, PaymentVerdict
from lianqiao.processes.performance.limits import LONGEST_PAPER
from lianqiao.processes.performance.models import ContractMilestone, ContractPayment, PaymentAnswer, Performance

_KINDS = {
    MilestoneKind.DELIVERY: PaymentKind.STAGE,
    MilestoneKind.ADVANCE: PaymentKind.ADVANCE,
    MilestoneKind.ROYALTY: PaymentKind.ROYALTY,
}
_OUT = (PaymentVerdict.DENIED, PaymentVerdict.WITHDRAWN)


@transaction.atomic
def record_payment(
    performance: Performance,
    *,
    actor: Actor,
    amount_yuan: Decimal,
    paid_on: date,
    voucher: str,
    uploads: Iterable[File[bytes]],
    milestone: ContractMilestone | None = None,
    invoice: str = "",
    note: str = "",
    period_first: date | None = None,
    period_last: date | None = None,
    base_yuan: Decimal | None = None,
) -> ContractPayment:
    """Write down, as either side, that an amount was paid on a day, with the file of its voucher; the other side
    confirms it. Without a milestone it is an advance. Never more than the contract, or than the milestone, still has.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = acting(performance, actor)
    amount, paper = positive(amount_yuan), " ".join(voucher.split())
    kind = PaymentKind.ADVANCE
    if milestone is not None:
        milestone = ContractMilestone.objects.select_for_update().get(pk=milestone.pk, performance=locked)
        kind = _KINDS[MilestoneKind(milestone.kind)]
        _check_milestone(milestone, amount)
    if amount > locked.open_yuan:
        given = {"open": format_yuan(locked.open_yuan), "whole": format_yuan(locked.ceiling_yuan)}
        message = _("合同金额 %(whole)s，还能登记 %(open)s；合同金额增加的，先到登记机构办理变更。")
        raise InvalidInput({"amount_yuan": [message % given]})
    _check_voucher(locked, paper)
    if kind == PaymentKind.ROYALTY:
        _check_period(locked, milestone, period_first, period_last)
    payment: ContractPayment = ContractPayment.objects.create(
        performance=locked,
        milestone=milestone,
        kind=kind,
        amount_yuan=amount,
        paid_on=past(paid_on, "paid_on"),
        voucher=paper,
        invoice=" ".join(invoice.split())[:LONGEST_PAPER],
        note=note.strip(),
        period_first=period_first if kind == PaymentKind.ROYALTY else None,
        period_last=period_last if kind == PaymentKind.ROYALTY else None,
        base_yuan=base_yuan if kind == PaymentKind.ROYALTY else None,
        organisation=actor.organisation,
        written_by=person(actor),
        written_at=clock.now(),
    )
    if not keep(uploads, actor=actor, subject=payment):
        raise InvalidInput({"uploads": [_("请上传付款凭证。")]})
    given = {"kind": payment.get_kind_display(), "amount": format_yuan(amount)}
    tell(locked, "record_payment", actor, _("登记%(kind)s %(amount)s") % given, voucher=paper)
    phrases.tell_of_payment(payment)
    return payment


@transaction.atomic
def answer_payment(payment: ContractPayment, *, actor: Actor, is_right: bool, text: str = "") -> PaymentAnswer:
    """Confirm a line that the other side wrote down, or deny it with a reason; once.

    A confirmed line counts, and parts above go on from it. Raises AccessError, DomainError or InvalidInput.
    """
    locked, line = _locked(payment)
    actor.require(Permission.PERFORMANCE_CONFIRM, line)
    if not line.corrects_id:
        refuse_closed(locked)
    verdict = PaymentVerdict.CONFIRMED if is_right else PaymentVerdict.DENIED
    said = text.strip() if is_right else told(text, "text")
    answer = _answer(line, actor, verdict, said)
    _look_again(line)
    if is_right:
        receiving.carry_on(line, actor)
    phrases.tell_of_answer(line, answer)
    return answer


@transaction.atomic
def withdraw_payment(payment: ContractPayment, *, actor: Actor, reason: str) -> PaymentAnswer:
    """Take back, as who wrote it down, a line that was not answered.

    Raises AccessError, DomainError or InvalidInput.
    """
    _performance, line = _locked(payment)
    actor.require(Permission.PERFORMANCE_EDIT, line)
    return _answer(line, actor, PaymentVerdict.WITHDRAWN, told(reason))


@transaction.atomic
def correct_payment(payment: ContractPayment, *, actor: Actor, reason: str) -> ContractPayment:
    """Write the counter-line of a confirmed one, as either side; it counts once the other side confirms it.

    What income was certified from cannot be taken back before the certificate is. Raises AccessError, DomainError or
    InvalidInput, and then nothing has changed.
    """
    locked, line = _locked(payment)
    actor.require(Permission.PERFORMANCE_EDIT, locked)
    if line.verdict != PaymentVerdict.CONFIRMED or line.corrects_id:
        raise DomainError("not_confirmed", _("只有双方确认过的款项才需要冲正；没有确认的可以撤回或不予确认。"))
    if line.has_correction:
        raise DomainError("corrected", _("这笔款项已经登记过冲正。"))
    if line.certified.filter(is_live=True).exists():
        raise DomainError("certified", _("这笔款项已经列入技术性收入核定，请先撤回或撤销核定。"))
    counter: ContractPayment = ContractPayment.objects.create(
        performance=locked,
        milestone_id=line.milestone_id,
        kind=PaymentKind.CORRECTION,
        amount_yuan=-line.amount_yuan,
        paid_on=clock.today(),
        voucher=line.voucher,
        note=told(reason),
        corrects=line,
        organisation=actor.organisation,
        written_by=person(actor),
        written_at=clock.now(),
    )
    tell(locked, "correct_payment", actor, _("登记冲正 %(amount)s") % {"amount": format_yuan(line.amount_yuan)})
    phrases.tell_of_payment(counter)
    return counter


def _locked(payment: ContractPayment) -> tuple[Performance, ContractPayment]:
    locked = locked_performance(payment.performance)
    line: ContractPayment = ContractPayment.objects.for_answer().get(pk=payment.pk)
    return locked, line


def _answer(line: ContractPayment, actor: Actor, verdict: PaymentVerdict, text: str) -> PaymentAnswer:
    if line.verdict:
        raise DomainError("answered", _("这笔款项已经有答复，请刷新页面。"))
    answer: PaymentAnswer = PaymentAnswer.objects.create(
        payment=line,
        verdict=verdict,
        text=text,
        organisation=actor.organisation,
        written_by=person(actor),
        written_at=clock.now(),
    )
    given = {"verdict": answer.get_verdict_display(), "amount": format_yuan(line.amount_yuan)}
    tell(line.performance, "answer_payment", actor, _("款项 %(amount)s：%(verdict)s") % given, reason=text)
    return answer


def _look_again(line: ContractPayment) -> None:
    """Let the milestone tell anew what is ahead of it, now that the database has summed it up."""
    if line.milestone_id is not None:
        ContractMilestone.objects.select_for_update().get(pk=line.milestone_id).save()


def _check_milestone(milestone: ContractMilestone, amount: Decimal) -> None:
    if milestone.state == MilestoneState.DROPPED:
        raise InvalidInput({"milestone": [_("这个节点不再履行。")]})
    if milestone.amount_yuan is None:
        return
    waiting = milestone.payments.filter(answer__isnull=True, amount_yuan__gt=0).sum_yuan()
    left = milestone.amount_yuan - milestone.paid_yuan - waiting
    if amount > left:
        message = _("这个节点还能登记 %(left)s；超出的记到别的节点，或先变更履约计划。")
        raise InvalidInput({"amount_yuan": [message % {"left": format_yuan(left)}]})


def _check_voucher(performance: Performance, paper: str) -> None:
    if not paper or len(paper) > LONGEST_PAPER:
        raise InvalidInput({"voucher": [_("请填写凭证号，最多 %(most)d 字。") % {"most": LONGEST_PAPER}]})
    same = performance.payments.filter(voucher=paper, corrects__isnull=True).exclude(answer__verdict__in=_OUT)
    if same.exclude(corrections__answer__verdict=PaymentVerdict.CONFIRMED).exists():
        raise InvalidInput({"voucher": [_("这张凭证已经登记过，同一笔款不登记两次。")]})


def _check_period(performance: Performance, milestone: Any, first: date | None, last: date | None) -> None:
    """A royalty tells its period, and no two live ones of a milestone are about one day."""
    if first is None or last is None or last < first:
        raise InvalidInput({"period_last": [_("提成请填写计提期间的起止日期。")]})
    same = performance.payments.filter(
        Q(period_first__lte=last, period_last__gte=first), milestone=milestone, corrects__isnull=True
    ).exclude(answer__verdict__in=_OUT)
    if same.exclude(corrections__answer__verdict=PaymentVerdict.CONFIRMED).exists():
        raise InvalidInput({"period_first": [_("这段期间的提成已经登记过。")]})
