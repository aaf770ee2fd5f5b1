"""Figures that stand far from the others, by the modified Z score of Iglewicz and Hoaglin (1993), as DHIS2 does."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

#: What makes the score comparable with a Z score: the quartile of the normal distribution, and the ratio of its
#: standard deviation to its mean absolute deviation.
NORMAL_QUARTILE, MEAN_DEVIATION = 0.6745, 1.253314
#: Below this many others a median says nothing.
FEWEST = 4


@dataclass(frozen=True)
class Outlier(Generic[K]):
    """A figure with its score, the median of what it is compared with, and the limit that the score passes."""

    key: K
    value: float
    median: float
    score: float
    limit: float

    @property
    def is_above(self) -> bool:
        """Whether it is too large rather than too small."""
        return self.score > 0


def modified_z(value: float, others: Sequence[float]) -> float | None:
    """How far a value stands from the median of `others`, in units of their spread; None below four others.

    The spread is the median absolute deviation, or the mean one where more than half of the others are equal. Where
    all are equal there is no spread: the score is 0 for their value and infinite for any other.
    """
    if len(others) < FEWEST:
        return None
    middle = median(others)
    deviations = [abs(other - middle) for other in others]
    spread = median(deviations) / NORMAL_QUARTILE or fmean(deviations) * MEAN_DEVIATION
    if spread:
        return (value - middle) / spread
    return 0.0 if value == middle else float("inf") * (1 if value > middle else -1)


def check(key: K, value: float, others: Sequence[float], *, limit: float) -> Outlier[K] | None:
    """The value as an outlier against others that do not contain it; None when it is none or nothing can be said."""
    score = modified_z(value, others)
    if score is None or abs(score) <= limit:
        return None
    return Outlier(key, value, median(others), score, limit)


def outliers(values: Mapping[K, float], *, limit: float) -> list[Outlier[K]]:
    """Those of the values that are outliers among all of them, farthest first."""
    together = list(values.values())
    found = [check(key, value, together, limit=limit) for key, value in values.items()]
    return sorted((one for one in found if one is not None), key=lambda one: -abs(one.score))
