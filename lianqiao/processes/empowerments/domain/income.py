"""The agreed income: amounts that fall due, and money that comes in and goes into the separate ledger."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import CENT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.empowerments.domain.applying import lock
from lianqiao.processes.empowerments.enums import DueState, TermKind
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, IncomePayment, IncomeTerm


@transaction.atomic
def make_income_due(
    term: IncomeTerm, *, actor: Actor, due_on: date, base_yuan: Decimal | None = None, note: str = ""
) -> IncomeDue:
    """What follows from a term once it comes about: a share of an income or of equity, or the amount of a milestone.

    Fixed amounts fall due by themselves. Raises AccessError or DomainError.
    """
    locked = lock(term.empowerment)
    actor.require(Permission.EMPOWERMENT_HANDLE, locked)
    if not locked.is_held:
        raise DomainError("not_held", _("赋权不在有效期内。"))
    if term.kind == TermKind.FIXED:
        raise DomainError("fixed", _("固定金额在协议生效时已经列入应付。"))
    if term.kind == TermKind.MILESTONE:
        if term.dues.exists():
            raise DomainError("twice", _("这个节点已经登记过。"))
        amount = term.amount_yuan or Decimal(0)
    else:
        if base_yuan is None or base_yuan <= 0:
            raise DomainError("base", _("请填写取得的转化收入或股权价值。"), "base_yuan")
        share = term.percent or Decimal(0)
        amount = (base_yuan * share / Decimal(100)).quantize(CENT, ROUND_HALF_UP)
        if not amount:
            raise DomainError("base", _("按比例计算不足一分，不用登记。"), "base_yuan")
    due: IncomeDue = IncomeDue.objects.create(
        empowerment=locked,
        term=term,
        due_on=due_on,
        base_yuan=base_yuan,
        amount_yuan=amount,
        note=note.strip()[:200],
        created_by=actor.user,
    )
    _note(locked, actor, "income_due", _("应付约定收益 %(money)s") % {"money": format_yuan(amount)})
    return due


@transaction.atomic
def record_payment(
    due: IncomeDue, *, actor: Actor, amount_yuan: Decimal, on: date, paper: str, invoice: str = ""
) -> IncomeDue:
    """Record money that came in; it is income of the asset in the separate ledger.

    The same voucher again changes nothing, with another amount it is refused. Raises AccessError or DomainError.
    """
    locked = lock(due.empowerment)
    actor.require(Permission.EMPOWERMENT_HANDLE, locked)
    row: IncomeDue = IncomeDue.objects.select_for_update(of=("self",)).get(pk=due.pk)
    voucher = " ".join(paper.split())
    if not voucher:
        raise DomainError("paper", _("请填写收款凭证号。"), "paper")
    known = IncomePayment.objects.filter(due=row, paper=voucher).first()
    if known is not None:
        if known.amount_yuan == amount_yuan:
            return row
        raise DomainError("paid_otherwise", _("这个凭证号已经登记过，金额不同。"), "paper")
    if row.state not in (DueState.OPEN, DueState.OVERDUE):
        raise DomainError("settled", _("这一笔已经付清或不再支付。"))
    if amount_yuan <= 0 or amount_yuan != amount_yuan.quantize(CENT) or amount_yuan > row.open_yuan:
        raise DomainError("amount", _("最多 %(most)s。") % {"most": format_yuan(row.open_yuan)}, "amount_yuan")
    if on > clock.today():
        raise DomainError("day", _("收款日期不能晚于今天。"), "on")
    payment = IncomePayment.objects.create(
        due=row,
        amount_yuan=amount_yuan,
        on=on,
        paper=voucher,
        invoice=" ".join(invoice.split()),
        recorded_by=actor.user,
        recorded_at=clock.now(),
    )
    asset = ledger.asset_of(locked.achievement)
    if asset is not None:
        ledger.receive_income(
            asset,
            actor=SYSTEM,
            on=on,
            received_yuan=amount_yuan,
            reason=_("赋权约定收益：%(words)s") % {"words": row.term.words},
            paper=voucher,
            key=f"empowerment.payment.{payment.pk}",
            cause=locked,
        )
    _note(locked, actor, "income_paid", _("收到约定收益 %(money)s") % {"money": format_yuan(amount_yuan)})
    fresh = IncomeDue.objects.get(pk=row.pk)
    return fresh if fresh.open_yuan else apply(fresh, "settle", actor=SYSTEM)


def _note(empowerment: Empowerment, actor: Actor, action: str, text: str) -> None:
    topic = outbox.topic_of(empowerment, action)
    log.record(topic, empowerment, actor=actor, text=text)
    outbox.publish(topic, empowerment.pk)
