"""Recording what was paid to whom, by which voucher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.distributions.booking import book
from lianqiao.processes.distributions.domain.announcing import is_announced
from lianqiao.processes.distributions.domain.writing import locked_distribution
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution, RewardPayment, RewardShare


@dataclass(frozen=True)
class Paid:
    """What one person received: the key of his share, and how much."""

    share: UUID
    amount_yuan: Decimal


@transaction.atomic
def record_payments(
    distribution: Distribution, *, actor: Actor, paid: Sequence[Paid], on: date, paper: str
) -> list[RewardPayment]:
    """Record what persons received on a day by one voucher; once all have all, the distribution is paid.

    The same voucher for the same person is written once, also when it is sent twice with the same amount. Of cash that
    a state-founded unit pays the notice must have run its whole time. Where the achievements stand in the separate
    ledger, income and rewards are posted there, once. Raises AccessError or DomainError, and then
    nothing has changed.
    """
    locked = locked_distribution(distribution.pk)
    actor.require(Permission.DISTRIBUTION_PAY, locked)
    if locked.state not in (DistributionState.DECIDED, DistributionState.PAID):
        raise DomainError("wrong_state", _("审定以后才能登记兑现。"))
    voucher = " ".join(paper.split())
    if not voucher:
        raise DomainError("paper_missing", _("请写明凭证号。"), "paper")
    if on > clock.today() or (locked.decided_on is not None and on < locked.decided_on):
        raise DomainError("day", _("兑现日期应在审定日期以后、今天以前。"), "on")
    if not locked.is_equity and locked.organisation.is_state_founded and not is_announced(locked):
        raise DomainError("notice_open", _("现金奖励还没有公示期满，公示期满、异议答复以后才能发放。"))
    if not paid:
        raise DomainError("nobody", _("请至少填写一人的金额。"))
    shares = {one.pk: one for one in RewardShare.objects.select_for_update().filter(distribution=locked).order_by("pk")}
    before = set(RewardPayment.objects.filter(share__in=shares, paper=voucher).values_list("pk", flat=True))
    written = [_pay(shares, one, actor=actor, on=on, voucher=voucher) for one in paid]
    book(locked, [one for one in written if one.pk not in before])
    total = sum((one.amount_yuan for one in paid), Decimal(0))
    text = _("登记兑现：%(count)d 人，%(total)s，凭证 %(paper)s")
    topic = outbox.topic_of(locked, "pay")
    words = {"count": len(paid), "total": format_yuan(total), "paper": voucher}
    log.record(topic, locked, actor=actor, text=text % words)
    outbox.publish(topic, locked.pk)
    if locked.state == DistributionState.DECIDED and not _is_open(locked):
        apply(locked, "complete", actor=SYSTEM)
    return written


def _pay(shares: dict[UUID, RewardShare], one: Paid, *, actor: Actor, on: date, voucher: str) -> RewardPayment:
    share = shares.get(one.share)
    if share is None:
        raise DomainError("foreign", _("名单里没有这个人，请刷新页面。"))
    there: RewardPayment | None = share.payments.filter(paper=voucher).first()
    if there is not None:
        if there.amount_yuan == one.amount_yuan and there.on == on:
            return there
        message = _("%(name)s已有凭证 %(paper)s 的兑现记录，金额或日期不同。")
        raise DomainError("paper_twice", message % {"name": share.name, "paper": voucher}, "paper")
    if one.amount_yuan <= 0:
        raise DomainError("amount", _("%(name)s的金额应大于 0。") % {"name": share.name})
    if one.amount_yuan > share.open_yuan:
        words = {"name": share.name, "open": format_yuan(share.open_yuan)}
        raise DomainError("too_much", _("%(name)s未兑现的只有 %(open)s。") % words)
    payment = RewardPayment.objects.create(
        share=share, amount_yuan=one.amount_yuan, on=on, paper=voucher, written_by=actor.user, written_at=clock.now()
    )
    share.refresh_from_db(fields=["paid_yuan"])
    return payment


def _is_open(distribution: Distribution) -> bool:
    return any(one.open_yuan > 0 for one in RewardShare.objects.filter(distribution=distribution))
