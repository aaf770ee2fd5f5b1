"""What is to be drawn, what a draw gave, and what it costs: the same figure for every way of drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Weights:
    """What one step costs, in points of one scale.

    `misfit`: one level of fit less than the best. `load`: the k-th subject of an expert costs k times as much, so that
    work is spread. `gap`: the k-th reviewer that a subject lacks costs k - 1 times as much, so that gaps are spread;
    how many are lacking in all is the least possible, whatever the other weights say.
    """

    misfit: int = 10
    load: int = 1
    gap: int = 50


@dataclass(frozen=True, eq=False)
class Problem:
    """`subjects` rows, `experts` columns.

    `fit`: levels from 0 (another field) upwards. `barred`: pairs that must not be (conflicts, those already tried).
    `need`: how many reviewers each subject still wants. `most`: how many subjects each expert may have in all, `held`
    how many of these are taken already. Raises ValueError for shapes that do not agree and for negative figures.
    """

    fit: Integers
    barred: Truths
    need: Integers
    most: Integers
    held: Integers
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        shape = (len(self.need), len(self.most))
        if self.fit.shape != shape or self.barred.shape != shape or self.held.shape != self.most.shape:
            raise ValueError(f"fit and barred must be {shape}, held as long as most")
        if any(part.size and part.min() < 0 for part in (self.fit, self.need, self.most, self.held)):
            raise ValueError("levels, needs and quotas are not negative")

    @cached_property
    def best_fit(self) -> int:
        """The highest level that occurs."""
        return int(self.fit.max()) if self.fit.size else 0

    @cached_property
    def free(self) -> Integers:
        """How many subjects each expert may still have."""
        return np.maximum(self.most - self.held, 0)

    @cached_property
    def misfit(self) -> Integers:
        """What each pair costs for its field."""
        costs: Integers = (self.best_fit - self.fit) * self.weights.misfit
        return costs


@dataclass(frozen=True)
class Drawn:
    """The pairs (row of the subject, column of the expert) in order, and how many reviewers each subject lacks."""

    pairs: tuple[Pair, ...]
    lacking: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every subject has as many reviewers as it needs."""
        return not any(self.lacking)


def drawn_of(problem: Problem, pairs: list[Pair]) -> Drawn:
    """The draw that these pairs make."""
    given = np.bincount([subject for subject, _expert in pairs], minlength=len(problem.need))
    return Drawn(tuple(sorted(pairs)), tuple(int(gap) for gap in problem.need - given))


def cost_of(problem: Problem, drawn: Drawn) -> int:
    """What a draw costs in points, the reviewers that are lacking apart: misfit, spread of work, spread of gaps."""
    weights = problem.weights
    misfit = sum(int(problem.misfit[pair]) for pair in drawn.pairs)
    loads = np.bincount([expert for _subject, expert in drawn.pairs], minlength=len(problem.most))
    work = sum(
        int(held) * int(new) + int(new) * (int(new) + 1) // 2 for held, new in zip(problem.held, loads, strict=True)
    )
    gaps = sum(gap * (gap - 1) // 2 for gap in drawn.lacking)
    return misfit + weights.load * work + weights.gap * gaps
