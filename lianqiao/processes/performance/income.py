"""How much of what was paid is technical income (TC-05 to TC-08); pure arithmetic in yuan, exact to the 分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from lianqiao.core.money import CENT

ZERO = Decimal(0)


def costs_by_share(paid: Decimal, *, paid_left: Decimal, costs_left: Decimal) -> Decimal:
    """The costs that fall on a payment by the share of what is left of both; never more than was paid.

    `paid_left` is what of the contract was not certified yet, the payment included, `costs_left` what of its costs was
    not taken off. The payment that exhausts the contract takes the rest of the costs, so that they sum to the whole.
    """
    if paid <= 0 or costs_left <= 0:
        return ZERO
    if paid >= paid_left:
        return min(paid, costs_left)
    return min(paid, (paid * costs_left / paid_left).quantize(CENT, ROUND_HALF_UP))


def divided(whole: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Parts of an amount by percent, rounded so that their sums are: parts of a hundred percent sum to the whole."""
    parts, before, so_far = [], ZERO, ZERO
    for percent in percents:
        so_far += percent
        upto = (whole * so_far / 100).quantize(CENT, ROUND_HALF_UP)
        parts.append(upto - before)
        before = upto
    return parts
