"""One search: candidates by words and by vectors, put in order by words, vectors and facts, the best explained."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import BOOSTS, WHOLE_FIELDS, QueryTerms, document_text, query_terms
from lianqiao.engines.retrieval.candidates import Candidate, Wanted, candidates, filters_of
from lianqiao.engines.retrieval.facts import Fit, fits, states_facts
from lianqiao.engines.retrieval.ranking import explain, fuse
from lianqiao.engines.retrieval.records import Document, Facets, Hit, Key, Query
from lianqiao.engines.retrieval.regions import region_levels
from lianqiao.engines.retrieval.vectors import Found, Vectors
from lianqiao.engines.text.words import parts

Explained: TypeAlias = bool | Collection[Key] | Callable[[Sequence[Key]], Collection[Key]]
"""Which hits get reasons: all, none, those of these keys, or those that a function chooses of the keys found."""

POOL: Final = 100
"""Documents that the words put forward, and as many that the vectors do, before they are put in order."""

VECTOR_SHARE: Final = 0.3
"""Part of the vectors in the order of the candidates, the words have the rest; each side is laid on 0..1 first."""

LEAST_SPREAD: Final = 0.2
"""Spread by words that is taken where no candidate shares more words with the query than another: what nothing but its
vector speaks for has a score of at most 0.15, which is no match."""

MOST_TERMS: Final = 200
"""Terms of a long query that are looked up, the weightiest first; it bounds the time of a search."""

MOST_POSTINGS: Final = 2_500_000
"""Documents that the terms looked up have together, counted once for each term: it bounds the time of a search whatever
the size of the index, for the most frequent terms of a long text are its dearest and say least."""

MOST_EXPLAINED: Final = 80
"""Terms that a hit accounts for, the weightiest first; what the others add counts among the other words."""

_TERM_SCORE = re.compile(
    r'"value": ([-+\d.eE]+),\s*"description": "TermQuery.*?"Term=Term\(field=(\d+), type=Str, \\"(.*?)\\"\)"',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A query ready to run: terms with boosts, the part that is accounted for, what candidates are sought by."""

    terms: QueryTerms
    boosts: dict[tuple[str, str], float]
    ideal: float
    account: tantivy.Query
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Dense:
    """The vectors of the index, that of the query, and its nearest rows where they have been looked up already."""

    vectors: Vectors
    vector: npt.NDArray[np.float32]
    near: Sequence[Found] | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate with what is known of it before it is explained."""

    document: Document
    address: tantivy.DocAddress
    coverage: float
    fits: tuple[Fit, ...]
    score: float


def search(
    searcher: tantivy.Searcher, query: Query, k: int, *, explained: Explained, dense: Dense | None = None
) -> tuple[Hit, ...]:
    """The best `k` hits, see `Index.search`."""
    plan = plan_of(searcher, query)
    if plan is None or k < 1:
        return ()
    pool = pool_of(query, k, has_vector=dense is not None)
    judged = _judge(query, plan, _candidates(searcher, plan.wanted, pool, dense))
    judged.sort(key=lambda one: (-one.score, one.document.key))
    best = judged[:k]
    keys = [one.document.key for one in best]
    chosen = keys if explained is True else explained(keys) if callable(explained) else explained or ()
    return tuple(_hit(searcher, plan, one, explained=one.document.key in chosen) for one in best)


def pool_of(query: Query, k: int, *, has_vector: bool) -> int:
    """How many candidates each side puts forward: more than are wanted where anything but words moves them."""
    return max(POOL, k) if has_vector or states_facts(query) else k


def with_nearest(queries: Sequence[Query], dense: Sequence[Dense | None], k: int) -> list[Dense | None]:
    """The same with the nearest rows of all, found in one pass over the vectors."""
    asked = [(query, one) for query, one in zip(queries, dense, strict=True) if one is not None]
    if not asked:
        return list(dense)
    near = asked[0][1].vectors.nearest_many(
        np.array([one.vector for _, one in asked]),
        pool_of(asked[0][0], k, has_vector=True),
        [filters_of(query) for query, _ in asked],
        [query.exclude for query, _ in asked],
    )
    found = iter(near)
    return [None if one is None else replace(one, near=next(found)) for one in dense]


def facets(searcher: tantivy.Searcher, query: Query, top: int) -> Facets:
    """Counts over the best `top` documents by words, see `Index.facets`."""
    plan = plan_of(searcher, query)
    found = candidates(searcher, plan.wanted, top) if plan is not None and top > 0 else []
    kinds: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    readiness: Counter[int] = Counter()
    for document in (candidate.document for candidate in found):
        kinds[document.kind] += 1
        regions.update(level.ljust(6, "0") for level in region_levels(document.region))
        fields.update(document.fields)
        readiness.update(() if document.readiness is None else (document.readiness,))
    return Facets(kinds, regions, fields, readiness, len(found))


def plan_of(searcher: tantivy.Searcher, query: Query) -> Plan | None:
    """What is looked for; None when the query says nothing."""
    terms = query_terms(query)
    weighty: list[tuple[float, str, str, int]] = []
    ideal = 0.0
    for field in WHOLE_FIELDS:
        for term, count in terms.of_field(field).items():
            frequency = searcher.doc_freq(field, term)
            weight = BOOSTS[field] * count * _rarity(searcher.num_docs, frequency)
            ideal += weight
            if frequency:
                weighty.append((weight, field, term, frequency))
    if not ideal:
        return None
    weighty.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    boosts: dict[tuple[str, str], float] = {}
    clauses: list[tantivy.Query] = []
    entries = 0
    for _, whole, term, frequency in weighty[:MOST_TERMS]:
        entries += frequency
        if clauses and entries > MOST_POSTINGS:
            break
        count = terms.of_field(whole)[term]
        fields = [field for field in BOOSTS if terms.of_field(field) is terms.of_field(whole)]
        boosts.update({(field, term): BOOSTS[field] * count for field in fields})
        clauses.append(schema.any_of([schema.term(field, term, boost=BOOSTS[field] * count) for field in fields]))
    account = schema.any_of(clauses[:MOST_EXPLAINED])
    return Plan(terms, boosts, ideal, account, Wanted.of(query, clauses))


def _rarity(documents: int, frequency: int) -> float:
    """BM25's inverse document frequency; a term in no document is the rarest."""
    return log(1.0 + (max(documents, frequency) - frequency + 0.5) / (frequency + 0.5))


def _candidates(searcher: tantivy.Searcher, wanted: Wanted, number: int, dense: Dense | None) -> list[Candidate]:
    if dense is None:
        return candidates(searcher, wanted, number)
    return candidates(searcher, wanted, number, vectors=dense.vectors, vector=dense.vector, near=dense.near)


def _judge(query: Query, plan: Plan, found: Sequence[Candidate]) -> list[_Judged]:
    judged = []
    for candidate, coverage in zip(found, _coverages(plan, found), strict=True):
        facts = fits(query, candidate.document)
        judged.append(_Judged(candidate.document, candidate.address, coverage, facts, fuse(coverage, facts)))
    return judged


def _coverages(plan: Plan, found: Sequence[Candidate]) -> list[float]:
    """How well words and vectors cover the query, on the scale of the words.

    A candidate gains by its vector what its place between the worst and the best cosine of this query is worth: of the
    spread between the worst and the best by words, the share that makes both sides weigh as `VECTOR_SHARE` says.
    """
    words = [candidate.words / plan.ideal for candidate in found]
    cosines = [candidate.vector for candidate in found if candidate.vector is not None]
    if not cosines or min(cosines) == max(cosines):
        return words
    low, spread = min(cosines), max(cosines) - min(cosines)
    gain = VECTOR_SHARE / (1 - VECTOR_SHARE) * ((max(words) - min(words)) or LEAST_SPREAD)
    vectors = (0.0 if candidate.vector is None else (candidate.vector - low) / spread for candidate in found)
    return [by_words + gain * by_vector for by_words, by_vector in zip(words, vectors, strict=True)]


def _hit(searcher: tantivy.Searcher, plan: Plan, found: _Judged, *, explained: bool) -> Hit:
    document = found.document
    if not explained:
        return Hit(document.id, document.kind, found.score)
    reasons, gaps = explain(found.coverage, _word_scores(searcher, plan, found), found.fits)
    return Hit(document.id, document.kind, found.score, reasons, gaps)


def _account(searcher: tantivy.Searcher, plan: Plan, found: _Judged) -> str:
    """The engine's own account of the weightiest terms; empty where only lighter ones found the document."""
    try:
        return plan.account.explain(searcher, found.address).to_json()
    except ValueError:
        return ""


def _word_scores(searcher: tantivy.Searcher, plan: Plan, found: _Judged) -> dict[str, float]:
    """The part of the BM25 score of each word that stands in the document; "" has the rest.

    A bigram's part goes to the words of the query around it. Where such a word does not stand in the document
    as it is, its own parts may (电解质 of 固态电解质); otherwise the bigram is wording that is merely alike.
    """
    text = document_text(found.document)
    scores: defaultdict[str, float] = defaultdict(float)
    for value, number, term in _TERM_SCORE.findall(_account(searcher, plan, found)):
        field = schema.FIELD_NAMES[int(number)]
        part = float(value) * plan.boosts.get((field, term), 0.0)
        if not field.endswith("bigrams"):
            scores[term] += part
            continue
        for word, share in plan.terms.owners.get(term, {"": 1.0}).items():
            scores[_standing(word, term, text)] += part * share
    # A part of a matched dictionary term says nothing that the term does not say: 固态 of 固态电解质.
    for word in [word for word in scores if parts(word)]:
        for part_word in set(parts(word)) - plan.terms.alone:
            scores[word] += scores.pop(part_word, 0.0)
    scores[""] += max(0.0, found.coverage * plan.ideal - sum(scores.values()))
    return dict(scores)


def _standing(word: str, gram: str, text: str) -> str:
    """The word when it stands in the text, else the part of it that has the bigram and does, else ""."""
    if word in text:
        return word
    return next((part for part in parts(word) if gram in part and part in text), "")
