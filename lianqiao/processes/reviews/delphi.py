"""The arithmetic of Delphi rounds: how a group's answers spread, who stands apart, and whether they have settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.1")
#: Years are compared by the five-year plans into which they fall.
PLAN_YEARS = 5


@dataclass(frozen=True)
class Spread:
    """How many answered, and the quartiles of what they said, to one place."""

    count: int
    low: Decimal
    median: Decimal
    high: Decimal

    def holds(self, value: int) -> bool:
        """Whether the value lies between the quartiles, both included."""
        return self.low <= value <= self.high


def spread_of(values: Sequence[int]) -> Spread | None:
    """The quartiles by linear interpolation between order statistics (Hyndman and Fan 1996, type 7); None of none."""
    if not values:
        return None
    ordered = sorted(values)
    quarters = [_quantile(ordered, Decimal(part) / 4) for part in (1, 2, 3)]
    return Spread(len(ordered), *quarters)


def _quantile(ordered: Sequence[int], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    value = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    return Decimal(value).quantize(PLACES, ROUND_HALF_UP)


def change_between(before: Sequence[Hashable], after: Sequence[Hashable]) -> Decimal:
    """The share of the group that moved: half of the summed differences of the two histograms, 0 to 1.

    Scheibe, Skutsch and Schofer 1975 (in Linstone and Turoff, The Delphi Method) on shares, so that it holds when the
    number of answers differs. Of no answers everything is open: 1.
    """
    if not before or not after:
        return Decimal(1)
    old, new = Counter(before), Counter(after)
    keys = old.keys() | new.keys()
    moves = (abs(Decimal(new[key]) / len(after) - Decimal(old[key]) / len(before)) for key in keys)
    moved = sum(moves, Decimal(0))
    return moved / 2


def plan_of(year: int | None) -> int | None:
    """The five-year plan in which a year lies, counted from the years 1 to 5; None for never."""
    return None if year is None else (year - 1) // PLAN_YEARS
