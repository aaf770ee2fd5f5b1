"""One search: candidates by words and by vectors, put in order by words, vectors and facts, the best explained."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import exp
from statistics import fmean
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import FRONTS, WHOLE_FIELDS, QueryTerms, document_text, query_terms
from lianqiao.engines.retrieval.candidates import Candidate, Wanted, candidates, filters_of
from lianqiao.engines.retrieval.facts import Fit, fits, states_facts
from lianqiao.engines.retrieval.ranking import explain, fuse
from lianqiao.engines.retrieval.records import Document, Facets, Gap, GapKind, Hit, Key, Query, ReasonKind
from lianqiao.engines.retrieval.regions import region_levels
from lianqiao.engines.retrieval.tuning import STANDARD, Settings
from lianqiao.engines.retrieval.unanswered import unanswered_words
from lianqiao.engines.retrieval.vectors import Found, Vectors
from lianqiao.engines.retrieval.view import Spread, View
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

MOST_POSTINGS: Final = 1_500_000
"""Documents that the terms looked up have together, counted once for each term: it bounds the time of a search whatever
the size of the index, for the most frequent terms of a long text are its dearest and say least."""

MOST_EXPLAINED: Final = 80
"""Terms that a hit accounts for, the weightiest first; what the others add counts among the other words."""

_LOW_COVERAGE: Final = 0.02

_MOST_OF_A_TERM: Final = 2.2
"""BM25 lets a term that stands in a document without end count that much more than its rarity."""

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
    importance: dict[tuple[str, str], float]
    """(Whole field, term) -> what the query gives for it, also where it stands in no document."""


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
    words: float
    """Its BM25 score."""
    meaning: float
    """What its vector adds to that, 0 where it takes away or there is none."""
    fits: tuple[Fit, ...]
    score: float


def search(
    view: View,
    query: Query,
    k: int,
    *,
    explained: Explained,
    dense: Dense | None = None,
    settings: Settings = STANDARD,
) -> tuple[Hit, ...]:
    """The best `k` hits, see `Index.search`."""
    plan = plan_of(view, query, settings)
    if plan is None or k < 1:
        return ()
    pool = pool_of(query, k, has_vector=dense is not None)
    best = _judge(view, query, plan, _candidates(view, plan.wanted, pool, dense), k)
    keys = [one.document.key for one in best]
    chosen = keys if explained is True else explained(keys) if callable(explained) else explained or ()
    return tuple(_hit(view, plan, one, explained=one.document.key in chosen) for one in best)


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


def facets(view: View, query: Query, top: int, settings: Settings = STANDARD) -> Facets:
    """Counts over the best `top` documents by words, see `Index.facets`."""
    plan = plan_of(view, query, settings)
    found = candidates(view, plan.wanted, top) if plan is not None and top > 0 else []
    kinds: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    readiness: Counter[int] = Counter()
    for document in (view.document(candidate.address) for candidate in found):
        kinds[document.kind] += 1
        regions.update(level.ljust(6, "0") for level in region_levels(document.region))
        fields.update(document.fields)
        readiness.update(() if document.readiness is None else (document.readiness,))
    return Facets(kinds, regions, fields, readiness, len(found))


def plan_of(view: View, query: Query, settings: Settings = STANDARD) -> Plan | None:
    """What is looked for; None when the query says nothing."""
    terms, boost_of = query_terms(query), settings.boosts
    weighty: list[tuple[float, str, str, Spread]] = []
    ideal = 0.0
    importance: dict[tuple[str, str], float] = {}
    weights = {field: terms.weights_of(field, meant=settings.meant) for field in WHOLE_FIELDS}
    for field in WHOLE_FIELDS:
        for term in weights[field]:
            spread = view.spread(field, term)
            weights[field][term] *= spread.front_share**settings.topicality
            weight = boost_of[field] * weights[field][term] * spread.rarity
            ideal += weight
            importance[field, term] = weight
            if spread.frequency:
                weighty.append((weight, field, term, spread))
    if not ideal:
        return None
    weighty.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    boosts: dict[tuple[str, str], float] = {}
    # Flat: tantivy goes through one union of hundreds of terms twice as fast as through a union of unions.
    clauses: list[tantivy.Query] = []
    accounted = entries = 0
    for place, (_, whole, term, spread) in enumerate(weighty[:MOST_TERMS]):
        entries += spread.frequency
        if clauses and entries > MOST_POSTINGS:
            break
        own = weights[whole][term]
        for field in (whole, *FRONTS[whole]) if spread.is_in_front else (whole,):
            boosts[field, term] = boost_of[field] * own
            clauses.append(schema.term(field, term, boost=boost_of[field] * own))
        if place < MOST_EXPLAINED:
            accounted = len(clauses)
    most = _MOST_OF_A_TERM * view.rarity(0) * sum(boosts.values())
    account, wanted = schema.any_of(clauses[:accounted]), Wanted.of(query, clauses, most)
    return Plan(terms, boosts, ideal, account, wanted, settings, importance)


def _candidates(view: View, wanted: Wanted, number: int, dense: Dense | None) -> list[Candidate]:
    if dense is None:
        return candidates(view, wanted, number)
    return candidates(view, wanted, number, vectors=dense.vectors, vector=dense.vector, near=dense.near)


def _judge(view: View, query: Query, plan: Plan, found: Sequence[Candidate], k: int) -> list[_Judged]:
    """The best `k`, best first, equal ones by their keys; only these are read."""
    coverages = _coverages(plan, found)
    scores = [fuse(coverage, facts) for coverage, facts in zip(coverages, _facts(view, query, found), strict=True)]
    least = sorted(scores)[-k:][:1]
    judged = []
    for candidate, coverage, score in zip(found, coverages, scores, strict=True):
        if [score] >= least:
            document = view.document(candidate.address)
            meaning = 0.0 if candidate.vector is None else max(0.0, coverage * plan.ideal - candidate.words)
            facts = fits(query, document)
            judged.append(_Judged(document, candidate.address, coverage, candidate.words, meaning, facts, score))
    judged.sort(key=lambda one: (-one.score, one.document.key))
    return judged[:k]


def _facts(view: View, query: Query, found: Sequence[Candidate]) -> list[tuple[Fit, ...]]:
    """How the facts of each candidate fit."""
    if not states_facts(query):
        return [()] * len(found)
    return [fits(query, facts) for facts in view.facts(query, [candidate.address for candidate in found])]


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
    slope = weight * (float(np.std(words)) or LEAST_SPREAD) / float(np.std(cosines))
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


def _hit(view: View, plan: Plan, found: _Judged, *, explained: bool) -> Hit:
    document = found.document
    if not explained:
        return Hit(document.id, document.kind, found.score)
    text = document_text(document)
    words = _word_scores(view, plan, found, text)
    reasons, gaps = explain(found.coverage, words, found.fits, meaning=found.meaning)
    reasons = tuple(
        replace(reason, wanted=plan.terms.said.get(reason.value, "")) if reason.kind is ReasonKind.WORD else reason
        for reason in reasons
    )
    unsaid = unanswered_words(plan.terms, plan.importance, text, partial(_is_subject, view))
    gaps += (Gap(GapKind.UNANSWERED, 0.0, "、".join(unsaid)),) if unsaid else ()
    return Hit(document.id, document.kind, found.score, reasons, gaps)


def _is_subject(view: View, word: str) -> bool:
    """Whether the word stands in front of any document."""
    return view.spread("words", word).is_in_front


def account_of(view: View, plan: Plan, address: tantivy.DocAddress) -> str:
    """The engine's own account of the weightiest terms; empty where only lighter ones found the document."""
    try:
        return plan.account.explain(view.searcher, address).to_json()
    except ValueError:
        return ""


def _word_scores(view: View, plan: Plan, found: _Judged, text: str) -> dict[str, float]:
    """The part of the BM25 score of each word that stands in the document's text; "" has the rest.

    A bigram's part goes to the words of the query around it. Where such a word does not stand in the document
    as it is, its own parts may (电解质 of 固态电解质); otherwise the bigram is wording that is merely alike.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for value, number, term in _TERM_SCORE.findall(account_of(view, plan, found.address)):
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
    scores[""] += max(0.0, found.words - sum(scores.values()))
    return dict(scores)


def _standing(word: str, gram: str, text: str) -> str:
    """The word when it stands in the text, else the part of it that has the bigram and does, else ""."""
    if word in text:
        return word
    return next((part for part in parts(word) if gram in part and part in text), "")
