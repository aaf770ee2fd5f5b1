"""One state of the index as it is searched: its documents, and what it takes long to ask tantivy for, remembered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import FRONTS
from lianqiao.engines.retrieval.records import Document

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
    """In how many documents a term stands, and in how many of them in front."""

    frequency: int
    front: int


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
        self._spreads: dict[tuple[str, str], Spread] = {}
        self._fields: dict[int, tuple[str, ...]] = {}

    def spread(self, field: str, term: str) -> Spread:
        """How a term of a whole field (`analysis.FRONTS`) spreads over the documents."""
        known = self._spreads.get((field, term))
        if known is None:
            front = sum(self.searcher.doc_freq(one, term) for one in FRONTS[field])
            known = Spread(self.searcher.doc_freq(field, term), front)
            _remember(self._spreads, (field, term), known)
        return known

    def names(self, addresses: Sequence[tantivy.DocAddress]) -> Names:
        """Which documents these are, without reading them."""
        return Names(self._column("key_mark", addresses), self._column("mark", addresses))

    def facts(self, addresses: Sequence[tantivy.DocAddress]) -> list[Facts]:
        """What these documents state, without reading them."""
        columns = [
            [
                self._fields_of(mark, at)
                for mark, at in zip(self._column("fields_mark", addresses), addresses, strict=True)
            ],
            [schema.region_of(letters or 0) for letters in self._column("region_letters", addresses)],
            self._column("readiness", addresses),
            self._column("readiness_wanted", addresses),
            [_money(value) for value in self._column("price_yuan", addresses)],
            [_money(value) for value in self._column("budget_yuan", addresses)],
            [None if day is None else dt.date.fromordinal(day) for day in self._column("updated_day", addresses)],
        ]
        return list(map(Facts._make, zip(*columns, strict=True)))

    def document(self, address: tantivy.DocAddress) -> Document:
        """The document that is stored at an address."""
        return Document.from_json(self.stored(address))

    def stored(self, address: tantivy.DocAddress) -> str:
        """The JSON that is stored at an address: a document, or the caller's state."""
        data: bytes = self.searcher.doc(address)["record"][0]
        return bytes(data).decode()

    def _column(self, name: str, addresses: Sequence[tantivy.DocAddress]) -> list[Any]:
        return self.searcher.fast_field_values(name, list(addresses))

    def _fields_of(self, mark: int | None, address: tantivy.DocAddress) -> tuple[str, ...]:
        """The fields behind a mark: few combinations occur, so each is read from a document once."""
        if mark is None:
            return ()
        known = self._fields.get(mark)
        if known is None:
            known = self.document(address).fields
            _remember(self._fields, mark, known)
        return known


def _remember(known: dict[Any, Any], key: object, value: object) -> None:
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    known[key] = value


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
