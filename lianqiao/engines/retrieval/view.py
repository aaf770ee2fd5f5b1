"""One state of the index as it is searched: its documents, and what it takes long to ask tantivy for, remembered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log
from typing import Any, Final, NamedTuple

import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import FRONTS
from lianqiao.engines.retrieval.records import Document, Query

_MOST_REMEMBERED: Final = 300_000
"""Terms, and as many combinations of fields, that are remembered: some 50 MB at most."""


class Facts(NamedTuple):
    """What a document states, as far as a search was asked for it; see `facts.Stating`."""

    fields: tuple[str, ...] = ()
    region: str = ""
    readiness: int | None = None
    readiness_wanted: int | None = None
    price_yuan: Decimal | None = None
    budget_yuan: Decimal | None = None
    updated: dt.date | None = None


class Spread(NamedTuple):
    """How a term spreads over the documents."""

    frequency: int
    """Documents that have it."""
    is_in_front: bool
    """Whether any has it in title or keywords."""
    front_share: float
    """The share that has it there: how much it says what a text is about (its topicality). Few documents say little,
    so half a title in five documents is added."""
    rarity: float
    """BM25's inverse document frequency; a term in no document is the rarest."""


@dataclass(frozen=True, slots=True)
class Names:
    """Which documents stand at some addresses: the marks of their keys, and of their present states."""

    keys: Sequence[int]
    states: Sequence[int]


class View:
    """What all searches between two commits share. It may be used by several threads at once."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.documents: int = searcher.num_docs
        self._kinds: tuple[str, ...] | None = None
        self._spreads: dict[tuple[str, str], Spread] = {}
        self._fields: dict[int, tuple[str, ...]] = {}

    def kinds_beside(self, wanted: Sequence[str]) -> list[str] | None:
        """All other kinds of documents, where fewer documents are of them than of those wanted; else None."""
        if not wanted:
            return None
        others = [kind for kind in self._all_kinds() if kind not in wanted]
        number, beside = (sum(self.searcher.doc_freq("kind", kind) for kind in kinds) for kinds in (wanted, others))
        return others if beside < number else None

    def _all_kinds(self) -> tuple[str, ...]:
        """The kinds of all documents: a document of no kind known so far is looked for until there is none."""
        if self._kinds is None:
            known: list[str] = []
            while found := self.searcher.search(schema.beside_kinds(known), 1, count=False).hits:
                known.append(self.document(found[0][1]).kind)
            self._kinds = tuple(known)
        return self._kinds

    def spread(self, field: str, term: str) -> Spread:
        """How a term of a whole field (`analysis.FRONTS`) spreads over the documents."""
        known = self._spreads.get((field, term))
        if known is None:
            front = sum(self.searcher.doc_freq(one, term) for one in FRONTS[field])
            frequency = self.searcher.doc_freq(field, term)
            share = (min(front, frequency) + 0.5) / (frequency + 5.0)
            known = Spread(frequency, front > 0, share, self.rarity(frequency))
            _remember(self._spreads, (field, term), known)
        return known

    def rarity(self, frequency: int) -> float:
        """BM25's inverse document frequency of a term in so many documents."""
        return log(1.0 + (max(self.documents, frequency) - frequency + 0.5) / (frequency + 0.5))

    def names(self, addresses: Sequence[tantivy.DocAddress]) -> Names:
        """Which documents these are, without reading them."""
        return Names(self._column("key_mark", addresses), self._column("mark", addresses))

    def facts(self, query: Query, addresses: Sequence[tantivy.DocAddress]) -> list[Facts]:
        """What these documents state of what the query states, without reading them."""
        nothing: list[None] = [None] * len(addresses)

        def column(name: str, is_asked: object) -> list[Any]:
            return self._column(name, addresses) if is_asked else nothing

        marks = zip(column("fields_mark", query.fields), addresses, strict=True)
        regions = column("region_letters", query.region)
        return [
            Facts(*stated)
            for stated in zip(
                [() if mark is None else self._fields_of(mark, address) for mark, address in marks],
                ["" if letters is None else schema.region_of(letters) for letters in regions],
                column("readiness", query.readiness_wanted is not None),
                column("readiness_wanted", query.readiness is not None),
                map(_money, column("price_yuan", query.budget_yuan is not None)),
                map(_money, column("budget_yuan", query.price_yuan is not None)),
                map(_day, column("updated_day", query.on is not None)),
                strict=True,
            )
        ]

    def document(self, address: tantivy.DocAddress) -> Document:
        """The document that is stored at an address."""
        return Document.from_json(self.stored(address))

    def stored(self, address: tantivy.DocAddress) -> str:
        """The JSON that is stored at an address: a document, or the caller's state."""
        data: bytes = self.searcher.doc(address)["record"][0]
        return bytes(data).decode()

    def _column(self, name: str, addresses: Sequence[tantivy.DocAddress]) -> list[Any]:
        return self.searcher.fast_field_values(name, list(addresses))

    def _fields_of(self, mark: int, address: tantivy.DocAddress) -> tuple[str, ...]:
        """The fields behind a mark: few combinations occur, so each is read from a document once."""
        known = self._fields.get(mark)
        if known is None:
            known = self.document(address).fields
            _remember(self._fields, mark, known)
        return known


def _remember(known: dict[Any, Any], key: object, value: object) -> None:
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    known[key] = value


def _day(ordinal: int | None) -> dt.date | None:
    return None if ordinal is None else dt.date.fromordinal(ordinal)


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
