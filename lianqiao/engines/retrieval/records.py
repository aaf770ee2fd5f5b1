"""What goes into the match index and what comes out of it: documents, queries, hits with reasons and gaps."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias

Key: TypeAlias = tuple[str, str]
"""(kind, id): names one document in an index."""

EVERYBODY: Final = "everybody"
"""The name in an audience that all who ask have. A search by it costs nothing: it leaves out the documents that lack
it, which are few, instead of looking for the many that have it."""

_encode = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Document:
    """A record as the index sees it: an achievement, a demand or anything else that has a text.

    Whatever is unknown stays empty or None and then counts neither for nor against a match.
    """

    id: str
    kind: str
    title: str = ""
    text: str = ""
    keywords: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Codes of technology fields; a code that starts with another lies inside it (0101 inside 01)."""
    region: str = ""
    """GB/T 2260, six digits."""
    readiness: int | None = None
    """Technology readiness that is offered, 1 to 9."""
    readiness_wanted: int | None = None
    """Least technology readiness that is asked for, 1 to 9."""
    price_yuan: Decimal | None = None
    """Price that is asked."""
    budget_yuan: Decimal | None = None
    """Most that can be paid."""
    updated: dt.date | None = None
    audience: tuple[str, ...] = ()
    """Who may find it, as names that the caller gives (`Filters.audience`), one of which may be `EVERYBODY`; empty:
    whoever asks without saying who."""
    owner: str = ""
    """Whose record it is, for leaving out one's own; nobody searches for it."""
    tags: tuple[str, ...] = ()
    """Whatever else the caller wants to filter by; letters, digits and `:_-`."""
    version: str = ""
    """Whatever the caller compares to see whether the index has the newest state of the record."""

    @property
    def key(self) -> Key:
        """(kind, id)."""
        return self.kind, self.id

    def to_json(self) -> str:
        """One line of JSON that `from_json` reads back to an equal document."""
        return _encode({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_json(cls, line: str) -> "Document":
        """The document that `to_json` wrote."""
        data: dict[str, Any] = json.loads(line)
        for name in ("keywords", "fields", "audience", "tags"):
            data[name] = tuple(data[name])
        for name in ("price_yuan", "budget_yuan"):
            data[name] = None if data[name] is None else Decimal(data[name])
        data["updated"] = None if data["updated"] is None else dt.date.fromisoformat(data["updated"])
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must have. A filter that is set keeps only documents that state the fact."""

    kinds: tuple[str, ...] = ()
    """One of these kinds; empty: any."""
    region: str = ""
    """GB/T 2260 of two, four or six digits: the region or anything below it. 290000 means the province."""
    fields: tuple[str, ...] = ()
    """Inside one of these technology fields."""
    readiness_at_least: int | None = None
    readiness_at_most: int | None = None
    readiness_wanted_at_least: int | None = None
    readiness_wanted_at_most: int | None = None
    price_at_most_yuan: Decimal | None = None
    budget_at_least_yuan: Decimal | None = None
    audience: tuple[str, ...] | None = None
    """Who asks, by all names that are theirs: a hit has one of them in its own audience. None: the program itself,
    which finds everything; an empty one finds nothing."""
    owner_not: str = ""
    """Not the records of this owner."""
    tags: tuple[str, ...] = ()
    """All of these."""
    only: tuple[Key, ...] | None = None
    """One of these documents, by kind and id; None: any, and none at all when it is empty."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: a text, facts to hold the found documents against, and filters.

    The facts are those of the side that asks: a demand has `readiness_wanted` and `budget_yuan`, an
    achievement that looks for demands has `readiness` and `price_yuan`. `on` is the day against which
    freshness is counted; without it freshness does not count.
    """

    text: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    kind: str = ""
    """The kind of document that is sought; empty: any."""
    fields: tuple[str, ...] = ()
    region: str = ""
    readiness: int | None = None
    readiness_wanted: int | None = None
    price_yuan: Decimal | None = None
    budget_yuan: Decimal | None = None
    on: dt.date | None = None
    exclude: frozenset[Key] = frozenset()
    filters: Filters = field(default_factory=Filters)
    origin: Key | None = None
    """The document that the query was made of: its vector serves while its text is the query's."""
    of_practice: bool = False
    """What is sought is told in words of practice, as demands are: those are looked for besides the words of papers."""

    @classmethod
    def from_document(
        cls, document: Document, *, kind: str, on: dt.date | None = None, of_practice: bool = False
    ) -> "Query":
        """What `document` asks of documents of `kind`; the document itself is left out."""
        shared = {f.name for f in fields(cls)} & {f.name for f in fields(Document)} - {"kind"}
        facts = {name: getattr(document, name) for name in shared}
        origin = document.key if document.id else None
        return cls(**facts, kind=kind, on=on, exclude=frozenset({document.key}), origin=origin, of_practice=of_practice)

    def saying(self, document: Document) -> "Query":
        """The same query in the words of a document."""
        return replace(self, title=document.title, keywords=document.keywords, text=document.text)

    def without(self, *keys: Key) -> "Query":
        """The same query with more documents left out."""
        return replace(self, exclude=self.exclude | set(keys))


class ReasonKind(StrEnum):
    """What can carry a match."""

    WORD = "word"
    MEANING = "meaning"
    OTHER_WORDS = "other_words"
    FIELD = "field"
    REGION = "region"
    READINESS = "readiness"
    PRICE = "price"
    FRESHNESS = "freshness"


class GapKind(StrEnum):
    """What can stand against a match."""

    FIELD = "field"
    REGION = "region"
    READINESS = "readiness"
    PRICE = "price"
    FRESHNESS = "freshness"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried a hit; the shares of a hit's reasons sum to 1.

    `value` is the word as the document has it, or how a fact fits ("city" for a region). `wanted` and
    `offered` are the two sides of a fact as plain text: codes, levels, yuan, a date; `wanted` of a word is what the
    query says instead of it, when that is a word of practice.
    """

    kind: ReasonKind
    share: float
    value: str = ""
    wanted: str = ""
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that does not fit and what it cost the hit's score; `wanted` and `offered` as in `Reason`.

    `UNANSWERED` names in `value` the weightiest words of the query that neither stand in the document nor have another
    word there that means the same, parted by 、; it costs nothing, for what a document does not say earns nothing.
    """

    kind: GapKind
    cost: float
    value: str = ""
    wanted: str = ""
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document: score in 0..1, what carried it (largest first), what does not fit (dearest first)."""

    id: str
    kind: str
    score: float
    reasons: tuple[Reason, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def key(self) -> Key:
        """(kind, id)."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the best lexical hits fall under each value; regions by province, city and county code."""

    kinds: Mapping[str, int]
    regions: Mapping[str, int]
    fields: Mapping[str, int]
    readiness: Mapping[int, int]
    counted: int
