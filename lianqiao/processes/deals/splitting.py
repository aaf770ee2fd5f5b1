"""Splitting money so that the parts sum to the whole, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from lianqiao.core.money import CENT

_HUNDRED = Decimal(100)


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """The total in parts by weight; cents that are left over go to the largest remainders, the earlier part first.

    Raises ValueError for a negative total or weight, for one finer than a cent, and where no weight is above zero.
    """
    if total < 0 or total != total.quantize(CENT):
        raise ValueError("a total is not negative and exact to the cent")
    if any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("some weight is above zero, none below")
    cents, whole = int(total / CENT), sum(map(Decimal, weights))
    shares = [Decimal(cents) * weight / whole for weight in weights]
    parts = [int(share.to_integral_value(ROUND_DOWN)) for share in shares]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in order[: cents - sum(parts)]:
        parts[place] += 1
    return [Decimal(part) * CENT for part in parts]


def share_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of the amount, rounded half up to the cent."""
    return (amount * percent / _HUNDRED).quantize(CENT, ROUND_HALF_UP)
