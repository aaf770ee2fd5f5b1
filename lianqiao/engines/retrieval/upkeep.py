"""What keeps vectors and files in step with the documents: following a commit, filling, rebuilding, compacting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import fingerprint
from lianqiao.engines.retrieval.candidates import read_all, read_keys, state_of
from lianqiao.engines.retrieval.errors import IndexBusy
from lianqiao.engines.retrieval.records import Document, Key
from lianqiao.engines.retrieval.storage import Folder
from lianqiao.engines.retrieval.vectors import Encoder, Vectors, passage_of
from lianqiao.engines.retrieval.vectors.waiting import Waiting
from lianqiao.engines.retrieval.view import View
from lianqiao.engines.retrieval.writing import write


class Filled(Protocol):
    """What filling needs of an index, see `Index`."""

    @property
    def vectors(self) -> Vectors | None: ...

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Document]: ...

    def writing(self, wait_seconds: float) -> AbstractContextManager[Path]: ...

    def count(self) -> int: ...

    def versions(self) -> dict[Key, str]: ...


def touched_in(generation: Path) -> Waiting:
    """The keys that are written while the generation is being compacted."""
    return Waiting(generation / "TOUCHED", schema.SEPARATOR)


@contextmanager
def following(
    generation: Path, vectors: Vectors | None, written: Collection[Document], removed: Collection[Key]
) -> Iterator[None]:
    """Around a commit: what it touches is noted before it, and the vectors are brought up to it behind it.

    A crash in between leaves the note, and `fill` does what is left.
    """
    present = {document.key: document for document in written}
    keys = [*present, *removed]
    compaction = touched_in(generation)
    if compaction.exists():
        compaction.add(keys)
    if vectors is None:
        yield
        return
    noted = vectors.waiting.add(keys)
    yield
    left = vectors.settle([document for key, document in present.items() if key not in removed], removed)
    vectors.waiting.settle(noted, left=left)


def inherit(folder: Folder, generation: Path, encoder: Encoder | None) -> Vectors | None:
    """The vectors of the generation in use for a new one; empty ones of another encoder, none where none are asked."""
    in_use = folder.in_use()
    old = None if in_use is None else Vectors.open(in_use)
    if old is not None and (encoder is None or encoder.name == old.encoder_name):
        vectors = old.copy_to(generation)
        vectors.waiting.clear()
        return vectors
    return None if encoder is None else Vectors.create(generation, encoder)


def settled(vectors: Vectors, documents: Iterable[Document], size: int) -> Iterator[Document]:
    """The documents one after the other, while rows follow them; those without a vector are noted."""
    rest = iter(documents)
    while batch := list(islice(rest, size)):
        vectors.waiting.add(vectors.settle(batch))
        yield from batch


def drop_superfluous(vectors: Vectors, present: Collection[Key]) -> None:
    """Let the rows of all other documents count no more."""
    vectors.settle((), [key for key in vectors.all_keys() if key not in present])


def fill(index: Filled, encoder: Encoder, limit: int, wait_seconds: float) -> int:
    """See `Index.fill`; call it with the lock of the filling held."""
    vectors = _ready(index, encoder, wait_seconds)
    taken = vectors.waiting.newest(limit)
    if not taken.keys:
        return 0
    texts = {
        key: text
        for key, document in index.get_many(taken.keys).items()
        if vectors.vector_of(key, text := passage_of(document)) is None
    }
    # Without the lock: this takes longer than all the rest, and writers shall not wait for it.
    made = dict(zip(texts, encoder.passages(list(texts.values())), strict=True)) if texts else {}
    with index.writing(wait_seconds):
        if index.vectors is not vectors:
            raise IndexBusy("the index was rebuilt meanwhile")
        present = index.get_many(taken.keys)
        same = [key for key in texts if key in present and passage_of(present[key]) == texts[key]]
        if same:
            vectors.put([present[key] for key in same], np.array([made[key] for key in same]))
        left = vectors.settle(present.values(), [key for key in taken.keys if key not in present])
        vectors.waiting.settle(taken, left=left)
        if vectors.needs_compaction():
            vectors.compact()
    return len(taken.keys)


def _ready(index: Filled, encoder: Encoder, wait_seconds: float) -> Vectors:
    """The vectors of this encoder; those of another are dropped, and what nobody noted is noted."""
    vectors = index.vectors
    if vectors is None or vectors.encoder_name != encoder.name:
        with index.writing(wait_seconds) as generation:
            Vectors.create(generation, encoder)
        vectors = index.vectors
    if vectors is None:
        raise IndexBusy("the index was rebuilt meanwhile")
    if not vectors.waiting.newest(1).keys and vectors.count() != index.count():
        with index.writing(wait_seconds):
            present = index.versions()
            drop_superfluous(vectors, present)
            vectors.waiting.add(vectors.without_vector(sorted(present)))
    return vectors


def compact(folder: Folder, wait_seconds: float, progress: Callable[[int], None] | None) -> None:
    """See `Index.compact`: written anew beside the old files without the lock, then what was touched meanwhile."""
    with folder.lock(wait_seconds=wait_seconds):
        generation = folder.current()
        touched_in(generation).clear()
        old = tantivy.Index.open(str(generation))
        view = View(old.searcher())
        fresh = folder.new_generation()
    try:
        engine = tantivy.Index(schema.SCHEMA, str(fresh))
        # On one core: this goes on beside the work of the day, and nobody waits for it.
        write(engine, read_all(view), (), None, progress=progress, is_bulk=True, cores=1)
        with folder.lock(wait_seconds=wait_seconds):
            if folder.current() != generation or not fresh.is_dir():
                raise IndexBusy("the index was rebuilt while it was compacted")
            old.reload()
            view = View(old.searcher())
            touched = touched_in(generation).all()
            present = read_keys(view, touched)
            write(engine, present.values(), [key for key in touched if key not in present], state_of(view) or None)
            vectors = Vectors.open(generation)
            if vectors is not None:
                vectors.copy_to(fresh).compact()
            folder.publish(fresh, fingerprint())
    except BaseException:
        folder.discard(fresh)
        raise
