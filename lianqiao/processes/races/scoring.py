"""How a test is scored: readings of several judges become one, that becomes points, and points become a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TypeVar

from lianqiao.processes.races.enums import Direction

K = TypeVar("K")
FULL = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """One measurement: full points from `target` on, those of the norm at `threshold`, none beyond it."""

    key: str
    direction: str
    threshold: Decimal
    target: Decimal
    weight: int

    def reaches(self, value: Decimal, limit: Decimal) -> bool:
        """Whether a value is as good as the limit or better."""
        return value >= limit if self.direction == Direction.HIGHER else value <= limit


@dataclass(frozen=True)
class Mark:
    """What became of one item: the merged reading, its points of 100, whether the threshold is met.

    `apart` is how far the readings lie from each other, as a share of the way from threshold to target.
    """

    value: Decimal
    points: Decimal
    is_met: bool
    apart: Decimal


@dataclass(frozen=True)
class Result:
    """A team on the test: `total` of 100 to two places, whether every threshold is met, and the marks by item."""

    total: Decimal
    is_met: bool
    marks: Mapping[str, Mark]


def points_of(item: Item, value: Decimal, *, at_threshold: Decimal) -> Decimal:
    """Points of 100 for a value, to two places: a straight line from the threshold to the target."""
    if not item.reaches(value, item.threshold):
        return Decimal(0)
    if item.reaches(value, item.target):
        return FULL
    way = (value - item.threshold) / (item.target - item.threshold)
    return _rounded(at_threshold + (FULL - at_threshold) * way)


def mark_of(item: Item, readings: Sequence[Decimal], *, at_threshold: Decimal) -> Mark:
    """The readings of all judges merged: their median, which one mistaken figure does not move far."""
    value = Decimal(median(readings))
    apart = (max(readings) - min(readings)) / abs(item.target - item.threshold)
    points = points_of(item, value, at_threshold=at_threshold)
    return Mark(value, points, item.reaches(value, item.threshold), apart)


def result_of(
    items: Sequence[Item], readings: Iterable[Mapping[str, Decimal]], *, at_threshold: Decimal
) -> Result | None:
    """The team's result; None as long as some item was read by nobody. Weights are percents of the total."""
    given = list(readings)
    marks: dict[str, Mark] = {}
    for item in items:
        values = [one[item.key] for one in given if item.key in one]
        if not values:
            return None
        marks[item.key] = mark_of(item, values, at_threshold=at_threshold)
    if not items:
        return None
    total = sum((marks[item.key].points * item.weight for item in items), Decimal(0)) / FULL
    return Result(_rounded(total), all(mark.is_met for mark in marks.values()), marks)


def places(totals: Mapping[K, Decimal]) -> dict[K, int]:
    """The place of each, the highest total first; equals share a place, and the next one is left out."""
    return {key: 1 + sum(other > total for other in totals.values()) for key, total in totals.items()}


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(_CENT, rounding=ROUND_HALF_UP)
