"""Candidates of a search: the best by words and the best by vectors, united, each with both scores.

Both sides filter before they rank, so a query finds as many as it asks for wherever there are so many. What the
vectors put forward is looked up among the documents again with the same filters: a vector that lags behind its
document (`vectors`) is never shown.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.records import Document, Filters, Key, Query
from lianqiao.engines.retrieval.vectors import Found, Vectors
from lianqiao.engines.retrieval.vectors.rows import mark_of

Clauses = Sequence[tuple[Occur, tantivy.Query]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may answer: its BM25 score (0 when it shares no word) and the cosine of its vector.

    The cosine is None where query or document has no vector. Two random texts have 0.84 with a common model, so only
    differences among the candidates of one query mean anything.
    """

    document: Document
    address: tantivy.DocAddress
    words: float
    mark: int
    """Of the document as it is written, see `vectors.rows.mark_of`."""
    vector: float | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: any of the terms, under the filters."""

    terms: Sequence[tantivy.Query]
    filters: Filters
    exclude: frozenset[Key] = frozenset()

    @classmethod
    def of(cls, query: Query, terms: Sequence[tantivy.Query]) -> "Wanted":
        """The terms with the filters of a query."""
        return cls(terms, filters_of(query), query.exclude)

    @property
    def scoring(self) -> tantivy.Query:
        """The terms as one query."""
        return schema.any_of(list(self.terms))

    def clauses(self) -> list[tuple[Occur, tantivy.Query]]:
        """What every candidate fulfils."""
        without = [(Occur.MustNot, schema.term("key", schema.key_term(key))) for key in sorted(self.exclude)]
        return [*schema.filter_clauses(self.filters), *without]


def filters_of(query: Query) -> Filters:
    """What hits of a query must fulfil, the kind that is sought among it."""
    kinds = query.filters.kinds or ((query.kind,) if query.kind else ())
    return replace(query.filters, kinds=kinds)


def candidates(
    searcher: tantivy.Searcher,
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
    clauses = wanted.clauses()
    by_words = _by_words(searcher, wanted, clauses, number)
    if near is None and vectors is not None and vector is not None:
        near = vectors.nearest(vector, number, wanted.filters, exclude=wanted.exclude)
    found = {one.key: one for one in near or ()}
    united = {**by_words, **_scored(searcher, wanted, clauses, [key for key in found if key not in by_words])}
    if vectors is None or vector is None:
        return list(united.values())
    found.update({one.key: one for one in vectors.cosines(vector, [key for key in united if key not in found])})
    result = []
    for key, candidate in united.items():
        one = found.get(key)
        if one is not None and one.mark == candidate.mark:
            result.append(Candidate(candidate.document, candidate.address, candidate.words, candidate.mark, one.cosine))
        elif key in by_words:
            result.append(candidate)
    return result


def _by_words(searcher: tantivy.Searcher, wanted: Wanted, clauses: Clauses, number: int) -> dict[Key, Candidate]:
    """The best by the terms."""
    if not wanted.terms:
        return {}
    whole = tantivy.Query.boolean_query([(Occur.Must, wanted.scoring), *clauses])
    found = (_read(searcher, address, score) for score, address in searcher.search(whole, number, count=False).hits)
    return {candidate.document.key: candidate for candidate in found}


def _scored(searcher: tantivy.Searcher, wanted: Wanted, clauses: Clauses, keys: Sequence[Key]) -> dict[Key, Candidate]:
    """These documents, as far as the filters let them pass, with the scores of the terms."""
    if not keys:
        return {}
    among = schema.any_of([schema.term("key", schema.key_term(key)) for key in keys])
    parts = [(Occur.Must, tantivy.Query.const_score_query(among, 0.0)), *clauses]
    parts += [(Occur.Should, wanted.scoring)] if wanted.terms else []
    hits = searcher.search(tantivy.Query.boolean_query(parts), len(keys), count=False).hits
    found = (_read(searcher, address, score) for score, address in hits)
    return {candidate.document.key: candidate for candidate in found}


def _read(searcher: tantivy.Searcher, address: tantivy.DocAddress, score: float) -> Candidate:
    line = stored(searcher, address)
    return Candidate(Document.from_json(line), address, score, mark_of(line))


def read_keys(searcher: tantivy.Searcher, keys: Sequence[Key]) -> dict[Key, Document]:
    """The documents of these keys, as far as there are any."""
    if not keys:
        return {}
    wanted = schema.any_of([schema.term("key", schema.key_term(key)) for key in keys])
    hits = searcher.search(wanted, len(keys), count=False).hits
    return {document.key: document for _, address in hits for document in (record(searcher, address),)}


def read_all(searcher: tantivy.Searcher, kind: str = "") -> Iterator[Document]:
    """All documents of one kind or of all, in no order."""
    wanted = schema.term("kind", kind) if kind else tantivy.Query.all_query()
    parts = [(Occur.Must, wanted), (Occur.MustNot, schema.term("key", schema.STATE_KEY))]
    hits = searcher.search(tantivy.Query.boolean_query(parts), max(1, searcher.num_docs), count=False).hits
    return (record(searcher, address) for _, address in hits)


def state_of(searcher: tantivy.Searcher) -> dict[str, Any]:
    """The caller's state; empty when there is none."""
    hits = searcher.search(schema.term("key", schema.STATE_KEY), 1, count=False).hits
    if not hits:
        return {}
    state: dict[str, Any] = json.loads(stored(searcher, hits[0][1]))
    return state


def record(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    """The document that is stored at an address."""
    return Document.from_json(stored(searcher, address))


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    """The JSON that is stored at an address: a document, or the caller's state."""
    data: bytes = searcher.doc(address)["record"][0]
    return bytes(data).decode()
