"""The match index: documents in, ranked and explained hits out, on tantivy, in a folder or in memory."""

import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Self

import tantivy

from lianqiao.engines.retrieval import schema, search
from lianqiao.engines.retrieval.analysis import fingerprint
from lianqiao.engines.retrieval.errors import IndexMissing
from lianqiao.engines.retrieval.records import Document, Facets, Hit, Key, Query
from lianqiao.engines.retrieval.storage import Folder

_HEAP_BYTES: Final = 64_000_000


class Index:
    """A match index; make one with `open`, `create`, `rebuild` or `in_memory`.

    Any number of processes read it and see a commit at their next call; one writes at a time. Threads may
    share one object.
    """

    def __init__(self, engine: tantivy.Index, *, folder: Folder | None = None, generation: Path | None = None) -> None:
        self._engine = engine
        self._folder = folder
        self._generation = generation
        self._seen: tuple[int, ...] | None = None
        self._guard = threading.Lock()

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """The index in a folder. Raises `IndexMissing` or `IndexOutdated`; `rebuild` helps both."""
        folder = Folder(Path(path))
        generation = folder.current()
        folder.check_rules(generation, fingerprint())
        return cls(tantivy.Index.open(str(generation)), folder=folder, generation=generation)

    @classmethod
    def create(cls, path: Path | str) -> Self:
        """The index in a folder, an empty one when there is none. Raises `IndexOutdated` or `IndexBusy`."""
        try:
            return cls.open(path)
        except IndexMissing:
            return cls.rebuild(path, ())

    @classmethod
    def rebuild(
        cls,
        path: Path | str,
        documents: Iterable[Document],
        *,
        state: dict[str, Any] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Self:
        """A new index of these documents in place of what the folder holds; readers change over when it is
        whole.

        `progress` is told the number of documents written so far. When `documents` raises, the old index
        stays. Of two documents with one key the later counts. Raises `IndexBusy` when another writer is at
        work.
        """
        folder = Folder(Path(path))
        with folder.lock():
            generation = folder.new_generation()
            engine = tantivy.Index(schema.SCHEMA, str(generation))
            try:
                _write(engine, documents, (), state, progress)
            except BaseException:
                folder.discard(generation)
                raise
            folder.publish(generation, fingerprint())
        return cls.open(path)

    @classmethod
    def in_memory(cls, documents: Iterable[Document] = (), *, progress: Callable[[int], None] | None = None) -> Self:
        """An index without a folder, for one process and for as long as it lives."""
        engine = tantivy.Index(schema.SCHEMA)
        _write(engine, documents, (), None, progress)
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
        with self._writing(wait_seconds):
            _write(self._engine, upserts, deletes, state, None)

    def set_state(self, state: dict[str, Any], *, wait_seconds: float = 0.0) -> None:
        """Keep the caller's state, any JSON object (such as the cursor of a change feed)."""
        self.apply(state=state, wait_seconds=wait_seconds)

    def get_state(self) -> dict[str, Any]:
        """The state that was last kept; empty when there was none."""
        searcher = self._searcher()
        hits = searcher.search(schema.term("key", schema.STATE_KEY), 1, count=False).hits
        if not hits:
            return {}
        state: dict[str, Any] = json.loads(search.stored(searcher, hits[0][1]))
        return state

    def search(self, query: Query, k: int = 10, *, explained: bool | Collection[Key] = True) -> tuple[Hit, ...]:
        """The best `k` hits, best first, equal scores by kind and id; what shares no word with the query is
        none.

        Only `explained` hits carry reasons and gaps: all, none, or those of the given keys. Explaining is more
        than half of the time.
        """
        return search.search(self._searcher(), query, k, explained=explained)

    def similar(self, kind: str, id: str, k: int = 10, *, of_kind: str = "") -> tuple[Hit, ...]:
        """More like this document, of its own kind or of another. Raises `KeyError` for an unknown one."""
        document = self.get(kind, id)
        if document is None:
            raise KeyError((kind, id))
        return self.search(Query.from_document(document, kind=of_kind or kind), k)

    def facets(self, query: Query, *, top: int = 100) -> Facets:
        """How the best `top` documents by words divide over kinds, regions, fields and readiness."""
        return search.facets(self._searcher(), query, top)

    def get(self, kind: str, id: str) -> Document | None:
        """The document as it was written, None when the index does not have it."""
        searcher = self._searcher()
        hits = searcher.search(schema.term("key", schema.key_term((kind, id))), 1, count=False).hits
        return search.record(searcher, hits[0][1]) if hits else None

    def versions(self) -> dict[Key, str]:
        """The version of every document in the index."""
        found: dict[Key, str] = {}
        for term, _ in self._searcher().terms_with_prefix("version", "", tantivy.Query.all_query()):
            kind, name, version = term.split(schema.SEPARATOR, 2)
            found[kind, name] = version
        return found

    def count(self, kind: str = "") -> int:
        """How many documents the index holds, of one kind or of all."""
        searcher = self._searcher()
        wanted = schema.term("kind", kind) if kind else tantivy.Query.all_query()
        found: int = searcher.search(wanted, 1).count  # type: ignore[attr-defined]  # left out of its stubs
        return found if kind else found - bool(self.get_state())

    @contextmanager
    def _writing(self, wait_seconds: float) -> Iterator[None]:
        with self._folder.lock(wait_seconds=wait_seconds) if self._folder else nullcontext():
            self._refresh()
            yield

    def _searcher(self) -> tantivy.Searcher:
        self._refresh()
        return self._engine.searcher()

    def _refresh(self) -> None:
        """Take over what other processes have committed or rebuilt; costs two looks at the file system."""
        with self._guard:
            if self._folder is None:
                self._engine.reload()
                return
            generation = self._folder.current()
            if generation != self._generation:
                self._folder.check_rules(generation, fingerprint())
                self._engine = tantivy.Index.open(str(generation))
                self._generation = generation
                self._seen = None
            status = (generation / "meta.json").stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                self._engine.reload()
                self._seen = seen


def _write(
    engine: tantivy.Index,
    upserts: Iterable[Document],
    deletes: Iterable[Key],
    state: dict[str, Any] | None,
    progress: Callable[[int], None] | None,
) -> None:
    """One commit; when anything raises on the way nothing is written."""
    writer = engine.writer(_HEAP_BYTES, 1)
    try:
        for number, document in enumerate(upserts, 1):
            written = schema.to_tantivy(document)
            writer.delete_documents_by_term("key", schema.key_term(document.key))
            writer.add_document(written)
            if progress is not None:
                progress(number)
        for key in deletes:
            writer.delete_documents_by_term("key", schema.key_term(key))
        if state is not None:
            writer.delete_documents_by_term("key", schema.STATE_KEY)
            writer.add_document(schema.state_document(json.dumps(state, ensure_ascii=False)))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
