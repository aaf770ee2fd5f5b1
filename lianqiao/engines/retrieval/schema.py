"""The tantivy schema of the match index: how documents are written and filters become queries."""

from decimal import Decimal
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur

from lianqiao.engines.retrieval.analysis import BOOSTS, document_terms
from lianqiao.engines.retrieval.facts import HIGHEST_READINESS
from lianqiao.engines.retrieval.records import Document, Filters, Key

SEPARATOR: Final = "\x1f"
STATE_KEY: Final = f"{SEPARATOR}state"
"""Key of the one document that is no record: it carries the caller's state, so one commit writes both."""

_EXACT = ("key", "kind", "version")
_PREFIXES = ("regions", "fields")
FIELD_NAMES: Final = (*_EXACT, *_PREFIXES, *BOOSTS)
"""Names by tantivy's field number, which is the order of adding."""


def build_schema() -> tantivy.Schema:
    """The schema; a change here needs a new number in `analysis.ANALYSIS`."""
    builder = tantivy.SchemaBuilder()
    for name in _EXACT:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _PREFIXES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("readiness", indexed=True, fast=True)
    builder.add_float_field("price_yuan", indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


SCHEMA: Final = build_schema()


def key_term(key: Key) -> str:
    """The term that names a document. Raises `ValueError` for a kind or an id that is empty or unreadable."""
    if not all(key) or any(SEPARATOR in part for part in key):
        raise ValueError(f"a document needs a kind and an id without control characters, not {key!r}")
    return SEPARATOR.join(key)


def to_tantivy(document: Document) -> tantivy.Document:
    """The document as it is written: terms, filterable facts, and the whole record to be read back."""
    term = key_term(document.key)
    inside = {code[:end] for code in document.fields for end in range(1, len(code) + 1)}
    data: dict[str, Any] = {
        "key": term,
        "kind": document.kind,
        "version": f"{term}{SEPARATOR}{document.version}",
        "regions": " ".join(region_levels(document.region)),
        "fields": " ".join(sorted(inside)),
        **document_terms(document),
        "record": document.to_json().encode(),
    }
    if document.readiness is not None:
        data["readiness"] = document.readiness
    if document.price_yuan is not None:
        data["price_yuan"] = float(document.price_yuan)
    return tantivy.Document.from_dict(data, SCHEMA)


def state_document(state: str) -> tantivy.Document:
    """The document that carries the caller's state."""
    return tantivy.Document.from_dict({"key": STATE_KEY, "record": state.encode()}, SCHEMA)


def region_levels(code: str) -> tuple[str, ...]:
    """The codes of a region and of those above it without trailing zeros: 290102 gives 29, 2901, 290102."""
    short = code
    while len(short) > 2 and short.endswith("00"):
        short = short[:-2]
    return tuple(short[:end] for end in (2, 4, 6) if end <= len(short))


def term(field: str, value: str, *, boost: float = 1.0) -> tantivy.Query:
    """One term in one field with a weight."""
    query = tantivy.Query.term_query(SCHEMA, field, value, "freq" if field in BOOSTS else "basic")
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    """One of the queries at least."""
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def filter_queries(filters: Filters) -> list[tantivy.Query]:
    """The queries that a hit must fulfil; they have no part in its score."""
    found: list[tantivy.Query] = []
    if filters.kinds:
        found.append(any_of([term("kind", kind) for kind in filters.kinds]))
    if filters.region:
        levels = region_levels(filters.region)
        found.append(term("regions", levels[-1]) if levels else tantivy.Query.empty_query())
    if filters.fields:
        found.append(any_of([term("fields", code) for code in filters.fields]))
    if filters.readiness_at_least is not None:
        found.append(
            tantivy.Query.range_query(
                SCHEMA, "readiness", FieldType.Unsigned, filters.readiness_at_least, HIGHEST_READINESS
            )
        )
    if filters.price_at_most_yuan is not None:
        found.append(_price_at_most(filters.price_at_most_yuan))
    return [tantivy.Query.const_score_query(query, 0.0) for query in found]


def _price_at_most(most: Decimal) -> tantivy.Query:
    return tantivy.Query.range_query(SCHEMA, "price_yuan", FieldType.Float, 0.0, float(most))
