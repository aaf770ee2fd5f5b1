"""The narrow interface behind which the match engine stands; `Index` is the embedded one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from lianqiao.engines.retrieval.records import Document, Hit, Key, Query
from lianqiao.engines.retrieval.search import Explained


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What an engine holds."""

    documents: int
    vectors: int
    """Documents that have one."""
    waiting: int
    """Keys that the filling of vectors has still to look at; 0 where there is no encoder."""
    encoder: str
    """Whose vectors they are; empty where words alone decide."""
    removed_since: float | None
    """Since when (seconds since 1970) words of a removed document stand in the files; None: none do."""


class Engine(Protocol):
    """Documents in, ranked hits out.

    A write is seen by every search that begins two seconds later or after, in whatever process. Filters, who asks among
    them, are applied before anything is ranked or counted. Between two documents with one key the later counts.
    """

    def upsert(self, documents: Iterable[Document]) -> None:
        """Write documents, each in place of the one of its key: all of them or, after an error, none."""

    def delete(self, keys: Iterable[Key]) -> None:
        """Remove documents; unknown keys do no harm."""

    def search(self, query: Query, k: int = 10, *, explained: Explained = True) -> tuple[Hit, ...]:
        """The best `k` hits, best first."""

    def search_many(self, queries: Sequence[Query], k: int = 10) -> list[tuple[Hit, ...]]:
        """For each query what `search` finds, without reasons."""

    def status(self) -> EngineStatus:
        """What it holds now."""
