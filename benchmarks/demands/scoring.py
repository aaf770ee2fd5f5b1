"""From rankings and grades to measures, and to what is still to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any, Final

from benchmarks.demands.files import Demand, Grades, Ranked
from lianqiao.engines.retrieval.measures import ndcg_at

K: Final = 10


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float | None:
    """nDCG@10 with the grades as gains, not judged counting 0; None where nothing is relevant."""
    gains = {name: float(grade) for name, grade in grades.items() if grade > 0}
    return ndcg_at(ranked, gains, K) if gains else None


def judged_share(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of the first ten that somebody has read; 1 of nothing."""
    first = ranked[:K]
    return sum(name in grades for name in first) / len(first) if first else 1.0


def row(name: str, ranked: Ranked, grades: Grades) -> dict[str, Any]:
    """A ranker's means over the demands that something is relevant to; a demand it has no answer for counts 0."""
    values = {demand: ndcg(ranked.get(demand, []), of_demand) for demand, of_demand in grades.items()}
    counted = {demand: value for demand, value in values.items() if value is not None}
    return {
        "ranker": name,
        "demands": len(counted),
        f"ndcg@{K}": round(fmean(counted.values()), 4) if counted else 0.0,
        f"judged@{K}": round(fmean(judged_share(ranked.get(one, []), grades[one]) for one in counted), 4)
        if counted
        else 0.0,
    }


def each_row(demand: Demand, found: Mapping[str, Ranked], grades: Grades) -> dict[str, Any]:
    """One demand with how many documents help (grade 2 or 3) and every ranker's nDCG@10."""
    of_demand = grades.get(demand.id, {})
    values = {name: ndcg(ranked.get(demand.id, []), of_demand) for name, ranked in found.items()}
    return {
        "demand": demand.id,
        "field": demand.field,
        "helpful": sum(grade >= 2 for grade in of_demand.values()),
        **{name: round(value, 4) for name, value in values.items() if value is not None},
    }


def pool(
    demands: Sequence[Demand], found: Mapping[str, Ranked], grades: Grades, *, depth: int
) -> list[tuple[Demand, str]]:
    """What one of the rankers has among its first `depth` and nobody has judged, by demand, sorted by id.

    The order says nothing of the rankers, so that whoever reads cannot guess who put a document forward.
    """
    pairs = []
    for demand in demands:
        front = {name for ranked in found.values() for name in ranked.get(demand.id, [])[:depth]}
        pairs += [(demand, name) for name in sorted(front - grades.get(demand.id, {}).keys())]
    return pairs


def merged(old: Grades, new: Grades) -> Grades:
    """All grades of both; where both judged a pair the new grade holds."""
    return {demand: {**old.get(demand, {}), **new.get(demand, {})} for demand in {**old, **new}}
