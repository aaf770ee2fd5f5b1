"""The best draw, by lot among the best: a flow of least cost, solved as a linear program by HiGHS.

The program is that of a transport network, whose corners are whole numbers. As few reviewers as possible are lacking
(a maximal flow says how few); among these draws the cheapest is found. Each pair has besides a random share of a point,
so small that all of them together never outweigh one point: it decides between equals. Only promising pairs enter the
program at first; the prices of its solution say which others could improve it, until none can by a whole point.
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from lianqiao.engines.assignment.problem import Drawn, Integers, Pair, Problem, Truths, drawn_of

#: What solves the program, as the record of a draw keeps it.
SOLVER = f"scipy {scipy.__version__} highs-ipm"
#: Pairs of each subject that enter the program at first, and at least so many times its need.
FIRST, TIMES = 32, 4
#: So many more of each subject enter when the solution can be improved.
MORE = 12
#: A share of a solution that counts as one: corners are 0 or 1.
HALF = 0.5


def draw(problem: Problem, *, seed: int) -> Drawn:
    """The cheapest draw (`cost_of`) among those that leave the fewest reviewers lacking; by lot among equals.

    The same problem and seed give the same draw with the same version of the solver (`SOLVER`). Never gives a barred
    pair or more than a quota. 1,000 subjects of five reviewers each among 400 experts take seconds.
    """
    if not problem.fit.size or not problem.need.any():
        return drawn_of(problem, [])
    allowed = ~problem.barred & (problem.free > 0)[None, :]
    lot = _lots(problem, seed)
    cost = problem.misfit + lot
    flow = _largest_flow(problem, allowed)
    entered = flow | _promising(allowed, cost, max(FIRST, TIMES * int(problem.need.max())))
    lacking = int(problem.need.sum()) - int(flow.sum())
    # So many pairs are drawn that reduced costs above this cannot add up to more than half a point.
    enough = -_share(problem)
    while True:
        solution = _solve(problem, entered, cost, lacking)
        better = allowed & ~entered & (cost - solution.of_subject[:, None] - solution.of_expert[None, :] < enough)
        if not better.any():
            return drawn_of(problem, solution.pairs)
        entered |= _promising(better, cost - solution.of_expert[None, :], MORE)


def _lots(problem: Problem, seed: int) -> NDArray[np.float64]:
    """A random share for each pair; all pairs of a draw together stay below half a point."""
    chance = Random(seed)  # noqa: S311 - drawn openly: the seed is recorded so that anybody can repeat it
    rows, columns = problem.fit.shape
    shares = np.array([chance.random() for _pair in range(rows * columns)]).reshape(rows, columns)
    return shares * _share(problem)


def _share(problem: Problem) -> float:
    """What all pairs of a draw can each be moved by while together they stay within half a point."""
    return 1 / (2 * int(problem.need.sum()))


def _promising(allowed: Truths, cost: NDArray[np.float64], count: int) -> Truths:
    """For each subject so many of the cheapest allowed pairs."""
    count = min(cost.shape[1], count)
    priced = np.where(allowed, cost, np.inf)
    nearest = np.argpartition(priced, count - 1, axis=1)[:, :count]
    chosen = np.zeros_like(allowed)
    np.put_along_axis(chosen, nearest, True, axis=1)
    return chosen & allowed


def _largest_flow(problem: Problem, allowed: Truths) -> Truths:
    """As many pairs as can be had at all, whatever they cost."""
    subjects, experts = allowed.shape
    rows, columns = np.nonzero(allowed)
    source, sink = subjects + experts, subjects + experts + 1
    starts = np.concatenate([np.full(subjects, source), rows, subjects + np.arange(experts)])
    ends = np.concatenate([np.arange(subjects), subjects + columns, np.full(experts, sink)])
    room = np.concatenate([problem.need, np.ones(len(rows), dtype=np.int64), problem.free]).astype(np.int32)
    network = csr_array((room, (starts, ends)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(network, source, sink).flow[:subjects, subjects : subjects + experts]
    taken: Truths = flow.toarray() > 0
    return taken


class _Solution:
    """The pairs of a solution, and the prices of subjects and experts in it."""

    def __init__(self, pairs: list[Pair], of_subject: NDArray[np.float64], of_expert: NDArray[np.float64]) -> None:
        self.pairs, self.of_subject, self.of_expert = pairs, of_subject, of_expert


def _solve(problem: Problem, entered: Truths, cost: NDArray[np.float64], lacking: int) -> _Solution:
    """The program over the pairs that have entered.

    Rows: what each subject needs, what each expert carries, and how many reviewers are lacking in all. Columns: the
    pairs, the units of work of each expert (the k-th dearer than the one before it), the units of each subject's gap.
    """
    subjects, experts = entered.shape
    rows, columns = np.nonzero(entered)
    workers, work_cost = _units(problem.free, problem.held + 1, problem.weights.load)
    gaps, gap_cost = _units(np.minimum(problem.need, lacking), np.zeros_like(problem.need), problem.weights.gap)
    pairs = np.arange(len(rows))
    works = len(rows) + np.arange(len(workers))
    lacks = len(rows) + len(workers) + np.arange(len(gaps))
    in_rows = np.concatenate(
        [rows, subjects + columns, subjects + workers, gaps, np.full(len(gaps), subjects + experts)]
    )
    in_columns = np.concatenate([pairs, pairs, works, lacks, lacks])
    values = np.concatenate([np.ones(2 * len(rows)), -np.ones(len(workers)), np.ones(2 * len(gaps))])
    width = len(rows) + len(workers) + len(gaps)
    matrix = coo_array((values, (in_rows, in_columns)), shape=(subjects + experts + 1, width)).tocsc()
    result: Any = linprog(
        np.concatenate([cost[rows, columns], work_cost, gap_cost]),
        A_eq=matrix,
        b_eq=np.concatenate([problem.need, np.zeros(experts), [lacking]]),
        bounds=(0, 1),
        method="highs-ipm",  # with crossover to a corner; several times as fast here as the simplex method
    )
    if result.status != 0:
        raise RuntimeError(f"the draw has no solution: {result.message}")
    taken = result.x[: len(rows)] > HALF
    prices = result.eqlin.marginals
    pairs_taken = list(zip(rows[taken].tolist(), columns[taken].tolist(), strict=True))
    return _Solution(pairs_taken, prices[:subjects], prices[subjects : subjects + experts])


def _units(counts: Integers, first: Integers, weight: int) -> tuple[Integers, NDArray[np.float64]]:
    """Whose each unit is, and what it costs: the k-th of an owner `weight` times (`first` + k), k from 0."""
    owners = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    ranks = np.arange(len(owners)) - np.repeat(ends - counts, counts)
    return owners, (weight * (first[owners] + ranks)).astype(np.float64)
