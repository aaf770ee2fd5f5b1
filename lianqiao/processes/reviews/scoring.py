"""Totals, disagreement, parts by share and the two rankings: plain arithmetic on what was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import fsum, sqrt
from typing import Any, Generic, TypeVar

S = TypeVar("S", bound=Hashable)
R = TypeVar("R", bound=Hashable)

PLACES = Decimal("0.01")
WHOLE = Decimal(100)
#: A reviewer with fewer sheets than this has no spread of his own.
FEWEST = 2


def total_of(criteria: Sequence[Mapping[str, Any]], scores: Mapping[str, Decimal]) -> Decimal:
    """The weighted share of full marks in percent, to two places, half up; criteria without a score give nothing.

    `criteria` are {"key", "weight", "most"}; weights are parts of their sum.
    """
    weights = sum(Decimal(row["weight"]) for row in criteria)
    parts = (
        Decimal(row["weight"]) * scores[row["key"]] / Decimal(row["most"]) for row in criteria if row["key"] in scores
    )
    return (sum(parts, Decimal(0)) * WHOLE / weights).quantize(PLACES, ROUND_HALF_UP)


def band_of(bands: Sequence[Mapping[str, Any]], total: Decimal | None) -> str:
    """The name of the highest band that the total reaches; empty for none."""
    if total is None:
        return ""
    reached = [row for row in bands if total >= Decimal(row["least"])]
    return str(max(reached, key=lambda row: int(row["least"]))["name"]) if reached else ""


@dataclass(frozen=True)
class Mark(Generic[S, R]):
    """One reviewer's total for one subject."""

    subject: S
    reviewer: R
    total: Decimal


@dataclass(frozen=True)
class Standing:
    """How a subject stands: means to two places, ranks from 1 with equals sharing the better one."""

    count: int
    mean: Decimal
    normalised: Decimal
    spread: Decimal
    rank: int
    normalised_rank: int


def standings(marks: Sequence[Mark[S, R]]) -> dict[S, Standing]:
    """The standing of every subject that has a mark."""
    corrected = normalised(marks)
    totals: dict[S, list[Decimal]] = defaultdict(list)
    moved: dict[S, list[Decimal]] = defaultdict(list)
    for mark, value in zip(marks, corrected, strict=True):
        totals[mark.subject].append(mark.total)
        moved[mark.subject].append(value)
    means = {subject: mean(values) for subject, values in totals.items()}
    others = {subject: mean(values) for subject, values in moved.items()}
    places, other_places = ranks(means), ranks(others)
    return {
        subject: Standing(
            len(values),
            means[subject],
            others[subject],
            max(values) - min(values),
            places[subject],
            other_places[subject],
        )
        for subject, values in totals.items()
    }


def normalised(marks: Sequence[Mark[S, R]]) -> list[Decimal]:
    """Each total moved and stretched so that every reviewer has the mean and the spread of all, within 0 to 100.

    Of a reviewer with fewer than two marks, or with equal ones, there is no spread to go by: his totals stay where they
    are in relation to each other and are moved by half of the difference of the means, as one cannot tell a strict
    reviewer from weak subjects.
    """
    if not marks:
        return []
    middle, spread = _moments([float(mark.total) for mark in marks])
    by_reviewer: dict[R, list[float]] = defaultdict(list)
    for mark in marks:
        by_reviewer[mark.reviewer].append(float(mark.total))
    moments = {reviewer: _moments(values) for reviewer, values in by_reviewer.items()}
    found = []
    for mark in marks:
        own_mean, own_spread = moments[mark.reviewer]
        if len(by_reviewer[mark.reviewer]) < FEWEST or not own_spread or not spread:
            value = float(mark.total) + (middle - own_mean) / 2
        else:
            value = middle + (float(mark.total) - own_mean) * spread / own_spread
        found.append(Decimal(min(100.0, max(0.0, value))).quantize(PLACES, ROUND_HALF_UP))
    return found


@dataclass(frozen=True)
class Shares:
    """What percent of the score come from the visit and from the users; the experts' sheets have the rest."""

    visit: int = 0
    users: int = 0

    @property
    def experts(self) -> int:
        """The percent of the experts' sheets."""
        return int(WHOLE) - self.visit - self.users


def combined(experts: Decimal, visit: Decimal | None, users: Decimal | None, shares: Shares) -> Decimal:
    """The weighted mean of the parts that there are, to two places; what is lacking leaves its share to the others."""
    parts = [(experts, shares.experts), (visit, shares.visit), (users, shares.users)]
    present = [(value, share) for value, share in parts if value is not None and share]
    total = sum((value * share for value, share in present), Decimal(0))
    return (total / sum(share for _value, share in present)).quantize(PLACES, ROUND_HALF_UP)


def ranks(scores: Mapping[S, Decimal]) -> dict[S, int]:
    """The place of each by its score from 1, the highest first; equals share the better one."""
    first: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(scores.values(), reverse=True), start=1):
        first.setdefault(value, place)
    return {subject: first[value] for subject, value in scores.items()}


def mean(values: Sequence[Decimal]) -> Decimal:
    """The mean to two places, half up."""
    return (sum(values, Decimal(0)) / len(values)).quantize(PLACES, ROUND_HALF_UP)


def deviations(marks: Sequence[Mark[S, R]]) -> dict[R, Decimal]:
    """By how much each reviewer lies above or below the others of the same subjects, on average.

    Subjects that nobody else has judged say nothing; reviewers of such subjects alone are left out.
    """
    by_subject: dict[S, list[Mark[S, R]]] = defaultdict(list)
    for mark in marks:
        by_subject[mark.subject].append(mark)
    apart: dict[R, list[Decimal]] = defaultdict(list)
    for together in by_subject.values():
        for mark in together:
            others = [other.total for other in together if other is not mark]
            if others:
                apart[mark.reviewer].append(mark.total - sum(others, Decimal(0)) / len(others))
    return {reviewer: mean(values) for reviewer, values in apart.items()}


def _moments(values: Sequence[float]) -> tuple[float, float]:
    middle = fsum(values) / len(values)
    return middle, sqrt(fsum((value - middle) ** 2 for value in values) / len(values))
