"""Rankers that can be set beside each other: each gives the best documents of a text with its scores, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from benchmarks.common import say
from lianqiao.engines.retrieval import Document, Index, Query
from lianqiao.engines.retrieval.analysis import document_terms, query_terms

Scored: TypeAlias = list[tuple[str, float]]
"""Document ids with scores, best first."""

Ranker: TypeAlias = Callable[[str, int], Scored]
"""A text and how many documents are wanted -> at most so many."""

FILLED_AT_ONCE: Final = 512
"""Documents whose vectors are made before the index is told."""

FUSED_DEPTH: Final = 200
"""Documents of each side that a fusion looks at."""

RECIPROCAL_CONSTANT: Final = 60
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""


def own_index(documents: Sequence[Document]) -> Ranker:
    """The match index in memory, which is searched by words alone, as a whole demand text."""
    index = Index.in_memory(documents)
    return lambda text, k: [(hit.id, hit.score) for hit in index.search(Query(text), k, explained=False)]


def own_dense_index(documents: Sequence[Document], folder: Path) -> Ranker:
    """The match index with vectors, kept in the folder: what is encoded already is not encoded again."""
    from lianqiao.engines.retrieval.e5 import Encoder

    index = Index.rebuild(folder / "index", documents, encoder=Encoder(folder / "encoder", threads=2))
    filled = 0
    while done := index.fill(FILLED_AT_ONCE):
        filled += done
        say(f"index: {filled} of {len(documents)} encoded")
    return lambda text, k: [(hit.id, hit.score) for hit in index.search(Query(text), k, explained=False)]


def bm25(documents: Sequence[Document], *, words: bool, bigrams: bool) -> Ranker:
    """bm25s (Lucene's BM25, k1 1.2, b 0.75) on our words, our bigrams or both."""
    import bm25s

    def tokens(cut_words: Sequence[str], cut_bigrams: Sequence[str]) -> list[str]:
        return [*(cut_words if words else ()), *(f"#{gram}" for gram in (cut_bigrams if bigrams else ()))]

    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    cut = map(document_terms, documents)
    engine.index([tokens(terms["words"].split(), terms["bigrams"].split()) for terms in cut], show_progress=False)
    ids = [document.id for document in documents]

    def rank(text: str, k: int) -> Scored:
        terms = query_terms(Query(text))
        wanted = tokens(list(terms.words.elements()), list(terms.bigrams.elements()))
        if not wanted:
            return []
        places, scores = engine.retrieve([wanted], k=min(k, len(ids)), show_progress=False)
        return [(ids[place], float(score)) for place, score in zip(places[0], scores[0], strict=True)]

    return rank


def dense(ids: Sequence[str], vectors: npt.NDArray[Any], queries: Mapping[str, npt.NDArray[Any]]) -> Ranker:
    """The cosine of unit vectors: a row for each document, and the vector of each text that may be asked."""

    def rank(text: str, k: int) -> Scored:
        scores = vectors @ queries[text]
        best = np.argsort(-scores, kind="stable")[:k]
        return [(ids[place], float(scores[place])) for place in best]

    return rank


def weighted(first: Ranker, second: Ranker, *, share: float, depth: int = FUSED_DEPTH) -> Ranker:
    """`share` of the first and the rest of the second, each side's scores laid on 0..1 over its best `depth`.

    A document that one side does not have there counts 0 on that side.
    """

    def rank(text: str, k: int) -> Scored:
        total: defaultdict[str, float] = defaultdict(float)
        for ranker, weight in ((first, share), (second, 1.0 - share)):
            for name, score in _on_unit_scale(ranker(text, depth)):
                total[name] += weight * score
        return _best(total, k)

    return rank


def reciprocal(*rankers: Ranker, depth: int = FUSED_DEPTH) -> Ranker:
    """Reciprocal rank fusion over the best `depth` of each."""

    def rank(text: str, k: int) -> Scored:
        total: defaultdict[str, float] = defaultdict(float)
        for ranker in rankers:
            for place, (name, _) in enumerate(ranker(text, depth), 1):
                total[name] += 1.0 / (RECIPROCAL_CONSTANT + place)
        return _best(total, k)

    return rank


def _on_unit_scale(scored: Scored) -> Scored:
    """The scores laid on 0..1; all 1 when they are equal."""
    if not scored:
        return []
    least, most = scored[-1][1], scored[0][1]
    return [(name, (score - least) / (most - least) if most > least else 1.0) for name, score in scored]


def _best(total: Mapping[str, float], k: int) -> Scored:
    return sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))[:k]
