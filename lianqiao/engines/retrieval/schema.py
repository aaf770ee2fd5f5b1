"""The tantivy schema of the match index: how documents are written and filters become queries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import tantivy
from tantivy import FieldType, Occur

from lianqiao.engines.retrieval.analysis import BOOSTS, document_terms, heading_of
from lianqiao.engines.retrieval.facts import HIGHEST_READINESS
from lianqiao.engines.retrieval.marks import mark_of
from lianqiao.engines.retrieval.records import EVERYBODY, Document, Filters, Key
from lianqiao.engines.retrieval.regions import region_levels

SEPARATOR: Final = "\x1f"
STATE_KEY: Final = f"{SEPARATOR}state"
"""Key of the one document that is no record: it carries the caller's state, so one commit writes both."""

_EXACT = ("key", "kind", "version", "owner", "heading", "guarded")
_YES: Final = "1"
_LETTERS: Final = 8
"""Bytes of a region's code that a column keeps; a code has six."""

_SETS = ("regions", "fields", "audience", "tags")
_LEVELS = ("readiness", "readiness_wanted")
_MONEY = ("price_yuan", "budget_yuan")
_COLUMNS = ("key_mark", "mark", "fields_mark", "region_letters", "updated_day")
"""Numbers of each document that a search reads without the document, see `columns_of`."""
FIELD_NAMES: Final = (*_EXACT, *_SETS, *BOOSTS)
"""Names by tantivy's field number, which is the order of adding."""


def build_schema() -> tantivy.Schema:
    """The schema; a change here needs a new number in `analysis.ANALYSIS`."""
    builder = tantivy.SchemaBuilder()
    for name in _EXACT:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _SETS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in _LEVELS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in _MONEY:
        builder.add_float_field(name, indexed=True, fast=True)
    for name in _COLUMNS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


SCHEMA: Final = build_schema()


def key_term(key: Key) -> str:
    """The term that names a document. Raises `ValueError` for a kind or an id that is empty or unreadable."""
    if not all(key) or any(SEPARATOR in part for part in key):
        raise ValueError(f"a document needs a kind and an id without control characters, not {key!r}")
    return SEPARATOR.join(key)


def heading_term(heading: str) -> str:
    """The term that names a heading of `analysis.heading_of`."""
    return f"{mark_of(heading):016x}"


def to_tantivy(document: Document, terms: Mapping[str, str] | None = None) -> tantivy.Document:
    """The document as it is written: terms, filterable facts, and the whole record to be read back.

    `terms` are those of `document_terms`, where they have been cut already. Raises `ValueError` for a key that
    `key_term` refuses, and for a blank in the name of an audience or a tag.
    """
    term = key_term(document.key)
    inside = {code[:end] for code in document.fields for end in range(1, len(code) + 1)}
    record = document.to_json()
    data: dict[str, Any] = {
        "key": term,
        "kind": document.kind,
        "version": f"{term}{SEPARATOR}{document.version}",
        "regions": " ".join(region_levels(document.region)),
        "fields": " ".join(sorted(inside)),
        "audience": " ".join(_names(document.audience)),
        "tags": " ".join(_names(document.tags)),
        **(document_terms(document) if terms is None else terms),
        **columns_of(document, record),
        "record": record.encode(),
    }
    if document.owner:
        data["owner"] = document.owner
    if EVERYBODY not in document.audience:
        data["guarded"] = _YES
    if heading := heading_of(document.title):
        data["heading"] = heading_term(heading)
    data.update({name: value for name in _LEVELS if (value := getattr(document, name)) is not None})
    data.update({name: float(value) for name in _MONEY if (value := getattr(document, name)) is not None})
    return tantivy.Document.from_dict(data, SCHEMA)


def columns_of(document: Document, record: str) -> dict[str, int]:
    """What judging a candidate needs, as numbers: names of the key, of the whole record and of the fields by `mark_of`,
    the letters of the region (`region_of` reads them), the day of the last change; what is not stated is left out.
    """
    columns = {"key_mark": mark_of(SEPARATOR.join(document.key)), "mark": mark_of(record)}
    if document.fields:
        columns["fields_mark"] = mark_of(SEPARATOR.join(document.fields))
    if document.region:
        columns["region_letters"] = int.from_bytes(document.region.encode()[:_LETTERS])
    if document.updated is not None:
        columns["updated_day"] = document.updated.toordinal()
    return columns


def region_of(letters: int) -> str:
    """The region that `columns_of` made a number of."""
    return letters.to_bytes(_LETTERS).lstrip(b"\0").decode(errors="ignore")


def state_document(state: str) -> tantivy.Document:
    """The document that carries the caller's state."""
    return tantivy.Document.from_dict({"key": STATE_KEY, "record": state.encode()}, SCHEMA)


def term(field: str, value: str, *, boost: float = 1.0) -> tantivy.Query:
    """One term in one field with a weight."""
    query = tantivy.Query.term_query(SCHEMA, field, value, "freq" if field in BOOSTS else "basic")
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    """One of the queries at least."""
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def filter_clauses(filters: Filters, *, beside: Sequence[str] | None = None) -> list[tuple[Occur, tantivy.Query]]:
    """What a hit must fulfil and must not; none of it has a part in its score.

    `beside` are all kinds of the index that are not wanted, where the caller knows that few documents are of them: to
    leave out few is quicker than to look for many.
    """
    must: list[tantivy.Query] = []
    must_not: list[tantivy.Query] = []
    if filters.kinds and beside is None:
        must.append(any_of([term("kind", kind) for kind in filters.kinds]))
    elif filters.kinds:
        must_not += [term("kind", kind) for kind in beside or ()]
    if filters.audience is not None and EVERYBODY in filters.audience:
        others = [term("audience", name) for name in filters.audience if name != EVERYBODY]
        guarded = [(Occur.Must, term("guarded", _YES)), *((Occur.MustNot, other) for other in others)]
        must_not.append(tantivy.Query.boolean_query(guarded))
    elif filters.audience is not None:
        must.append(any_of([term("audience", name) for name in filters.audience]))
    if filters.region:
        levels = region_levels(filters.region)
        must.append(term("regions", levels[-1]) if levels else tantivy.Query.empty_query())
    if filters.fields:
        must.append(any_of([term("fields", code) for code in filters.fields]))
    must += [term("tags", name) for name in filters.tags]
    if filters.only is not None:
        named: Any = [key_term(key) for key in filters.only]
        must.append(tantivy.Query.term_set_query(SCHEMA, "key", named))
    levels_of = {
        "readiness": (filters.readiness_at_least, filters.readiness_at_most),
        "readiness_wanted": (filters.readiness_wanted_at_least, filters.readiness_wanted_at_most),
    }
    for name, (least, most) in levels_of.items():
        if least is not None or most is not None:
            bounds = (least or 0, HIGHEST_READINESS if most is None else most)
            must.append(tantivy.Query.range_query(SCHEMA, name, FieldType.Unsigned, *bounds))
    for name, low, high in (
        ("price_yuan", 0.0, filters.price_at_most_yuan),
        ("budget_yuan", filters.budget_at_least_yuan, float("inf")),
    ):
        if low is not None and high is not None:
            must.append(tantivy.Query.range_query(SCHEMA, name, FieldType.Float, float(low), float(high)))
    if filters.owner_not:
        must_not.append(term("owner", filters.owner_not))
    clauses = [(Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in must]
    return [*clauses, *((Occur.MustNot, query) for query in must_not)]


def beside_kinds(kinds: Iterable[str]) -> tantivy.Query:
    """Every document that is of none of these kinds."""
    left_out = [term("key", STATE_KEY), *(term("kind", kind) for kind in kinds)]
    everything = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
    return tantivy.Query.boolean_query([(Occur.Must, everything), *((Occur.MustNot, one) for one in left_out)])


def _names(names: Iterable[str]) -> list[str]:
    found = sorted(set(names))
    if any(len(name.split()) != 1 for name in found):
        raise ValueError(f"a name of an audience or a tag has no blanks and is not empty, unlike one of {found!r}")
    return found
