"""One search: candidates by words and by vectors, put in order by words, vectors and facts, the best explained."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from statistics import fmean, pstdev
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import FRONTS, WHOLE_FIELDS, QueryTerms, document_text, query_terms
from lianqiao.engines.retrieval.candidates import Candidate, Wanted, candidates, filters_of
from lianqiao.engines.retrieval.facts import Fit, fits, states_facts
from lianqiao.engines.retrieval.ranking import explain, fuse
from lianqiao.engines.retrieval.records import Document, Facets, Hit, Key, Query, ReasonKind
from lianqiao.engines.retrieval.regions import region_levels
from lianqiao.engines.retrieval.tuning import STANDARD, Settings
from lianqiao.engines.retrieval.vectors import Found, Vectors
from lianqiao.engines.text.words import parts

Explained: TypeAlias = bool | Collection[Key] | Callable[[Sequence[Key]], Collection[Key]]
"""Which hits get reasons: all, none, those of these keys, or those that a function chooses of the keys found."""

POOL: Final = 100
"""Documents that the words put forward, and as many that the vectors do, before they are put in order."""

LEAST_SPREAD: Final = 0.01
"""Deviation by words that is taken where no candidate shares more words with the query than another: what nothing but
its vector speaks for has a score of 0.15 or so at most, which is no match."""

MOST_TERMS: Final = 200
"""Terms of a long query that are looked up, the weightiest first; it bounds the time of a search."""

MOST_POSTINGS: Final = 2_500_000
"""Documents that the terms looked up have together, counted once for each term: it bounds the time of a search whatever
the size of the index, for the most frequent terms of a long text are its dearest and say least."""

MOST_EXPLAINED: Final = 80
"""Terms that a hit accounts for, the weightiest first; what the others add counts among the other words."""

_LOW_COVERAGE: Final = 0.02

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
    settings: Settings


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
    searcher: tantivy.Searcher,
    query: Query,
    k: int,
    *,
    explained: Explained,
    dense: Dense | None = None,
    settings: Settings = STANDARD,
) -> tuple[Hit, ...]:
    """The best `k` hits, see `Index.search`."""
    plan = plan_of(searcher, query, settings)
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


def facets(searcher: tantivy.Searcher, query: Query, top: int, settings: Settings = STANDARD) -> Facets:
    """Counts over the best `top` documents by words, see `Index.facets`."""
    plan = plan_of(searcher, query, settings)
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


def plan_of(searcher: tantivy.Searcher, query: Query, settings: Settings = STANDARD) -> Plan | None:
    """What is looked for; None when the query says nothing."""
    terms, boost_of = query_terms(query), settings.boosts
    weighty: list[tuple[float, str, str, int]] = []
    ideal = 0.0
    weights = {field: terms.weights_of(field, meant=settings.meant) for field in WHOLE_FIELDS}
    for field in WHOLE_FIELDS:
        for term in weights[field]:
            frequency = searcher.doc_freq(field, term)
            weights[field][term] *= _front_share(searcher, field, term, frequency) ** settings.topicality
            weight = boost_of[field] * weights[field][term] * _rarity(searcher.num_docs, frequency)
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
        own = weights[whole][term]
        fields = [field for field in boost_of if terms.of_field(field) is terms.of_field(whole)]
        boosts.update({(field, term): boost_of[field] * own for field in fields})
        clauses.append(schema.any_of([schema.term(field, term, boost=boost_of[field] * own) for field in fields]))
    account = schema.any_of(clauses[:MOST_EXPLAINED])
    return Plan(terms, boosts, ideal, account, Wanted.of(query, clauses), settings)


def _rarity(documents: int, frequency: int) -> float:
    """BM25's inverse document frequency; a term in no document is the rarest."""
    return log(1.0 + (max(documents, frequency) - frequency + 0.5) / (frequency + 0.5))


def _front_share(searcher: tantivy.Searcher, field: str, term: str, frequency: int) -> float:
    """The share of a term's documents that have it in front: how much it says what a text is about (its topicality).

    Title and keywords are the front. Few documents say little, so half a title in five documents is added.
    """
    front = sum(searcher.doc_freq(one, term) for one in FRONTS[field])
    return (min(front, frequency) + 0.5) / (frequency + 5.0)


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
    """How well words and vectors cover the query, on the scale of the words; above 0.

    Cosines mean something only beside each other: a candidate gains by how far its own lies above the mean of this
    query, or loses by how far it lies below; a standard deviation of them is worth `vector_weight` of those by words.
    One without a vector is taken to be as near as its words are.
    """
    words = [candidate.words / plan.ideal for candidate in found]
    cosines = [candidate.vector for candidate in found if candidate.vector is not None]
    if not cosines or min(cosines) == max(cosines):
        return words
    middle = fmean(cosines)
    weight = plan.settings.vector_weight
    slope = weight * (pstdev(words) or LEAST_SPREAD) / pstdev(cosines)
    usual = fmean(words)
    gains = (
        weight * (by_words - usual) if one.vector is None else slope * (one.vector - middle)
        for by_words, one in zip(words, found, strict=True)
    )
    return [_above_zero(by_words + gain) for by_words, gain in zip(words, gains, strict=True)]


def _above_zero(coverage: float) -> float:
    """The same from `_LOW_COVERAGE` on; below it nears 0, so that the order stays."""
    if coverage >= _LOW_COVERAGE:
        return coverage
    return _LOW_COVERAGE * exp(coverage / _LOW_COVERAGE - 1.0)


def _hit(searcher: tantivy.Searcher, plan: Plan, found: _Judged, *, explained: bool) -> Hit:
    document = found.document
    if not explained:
        return Hit(document.id, document.kind, found.score)
    reasons, gaps = explain(found.coverage, _word_scores(searcher, plan, found), found.fits)
    reasons = tuple(
        replace(reason, wanted=plan.terms.said.get(reason.value, "")) if reason.kind is ReasonKind.WORD else reason
        for reason in reasons
    )
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
