"""Assignment of reviewers: the optimal draw against a greedy one, on the same problems in the same run.

Subjects and experts have fields of a tree of two levels (same field 2, same branch 1, else 0). Conflicts bar pairs: an
expert and the subjects of the same organisation, and some at random (joint work, kinship). In "room enough" there are
more places than needed; in "tight" hardly more, and fields are unevenly in demand. Measured: seconds, reviewers that
are lacking, share of pairs in the very field, the largest and smallest number of subjects of one expert, cost in
points (`lianqiao.engines.assignment.cost_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.common import arguments, as_json, machine, say, table
from lianqiao.engines.assignment import Drawn, Problem, cost_of, draw, draw_greedily

FIELDS, BRANCH = 40, 5
ORGANISATIONS = 60
AT_RANDOM = 0.02
SEED = 20261122


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--subjects", type=int, default=1000)
    parser.add_argument("--reviewers", type=int, default=5, help="of each subject")
    parser.add_argument("--experts", type=int, default=400)
    options = parser.parse_args(argv)
    result = measure(options.subjects, options.reviewers, options.experts)
    print(as_json(result) if options.json else table("assignment", result["rows"]))


def measure(subjects: int, reviewers: int, experts: int) -> dict[str, Any]:
    """A row for each problem and way of drawing."""
    places = subjects * reviewers
    quotas = {"room enough": -(-3 * places // (2 * experts)), "tight": -(-26 * places // (25 * experts))}
    rows = []
    for name, quota in quotas.items():
        problem = make(subjects, reviewers, experts, quota, uneven=name == "tight")
        for way, drawing in WAYS.items():
            say(f"{name}: {way}")
            rows.append({"problem": name, "way": way, "quota": quota, **_measured(problem, drawing)})
    return {
        "subjects": subjects,
        "reviewers": reviewers,
        "experts": experts,
        "machine": machine(),
        "rows": rows,
    }


def make(subjects: int, reviewers: int, experts: int, quota: int, *, uneven: bool) -> Problem:
    """A problem of that size; the same figures give the same problem."""
    chance = np.random.default_rng(SEED)
    demand = 1 / np.arange(1, FIELDS + 1) if uneven else np.ones(FIELDS)
    wanted = chance.choice(FIELDS, subjects, p=demand / demand.sum())
    known = chance.integers(0, FIELDS, (experts, 2))
    exact = (wanted[:, None, None] == known[None]).any(axis=2)
    branch = (wanted[:, None, None] // BRANCH == known[None] // BRANCH).any(axis=2)
    of_subject, of_expert = chance.integers(0, ORGANISATIONS, subjects), chance.integers(0, ORGANISATIONS, experts)
    barred = (of_subject[:, None] == of_expert[None]) | (chance.random((subjects, experts)) < AT_RANDOM)
    return Problem(
        exact.astype(np.int64) + branch,
        barred,
        np.full(subjects, reviewers),
        np.full(experts, quota),
        np.zeros(experts, dtype=np.int64),
    )


def _measured(problem: Problem, drawing: Callable[..., Drawn]) -> dict[str, Any]:
    began = perf_counter()
    drawn = drawing(problem, seed=SEED)
    seconds = perf_counter() - began
    loads = np.bincount([expert for _subject, expert in drawn.pairs], minlength=len(problem.most))
    exact = sum(problem.fit[pair] == problem.best_fit for pair in drawn.pairs)
    return {
        "seconds": round(seconds, 2),
        "pairs": len(drawn.pairs),
        "lacking": sum(drawn.lacking),
        "in the very field": round(exact / max(1, len(drawn.pairs)), 4),
        "most of one": int(loads.max()),
        "least of one": int(loads.min()),
        "cost": cost_of(problem, drawn),
    }


WAYS: dict[str, Callable[..., Drawn]] = {"optimal": draw, "greedy": draw_greedily}

if __name__ == "__main__":
    main()
