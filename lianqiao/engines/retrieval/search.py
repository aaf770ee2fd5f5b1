"""One search: terms to a pool by BM25, the pool put in order by words and facts, the best explained."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain
from math import log
from typing import Final

import tantivy
from tantivy import Occur

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import BOOSTS, WHOLE_FIELDS, QueryTerms, document_text, query_terms
from lianqiao.engines.retrieval.facts import Fit, fits, states_facts
from lianqiao.engines.retrieval.ranking import explain, fuse
from lianqiao.engines.retrieval.records import Document, Facets, Hit, Key, Query
from lianqiao.engines.text.words import parts

POOL: Final = 100
"""Documents that the words alone put forward before the facts put them in order."""

MOST_TERMS: Final = 200
"""Terms of a long query that are looked up, the weightiest first; it bounds the time of a search."""

MOST_EXPLAINED: Final = 80
"""Terms that a hit accounts for, the weightiest first; what the others add counts among the other words."""

_TERM_SCORE = re.compile(
    r'"value": ([-+\d.eE]+),\s*"description": "TermQuery.*?"Term=Term\(field=(\d+), type=Str, \\"(.*?)\\"\)"',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query ready to run: terms with boosts, the part that is accounted for, the whole with its filters."""

    terms: QueryTerms
    boosts: dict[tuple[str, str], float]
    ideal: float
    account: tantivy.Query
    whole: tantivy.Query


@dataclass(frozen=True, slots=True)
class _Found:
    """A document of the pool with what is known of it before it is explained."""

    document: Document
    address: tantivy.DocAddress
    coverage: float
    fits: tuple[Fit, ...]
    score: float


def search(searcher: tantivy.Searcher, query: Query, k: int, *, explained: bool | Collection[Key]) -> tuple[Hit, ...]:
    """The best `k` hits, see `Index.search`."""
    plan = _plan(searcher, query)
    if plan is None or k < 1:
        return ()
    pool = max(POOL, k) if states_facts(query) else k
    found = [
        _judge(searcher, query, plan, score, address)
        for score, address in searcher.search(plan.whole, pool, count=False).hits
    ]
    found.sort(key=lambda one: (-one.score, one.document.key))
    return tuple(
        _hit(searcher, plan, one, explained=explained if isinstance(explained, bool) else one.document.key in explained)
        for one in found[:k]
    )


def facets(searcher: tantivy.Searcher, query: Query, top: int) -> Facets:
    """Counts over the best `top` documents by words, see `Index.facets`."""
    plan = _plan(searcher, query)
    hits = searcher.search(plan.whole, top, count=False).hits if plan and top > 0 else []
    kinds: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    readiness: Counter[int] = Counter()
    for _, address in hits:
        document = record(searcher, address)
        kinds[document.kind] += 1
        regions.update(level.ljust(6, "0") for level in schema.region_levels(document.region))
        fields.update(document.fields)
        readiness.update(() if document.readiness is None else (document.readiness,))
    return Facets(kinds, regions, fields, readiness, len(hits))


def record(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    """The document that is stored at an address."""
    return Document.from_json(stored(searcher, address))


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    """The JSON that is stored at an address: a document, or the caller's state."""
    data: bytes = searcher.doc(address)["record"][0]
    return bytes(data).decode()


def _plan(searcher: tantivy.Searcher, query: Query) -> _Plan | None:
    """None when no word of the query stands in any document."""
    terms = query_terms(query)
    weighty: list[tuple[float, str, str]] = []
    ideal = 0.0
    for field in WHOLE_FIELDS:
        for term, count in terms.of_field(field).items():
            frequency = searcher.doc_freq(field, term)
            weight = BOOSTS[field] * count * _rarity(searcher.num_docs, frequency)
            ideal += weight
            if frequency:
                weighty.append((weight, field, term))
    if not weighty:
        return None
    weighty.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    boosts: dict[tuple[str, str], float] = {}
    clauses_of: list[list[tantivy.Query]] = []
    for _, whole, term in weighty[:MOST_TERMS]:
        count = terms.of_field(whole)[term]
        fields = [field for field in BOOSTS if terms.of_field(field) is terms.of_field(whole)]
        boosts.update({(field, term): BOOSTS[field] * count for field in fields})
        clauses_of.append([schema.term(field, term, boost=BOOSTS[field] * count) for field in fields])
    scoring = schema.any_of(list(chain(*clauses_of)))
    account = schema.any_of(list(chain(*clauses_of[:MOST_EXPLAINED])))
    filters = replace(query.filters, kinds=query.filters.kinds or ((query.kind,) if query.kind else ()))
    clauses = [(Occur.Must, scoring)]
    clauses += [(Occur.Must, condition) for condition in schema.filter_queries(filters)]
    clauses += [(Occur.MustNot, schema.term("key", schema.key_term(key))) for key in sorted(query.exclude)]
    return _Plan(terms, boosts, ideal, account, tantivy.Query.boolean_query(clauses))


def _rarity(documents: int, frequency: int) -> float:
    """BM25's inverse document frequency; a term in no document is the rarest."""
    return log(1.0 + (max(documents, frequency) - frequency + 0.5) / (frequency + 0.5))


def _judge(searcher: tantivy.Searcher, query: Query, plan: _Plan, bm25: float, address: tantivy.DocAddress) -> _Found:
    document = record(searcher, address)
    found = fits(query, document)
    coverage = bm25 / plan.ideal
    return _Found(document, address, coverage, found, fuse(coverage, found))


def _hit(searcher: tantivy.Searcher, plan: _Plan, found: _Found, *, explained: bool) -> Hit:
    document = found.document
    if not explained:
        return Hit(document.id, document.kind, found.score)
    reasons, gaps = explain(found.coverage, _word_scores(searcher, plan, found), found.fits)
    return Hit(document.id, document.kind, found.score, reasons, gaps)


def _account(searcher: tantivy.Searcher, plan: _Plan, found: _Found) -> str:
    """The engine's own account of the weightiest terms; empty where only lighter ones found the document."""
    try:
        return plan.account.explain(searcher, found.address).to_json()
    except ValueError:
        return ""


def _word_scores(searcher: tantivy.Searcher, plan: _Plan, found: _Found) -> dict[str, float]:
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
