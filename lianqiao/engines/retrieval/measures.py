"""Measures of a ranking against judgements: recall, nDCG and reciprocal rank.

All take the ranked ids, best first and each once, and the relevant ids with their gains (more than 0; 1 where
relevance is only yes or no). A query without relevant documents has no value: leave it out before averaging.
"""

from collections.abc import Mapping, Sequence
from math import log2


def recall_at(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """The share of the relevant documents that stand among the first `k`, in 0..1."""
    _check(relevant, k)
    return len(set(ranked[:k]) & set(relevant)) / len(relevant)


def ndcg_at(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """Discounted gain of the first `k` over that of the best order, in 0..1.

    The gain counts linearly and is divided by log2(rank + 1) (Järvelin and Kekäläinen, 2002).
    """
    _check(relevant, k)
    gained = _discounted([relevant.get(name, 0.0) for name in ranked[:k]])
    return gained / _discounted(sorted(relevant.values(), reverse=True)[:k])


def reciprocal_rank_at(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """One over the rank of the first relevant document, 0 when there is none among the first `k`."""
    _check(relevant, k)
    return next((1.0 / rank for rank, name in enumerate(ranked[:k], 1) if name in relevant), 0.0)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _check(relevant: Mapping[str, float], k: int) -> None:
    if k < 1 or not relevant or min(relevant.values()) <= 0:
        raise ValueError("a measure needs a depth of at least 1 and relevant documents with gains above 0")
