"""The embedded engine: a match index on tantivy, in a folder or in memory, with vectors where there is an encoder."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import tantivy

from lianqiao.engines.retrieval import quoting, schema, search, upkeep
from lianqiao.engines.retrieval.analysis import fingerprint
from lianqiao.engines.retrieval.candidates import read_all, read_keys, read_named, state_of
from lianqiao.engines.retrieval.engine import EngineStatus
from lianqiao.engines.retrieval.errors import IndexMissing
from lianqiao.engines.retrieval.evidence import Evidence, Reader
from lianqiao.engines.retrieval.records import Document, Facets, Hit, Key, Query
from lianqiao.engines.retrieval.search import Dense, Explained
from lianqiao.engines.retrieval.storage import Folder
from lianqiao.engines.retrieval.tuning import STANDARD, Settings
from lianqiao.engines.retrieval.vectors import Encoder, Vectors, passage_of, question_of
from lianqiao.engines.retrieval.view import View
from lianqiao.engines.retrieval.writing import write

SettingsSource: TypeAlias = Callable[[], Settings]

_SETTLED_AT_ONCE: Final = 20_000


class Index:
    """A match index; make one with `open`, `create`, `rebuild` or `in_memory`. It is an `Engine`.

    Any number of processes read it and see a commit at their next call; one writes at a time. Threads may
    share one object. With an `encoder` an index in a folder searches by vectors too, once `fill` has made them.
    `settings` is asked at each search for the numbers of the ranking, so that it may change its answer meanwhile.
    """

    def __init__(
        self,
        engine: tantivy.Index,
        *,
        folder: Folder | None = None,
        generation: Path | None = None,
        encoder: Encoder | None = None,
        settings: SettingsSource | None = None,
    ) -> None:
        self.encoder = encoder
        self._reader = None if encoder is None else Reader(encoder)
        self._settings = settings
        self._engine = engine
        self._folder = folder
        self._generation = generation
        self._vectors = None if generation is None else Vectors.open(generation)
        self._view = View(engine.searcher())
        self._seen: tuple[int, ...] | None = None
        self._guard = threading.Lock()

    @classmethod
    def open(cls, path: Path | str, *, encoder: Encoder | None = None, settings: SettingsSource | None = None) -> Self:
        """The index in a folder. Raises `IndexMissing` or `IndexOutdated`; `rebuild` helps both."""
        folder = Folder(Path(path))
        generation = folder.current()
        folder.check_rules(generation, fingerprint())
        engine = tantivy.Index.open(str(generation))
        return cls(engine, folder=folder, generation=generation, encoder=encoder, settings=settings)

    @classmethod
    def create(cls, path: Path | str, *, encoder: Encoder | None = None) -> Self:
        """The index in a folder, an empty one when there is none. Raises `IndexOutdated` or `IndexBusy`."""
        try:
            return cls.open(path, encoder=encoder)
        except IndexMissing:
            return cls.rebuild(path, (), encoder=encoder)

    @classmethod
    def rebuild(
        cls,
        path: Path | str,
        documents: Iterable[Document],
        *,
        state: dict[str, Any] | None = None,
        progress: Callable[[int], None] | None = None,
        encoder: Encoder | None = None,
        settings: SettingsSource | None = None,
    ) -> Self:
        """A new index of these documents in place of what the folder holds; readers change over when it is
        whole.

        `progress` is told the number of documents written so far. When `documents` raises, the old index
        stays. Of two documents with one key the later counts. Vectors of texts that are the same are taken over.
        Raises `IndexBusy` when another writer is at work.
        """
        folder = Folder(Path(path))
        with folder.lock():
            generation = folder.new_generation()
            try:
                vectors = upkeep.inherit(folder, generation, encoder)
                engine = tantivy.Index(schema.SCHEMA, str(generation))
                read = documents if vectors is None else upkeep.settled(vectors, documents, _SETTLED_AT_ONCE)
                write(engine, read, (), state, progress=progress, is_bulk=True)
                engine.reload()
                if vectors is not None:
                    upkeep.drop_superfluous(vectors, _versions(engine.searcher()))
            except BaseException:
                folder.discard(generation)
                raise
            folder.publish(generation, fingerprint())
        return cls.open(path, encoder=encoder, settings=settings)

    @classmethod
    def in_memory(cls, documents: Iterable[Document] = (), *, progress: Callable[[int], None] | None = None) -> Self:
        """An index without a folder, for one process and for as long as it lives; by words alone."""
        engine = tantivy.Index(schema.SCHEMA)
        write(engine, documents, (), None, progress=progress, is_bulk=True)
        return cls(engine)

    def apply(
        self,
        upserts: Iterable[Document] = (),
        deletes: Iterable[Key] = (),
        *,
        state: dict[str, Any] | None = None,
        wait_seconds: float = 0.0,
    ) -> None:
        """Write documents (each replaces the one of its key), remove others, keep `state`: all in one commit.

        Of two documents with one key the later counts; a key that is both written and deleted ends up
        deleted. After an error or a crash nothing of it has happened. Raises `IndexBusy` when another
        writer is at work for longer than `wait_seconds`, and `IndexOutdated` when newer rules have rebuilt
        the index meanwhile.
        """
        written, removed = list(upserts), list(deletes)
        if self._folder is None:
            write(self._engine, written, removed, state)
            return
        with self.writing(wait_seconds) as generation:
            touched = [*(document.key for document in written), *removed]
            if any(self._engine.searcher().doc_freq("key", schema.key_term(key)) for key in touched):
                self._folder.note_removal(generation)
            with upkeep.following(generation, self._vectors, written, removed):
                write(self._engine, written, removed, state)

    def upsert(self, documents: Iterable[Document], *, wait_seconds: float = 0.0) -> None:
        """Write documents, see `apply`."""
        self.apply(documents, wait_seconds=wait_seconds)

    def delete(self, keys: Iterable[Key], *, wait_seconds: float = 0.0) -> None:
        """Remove documents, see `apply`; their words leave the files with the next `compact`."""
        self.apply(deletes=keys, wait_seconds=wait_seconds)

    def compact(self, *, wait_seconds: float = 0.0, progress: Callable[[int], None] | None = None) -> None:
        """Write the files anew without what has been removed, words and vectors.

        Others search and write meanwhile; what they wrote is taken over at the end, which alone they wait for.
        `progress` is told the number of documents written so far. An index in memory is left as it is. Raises
        `IndexBusy` when a rebuild came in between or another writer stays at work.
        """
        if self._folder is not None:
            upkeep.compact(self._folder, wait_seconds, progress)
            self._refresh()

    def fill(self, limit: int, *, wait_seconds: float = 0.0) -> int:
        """Make the vectors of at most `limit` documents that lack one, newest first; returns how many were looked at.

        0 means that none waits, or that there is no encoder. Killed at any moment, it goes on from where it was.
        Raises `IndexBusy` when another process fills, or a writer stays at work for longer than `wait_seconds`.
        """
        if self._folder is None or self.encoder is None:
            return 0
        with self._folder.lock(name="filling.lock"):
            return upkeep.fill(self, self.encoder, limit, wait_seconds)

    def set_state(self, state: dict[str, Any], *, wait_seconds: float = 0.0) -> None:
        """Keep the caller's state, any JSON object (such as the cursor of a change feed)."""
        self.apply(state=state, wait_seconds=wait_seconds)

    def get_state(self) -> dict[str, Any]:
        """The state that was last kept; empty when there was none."""
        return state_of(self.view())

    def search(self, query: Query, k: int = 10, *, explained: Explained = True) -> tuple[Hit, ...]:
        """The best `k` hits, best first, equal scores by kind and id.

        By words alone, what shares no word with the query is none. A query that is the title of a document (`named`)
        asks with all that the document says. Only `explained` hits carry reasons and gaps: all, none, those of the
        given keys, or of those that a function chooses. Explaining is more than half of the time.
        """
        view = self.view()
        query = _in_full(view, query)
        dense = self._dense([query])[0]
        return search.search(view, query, k, explained=explained, dense=dense, settings=self.settings)

    def search_under(self, query: Query, k: int, trials: Sequence[Settings]) -> list[tuple[Hit, ...]]:
        """What `search` would find under each of these settings, without reasons; the query is encoded once."""
        view = self.view()
        query = _in_full(view, query)
        dense = search.with_nearest([query], self._dense([query]), k)[0]
        return [search.search(view, query, k, explained=False, dense=dense, settings=settings) for settings in trials]

    def search_many(self, queries: Sequence[Query], k: int = 10) -> list[tuple[Hit, ...]]:
        """What `search` finds for each, without reasons; the nearest vectors of all are found in one pass."""
        view = self.view()
        queries = [_in_full(view, query) for query in queries]
        dense = search.with_nearest(queries, self._dense(queries), k)
        settings = self.settings
        return [
            search.search(view, query, k, explained=False, dense=one, settings=settings)
            for query, one in zip(queries, dense, strict=True)
        ]

    def similar(self, kind: str, id: str, k: int = 10, *, of_kind: str = "") -> tuple[Hit, ...]:
        """More like this document, of its own kind or of another. Raises `KeyError` for an unknown one."""
        document = self.get(kind, id)
        if document is None:
            raise KeyError((kind, id))
        return self.search(Query.from_document(document, kind=of_kind or kind), k)

    def named(self, query: Query) -> Document | None:
        """The document whose title is all that the query says: it asks with all that the document says."""
        return read_named(self.view(), query)

    def evidence(self, query: Query, keys: Sequence[Key]) -> dict[Key, Evidence]:
        """For documents that somebody looks at: the sentence of each that answers the query best, where there is one.

        By meaning where there is an encoder (some tenths of a second for each, remembered), else by words. None is
        named where the document would be found as well without any single one.
        """
        view, settings = self.view(), self.settings
        query = _in_full(view, query)
        found = {
            key: quoting.evidence_of(view, query, document, self._reader, settings)
            for key, document in self.get_many(keys).items()
        }
        return {key: evidence for key, evidence in found.items() if evidence is not None}

    def facets(self, query: Query, *, top: int = 100) -> Facets:
        """How the best `top` documents by words divide over kinds, regions, fields and readiness."""
        return search.facets(self.view(), query, top, self.settings)

    def get(self, kind: str, id: str) -> Document | None:
        """The document as it was written, None when the index does not have it."""
        return self.get_many([(kind, id)]).get((kind, id))

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Document]:
        """The documents of these keys, as far as the index has them."""
        return read_keys(self.view(), keys)

    def documents(self, kind: str = "") -> Iterator[Document]:
        """All documents of one kind or of all, as they were at the first step, in no order."""
        return read_all(self.view(), kind)

    def versions(self) -> dict[Key, str]:
        """The version of every document in the index."""
        return _versions(self.view().searcher)

    def count(self, kind: str = "") -> int:
        """How many documents the index holds, of one kind or of all."""
        searcher = self.view().searcher
        wanted = schema.term("kind", kind) if kind else tantivy.Query.all_query()
        found: int = searcher.search(wanted, 1).count  # type: ignore[attr-defined]  # left out of its stubs
        return found if kind else found - bool(self.get_state())

    def removed_since(self) -> float | None:
        """Since when (seconds since 1970) words of a removed document stand in the files; None: none do."""
        if self._folder is None:
            return None
        return self._folder.removed_since(self._folder.current())

    def status(self) -> EngineStatus:
        """What the index holds now; it reads the list of those that wait, so do not ask at every turn."""
        count, vectors, removed = self.count(), self._vectors, self.removed_since()
        if vectors is None:
            return EngineStatus(count, 0, 0 if self.encoder is None else count, "", removed)
        return EngineStatus(count, vectors.count(), vectors.waiting.count(), vectors.encoder_name, removed)

    @property
    def settings(self) -> Settings:
        """The numbers of the ranking that are in use now."""
        return STANDARD if self._settings is None else self._settings()

    @property
    def vectors(self) -> Vectors | None:
        """The vectors of the generation in use; None where there are none."""
        self._refresh()
        return self._vectors

    @property
    def generation(self) -> str:
        """The name of the generation in use; it changes with a rebuild or a compaction. Empty in memory."""
        self._refresh()
        return "" if self._generation is None else self._generation.name

    @contextmanager
    def writing(self, wait_seconds: float = 0.0) -> Iterator[Path]:
        """Be the only writer, on the newest state; gives the folder of the generation in use. Raises `IndexBusy`.

        For an index in a folder: one in memory has no other writers.
        """
        if self._folder is None:
            raise IndexMissing("an index in memory has no folder")
        with self._folder.lock(wait_seconds=wait_seconds):
            self._refresh()
            yield self._folder.current()

    def view(self) -> View:
        """The newest state, as it is searched; for measurements that ask tantivy alone."""
        self._refresh()
        return self._view

    def _dense(self, queries: Sequence[Query]) -> list[Dense | None]:
        """The vector of each query as the encoder makes it; without one that of the document it was made of."""
        vectors, encoder = self._vectors, self.encoder
        if vectors is None or not vectors.count():
            return [None] * len(queries)
        if encoder is None or encoder.name != vectors.encoder_name:
            stored = (query.origin and vectors.vector_of(query.origin, passage_of(query)) for query in queries)
            return [None if vector is None else Dense(vectors, vector) for vector in stored]
        found: list[Dense | None] = [None] * len(queries)
        questions = {place: text for place, query in enumerate(queries) if (text := question_of(query))}
        if questions:
            for place, vector in zip(questions, encoder.queries(list(questions.values())), strict=True):
                found[place] = Dense(vectors, vector)
        return found

    def _refresh(self) -> None:
        """Take over what other processes have committed or rebuilt; costs a few looks at the file system."""
        with self._guard:
            if self._folder is None:
                self._engine.reload()
                self._view = View(self._engine.searcher())
                return
            generation = self._folder.current()
            if generation != self._generation:
                self._folder.check_rules(generation, fingerprint())
                self._engine = tantivy.Index.open(str(generation))
                self._generation = generation
                self._vectors = None
                self._seen = None
            status = (generation / "meta.json").stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                self._engine.reload()
                self._view = View(self._engine.searcher())
                self._seen = seen
            try:
                if self._vectors is None:
                    self._vectors = Vectors.open(generation)
                else:
                    self._vectors.refresh()
            except FileNotFoundError:
                self._vectors = None


def _in_full(view: View, query: Query) -> Query:
    named = read_named(view, query)
    return query if named is None else query.saying(named)


def _versions(searcher: tantivy.Searcher) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for term, _ in searcher.terms_with_prefix("version", "", tantivy.Query.all_query()):
        kind, name, version = term.split(schema.SEPARATOR, 2)
        found[kind, name] = version
    return found
