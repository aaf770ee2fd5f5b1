"""Figures in words: as many decimals as the indicator has, thousands grouped, with its unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lianqiao.core.money import plain
from lianqiao.governance.indicators.models import Indicator


def figure_text(value: Decimal | None, indicator: Indicator) -> str:
    """The figure alone; a dash where there is none."""
    if value is None:
        return "—"
    step = Decimal(1).scaleb(-indicator.decimals)
    return f"{value.quantize(step, ROUND_HALF_UP):,f}"


def target_text(value: Decimal, indicator: Indicator) -> str:
    """The value of a target, with the decimals that it was given."""
    return plain(value, grouped=True)


def with_unit(text: str, indicator: Indicator) -> str:
    """A figure with the unit behind it; % stands close."""
    return f"{text}{indicator.unit}" if indicator.unit in ("%", "‰") else f"{text} {indicator.unit}"
