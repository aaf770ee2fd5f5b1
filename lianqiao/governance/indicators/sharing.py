"""Dividing a value among parts so that nothing is lost in rounding, and judging whether given parts reach the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.governance.indicators.enums import Comparator, OverPlaces


def share_out(total: Decimal, weights: Sequence[Decimal | None], *, decimals: int) -> list[Decimal]:
    """Divide a total that is not negative in proportion to weights, in steps of 10^-decimals, by largest remainders.

    The parts add up to exactly the total, rounded up to a step. A weight that is None or not above zero gets nothing,
    unless no weight is above zero: then all get alike. Of equal remainders the earlier part goes first.
    """
    if not weights:
        return []
    step = Decimal(1).scaleb(-decimals)
    steps = int((total / step).to_integral_value(ROUND_CEILING))
    heavy = [weight if weight is not None and weight > 0 else Decimal(0) for weight in weights]
    if not any(heavy):
        heavy = [Decimal(1)] * len(weights)
    scaled = [_as_integer_ratio(weight, heavy) for weight in heavy]
    whole = sum(scaled)
    parts = [steps * weight // whole for weight in scaled]
    remainders = [steps * weight % whole for weight in scaled]
    ranked = sorted(range(len(parts)), key=lambda place: (-remainders[place], place))
    for place in ranked[: steps - sum(parts)]:
        parts[place] += 1
    return [part * step for part in parts]


@dataclass(frozen=True)
class Balance:
    """How parts stand to their whole: `total` of addable ones, `gap` that must be reasoned, `surplus` that is shown."""

    rule: Any
    total: Decimal | None = None
    gap: Decimal = Decimal(0)
    surplus: Decimal = Decimal(0)


def balance(value: Decimal, parts: Sequence[Decimal], *, comparator: str, over_places: str) -> Balance:
    """Judge parts against the value of the whole.

    Parts that add up must reach it together, or together stay within it where it is an upper bound. A weighted mean
    lies between the smallest and the largest part, so at least one part must reach the whole. Of what does not add up
    nothing can be said.
    """
    is_bound = comparator == Comparator.AT_MOST
    if over_places == OverPlaces.SUM:
        total = sum(parts, Decimal(0))
        short, over = max(value - total, Decimal(0)), max(total - value, Decimal(0))
        rule = _("各部分相加不超过总目标") if is_bound else _("各部分相加达到总目标")
        return Balance(rule, total, over, short) if is_bound else Balance(rule, total, short, over)
    if over_places in (OverPlaces.MEAN, OverPlaces.FORMULA):
        rule = _("不相加：加权平均介于各部分之间，至少有一个部分达到总目标，总目标才可能达到")
        if not parts:
            return Balance(rule, gap=abs(value))
        best = min(parts) if is_bound else max(parts)
        return Balance(rule, gap=max(best - value if is_bound else value - best, Decimal(0)))
    return Balance(_("不相加：各部分的目标分别定，不与总目标核对"))


def _as_integer_ratio(weight: Decimal, weights: Sequence[Decimal]) -> int:
    places = max(max(-int(one.as_tuple().exponent), 0) for one in weights)
    return int(weight.scaleb(places))
