"""Median and quartiles of amounts, by linear interpolation between the closest ranks (Hyndman and Fan, type 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Quartiles:
    """How many amounts there are, and below which a quarter, half and three quarters of them lie."""

    count: int
    lower: Decimal
    middle: Decimal
    upper: Decimal


def median(amounts: Sequence[Decimal]) -> Decimal:
    """The middle amount; of an even number the mean of the two in the middle. ValueError for none."""
    return _quantile(sorted(amounts), 2)


def quartiles(amounts: Sequence[Decimal]) -> Quartiles:
    """The three quartiles. ValueError for no amounts."""
    ordered = sorted(amounts)
    return Quartiles(len(ordered), _quantile(ordered, 1), _quantile(ordered, 2), _quantile(ordered, 3))


def _quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    if not ordered:
        raise ValueError("there are no amounts")
    place, rest = divmod((len(ordered) - 1) * quarter, 4)
    if rest == 0:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest / 4
