"""What the tax form of cash rewards asks: how much of each payment counts as wage income, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.processes.distributions.calculation import CENT
from lianqiao.processes.distributions.domain.announcing import is_announced
from lianqiao.processes.distributions.limits import TAXED_SHARE, TAXED_WITHIN
from lianqiao.processes.distributions.models import Distribution


@dataclass(frozen=True)
class TaxLine:
    """One payment of cash: the amount, what of it counts as wage income, and the reason."""

    name: str
    post: str
    on: date
    paper: str
    amount_yuan: Decimal
    counted_yuan: Decimal
    reason: str
    verified: bool

    @property
    def left_out_yuan(self) -> Decimal:
        """What does not count."""
        return self.amount_yuan - self.counted_yuan


def tax_lines(distribution: Distribution) -> list[TaxLine]:
    """A line for each payment of cash, in the order of the persons; none for equity.

    Half counts (norm `tax.cash_reward_share`) when the unit was founded by the state, the payment came within the time
    of `tax.cash_reward_within` after the income, and names and amounts were shown to the public for the whole time.
    """
    if distribution.is_equity:
        return []
    where = distribution.organisation
    announced = is_announced(distribution)
    lines = []
    for share in distribution.rewards.all():
        for payment in share.payments.all():
            part = TAXED_SHARE.find(where=where, on=payment.on)
            within = TAXED_WITHIN.find(where=where, on=payment.on)
            counted, reason = payment.amount_yuan, _("全额计入：")
            if part is None or within is None:
                reason += _("支付时没有优惠规定。")
            elif not where.is_state_founded:
                reason += _("优惠只适用于国家设立的科研机构和高校等非营利单位，请按本单位性质核对。")
            elif not announced:
                reason += _("现金奖励没有公示期满。")
            elif payment.on > within.value.end(distribution.received_on):
                reason += _("发放晚于取得收入后 %(time)s。") % {"time": within.text}
            else:
                counted = (payment.amount_yuan * part.value).quantize(CENT)
                reason = _("减按 %(share)s 计入（%(source)s）。") % {"share": part.text, "source": part.source}
            verified = part is None or part.verified
            lines.append(
                TaxLine(
                    share.name, share.post, payment.on, payment.paper, payment.amount_yuan, counted, reason, verified
                )
            )
    return lines


def total_counted(lines: Iterable[TaxLine]) -> Decimal:
    """What of all payments counts as wage income."""
    return sum((line.counted_yuan for line in lines), Decimal(0))
