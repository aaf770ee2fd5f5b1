"""How an income becomes amounts for persons: pure arithmetic, exact to the unit that is divided.

Shares are whole ten-thousandths. What is divided is money to the cent, or a share in a company to a ten-thousandth of
one per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

#: The whole, of which groups and persons have shares.
WHOLE = 10_000
CENT = Decimal("0.01")
#: Equity is divided to this part of one per cent.
EQUITY_STEP = Decimal("0.0001")


def net_of(gross: Decimal, costs: Sequence[Decimal]) -> Decimal:
    """What is left of the income after its listed costs; below zero when they exceed it."""
    return gross - sum(costs, Decimal(0))


def part_of(amount: Decimal, share: int, *, step: Decimal = CENT) -> Decimal:
    """`share` ten-thousandths of a non-negative amount, rounded up to the step, so that no floor is missed by rounding.

    Never more than the amount itself. Raises ValueError for a share outside 0 to the whole or a negative amount.
    """
    if not 0 <= share <= WHOLE or amount < 0:
        raise ValueError("a share lies between nothing and the whole of an amount that is not negative")
    exact = amount * share / WHOLE
    down = exact.quantize(step, rounding=ROUND_DOWN)
    return min(amount, down if down == exact else down + step)


def split(amount: Decimal, weights: Sequence[int], *, step: Decimal = CENT) -> list[Decimal]:
    """The amount by weights in whole steps; the parts sum to it exactly.

    Each part is its exact share rounded down; what is left goes, step by step, to those who lost most by rounding, the
    first of them where several lost the same (Hamilton's method). Raises ValueError for an amount that is no multiple
    of the step or is negative, for no weights, and for weights of which none is positive or one is negative.
    """
    if amount < 0 or amount % step != 0:
        raise ValueError("only whole steps can be divided")
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        raise ValueError("somebody must have a share, and nobody less than none")
    steps = int(amount / step)
    exact = [divmod(steps * weight, whole) for weight in weights]
    parts = [quotient for quotient, _rest in exact]
    by_loss = sorted(range(len(weights)), key=lambda place: (-exact[place][1], place))
    for place in by_loss[: steps - sum(parts)]:
        parts[place] += 1
    return [part * step for part in parts]
