"""Candidates of a search: the best by words and the best by vectors, united, each with both scores.

Both sides filter before they rank, so a query finds as many as it asks for wherever there are so many. What the
vectors put forward is looked up among the documents again with the same filters: a vector that lags behind its
document (`vectors`) is never shown. No document is read for this: columns of tantivy tell which one it is.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import heading_of
from lianqiao.engines.retrieval.records import Document, Filters, Key, Query
from lianqiao.engines.retrieval.vectors import Found, Vectors
from lianqiao.engines.retrieval.view import View

_LEAST_LIFT: Final = 64.0
_MOST_NAMED: Final = 20
_NO_VECTOR: Final = (0.0, -1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may answer: its BM25 score (0 when it shares no word) and the cosine of its vector.

    The cosine is None where query or document has no vector. Two random texts have 0.84 with a common model, so only
    differences among the candidates of one query mean anything.
    """

    address: tantivy.DocAddress
    words: float
    vector: float | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: any of the terms, under the filters. `most` is above the score of any document."""

    terms: Sequence[tantivy.Query]
    filters: Filters
    exclude: frozenset[Key] = frozenset()
    most: float = 0.0

    @classmethod
    def of(cls, query: Query, terms: Sequence[tantivy.Query], most: float) -> "Wanted":
        """The terms with the filters of a query."""
        return cls(terms, filters_of(query), query.exclude, most)

    @property
    def scoring(self) -> tantivy.Query:
        """The terms as one query."""
        return schema.any_of(list(self.terms))

    def clauses(self, view: View) -> list[tuple[Occur, tantivy.Query]]:
        """What every candidate fulfils."""
        without = [(Occur.MustNot, schema.term("key", schema.key_term(key))) for key in sorted(self.exclude)]
        return [*schema.filter_clauses(self.filters, beside=view.kinds_beside(self.filters.kinds)), *without]


def filters_of(query: Query) -> Filters:
    """What hits of a query must fulfil, the kind that is sought among it."""
    kinds = query.filters.kinds or ((query.kind,) if query.kind else ())
    return replace(query.filters, kinds=kinds)


def candidates(
    view: View,
    wanted: Wanted,
    number: int,
    *,
    vectors: Vectors | None = None,
    vector: npt.NDArray[np.float32] | None = None,
    near: Sequence[Found] | None = None,
) -> list[Candidate]:
    """The best `number` by words united with the best `number` by vectors, in no order that means anything.

    `vector` is the query's unit vector; without it, or without `vectors`, words alone decide. `near` are its nearest
    rows where they have been looked up already. All are scored by all terms, and all that have one by their vectors.
    """
    if vectors is None or vector is None:
        return [Candidate(address, words) for words, address in _scored(view, wanted, number, ())]
    if near is None:
        near = vectors.nearest(vector, number, wanted.filters, exclude=wanted.exclude)
    scored = _scored(view, wanted, number, [one.key for one in near])
    names = view.names([address for _, address in scored])
    put_forward = {one.name for one in near}
    best_by_words = _best(scored, number)
    cosines = vectors.cosines(vector, [names.keys[place] for place in best_by_words])
    cosines |= {one.name: (one.cosine, one.mark) for one in near}
    result = []
    for place, ((words, address), name, state) in enumerate(zip(scored, names.keys, names.states, strict=True)):
        cosine, mark = cosines.get(name, _NO_VECTOR)
        if mark == state and (place in best_by_words or name in put_forward):
            result.append(Candidate(address, words, cosine))
        elif place in best_by_words:
            result.append(Candidate(address, words))
    return result


def _scored(view: View, wanted: Wanted, number: int, keys: Sequence[Key]) -> list[tuple[float, tantivy.DocAddress]]:
    """The best `number` by the terms and all that have one of these keys, as far as the filters let them pass.

    Both in one pass: what has one of the keys is lifted above all others, and let down again by as much.
    """
    lift = 2.0 ** ceil(log2(max(_LEAST_LIFT, wanted.most)))
    # A union of its own: tantivy goes through one of nothing but terms faster than through a mixed one.
    parts = [wanted.scoring] if wanted.terms else []
    if keys:
        among = schema.any_of([schema.term("key", schema.key_term(key)) for key in keys])
        parts.append(tantivy.Query.const_score_query(among, lift))
    if not parts:
        return []
    whole = tantivy.Query.boolean_query([(Occur.Must, schema.any_of(parts)), *wanted.clauses(view)])
    hits = view.searcher.search(whole, number + len(keys), count=False).hits
    return [(score - lift if score >= lift else score, address) for score, address in hits]


def _best(scored: Sequence[tuple[float, tantivy.DocAddress]], number: int) -> frozenset[int]:
    """The places of the best by words, of equal ones those that were written first."""
    places = [place for place, (words, _) in enumerate(scored) if words > 0]
    places.sort(key=lambda place: (-scored[place][0], scored[place][1].segment_ord, scored[place][1].doc))
    return frozenset(places[:number])


def read_keys(view: View, keys: Sequence[Key]) -> dict[Key, Document]:
    """The documents of these keys, as far as there are any."""
    if not keys:
        return {}
    wanted = schema.any_of([schema.term("key", schema.key_term(key)) for key in keys])
    hits = view.searcher.search(wanted, len(keys), count=False).hits
    return {document.key: document for _, address in hits for document in (view.document(address),)}


def read_named(view: View, query: Query) -> Document | None:
    """The document whose title is all that the query says, among those that whoever asks may see.

    Of several the one that says most.
    """
    heading = "" if query.title or query.keywords else heading_of(query.text)
    if not heading:
        return None
    seen = schema.filter_clauses(Filters(audience=query.filters.audience))
    wanted = [(Occur.Must, schema.term("heading", schema.heading_term(heading))), *seen]
    hits = view.searcher.search(tantivy.Query.boolean_query(wanted), _MOST_NAMED, count=False).hits
    named = [view.document(address) for _, address in hits]
    return max(named, key=lambda document: (len(document.text), document.key), default=None)


def read_all(view: View, kind: str = "") -> Iterator[Document]:
    """All documents of one kind or of all, in no order."""
    wanted = schema.term("kind", kind) if kind else tantivy.Query.all_query()
    parts = [(Occur.Must, wanted), (Occur.MustNot, schema.term("key", schema.STATE_KEY))]
    hits = view.searcher.search(tantivy.Query.boolean_query(parts), max(1, view.documents), count=False).hits
    return (view.document(address) for _, address in hits)


def state_of(view: View) -> dict[str, Any]:
    """The caller's state; empty when there is none."""
    hits = view.searcher.search(schema.term("key", schema.STATE_KEY), 1, count=False).hits
    if not hits:
        return {}
    state: dict[str, Any] = json.loads(view.stored(hits[0][1]))
    return state
