"""Documents into a tantivy index: one commit, terms cut on all cores where there are many."""

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, Final

import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.analysis import Texts, document_terms, terms_of, texts_of
from lianqiao.engines.retrieval.records import Document, Key

_HEAP_BYTES: Final = 64_000_000
_BULK_HEAP_BYTES: Final = 400_000_000
#: Documents from which it pays to start other processes that cut.
MANY: Final = 10_000
_CHUNK: Final = 500
_CHUNKS_AHEAD: Final = 8


def write(
    engine: tantivy.Index,
    upserts: Iterable[Document],
    deletes: Iterable[Key],
    state: dict[str, Any] | None,
    *,
    progress: Callable[[int], None] | None = None,
    is_bulk: bool = False,
    cores: int | None = None,
) -> None:
    """One commit; when anything raises on the way nothing is written. Texts are cut on `cores`, without it on all."""
    writer = engine.writer(_BULK_HEAP_BYTES if is_bulk else _HEAP_BYTES, 1)
    is_new = engine.searcher().num_docs == 0
    known: set[int] = set()
    try:
        for number, (document, terms) in enumerate(with_terms(upserts, cores), 1):
            written = schema.to_tantivy(document, terms)
            # A deletion costs a look into every segment, and in an empty index only a key that comes again has
            # something to replace. Two keys of one hash do no harm: one deletion more.
            if not is_new or (mark := hash(document.key)) in known:
                writer.delete_documents_by_term("key", schema.key_term(document.key))
            else:
                known.add(mark)
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


def with_terms(documents: Iterable[Document], cores: int | None = None) -> Iterator[tuple[Document, dict[str, str]]]:
    """Documents with their terms, in order; the first `MANY` are cut here, those behind them in other processes."""
    rest = iter(documents)
    for document in islice(rest, MANY):
        yield document, document_terms(document)
    following = next(rest, None)
    if following is not None:
        yield from _cut_elsewhere(chain((following,), rest), cores or len(os.sched_getaffinity(0)))


def _cut_elsewhere(documents: Iterator[Document], cores: int) -> Iterator[tuple[Document, dict[str, str]]]:
    # The documents are read in this thread, whose database connection they may need.
    ahead: deque[tuple[list[Document], Future[list[dict[str, str]]]]] = deque()
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        while True:
            while len(ahead) < _CHUNKS_AHEAD and (chunk := list(islice(documents, _CHUNK))):
                ahead.append((chunk, pool.submit(_terms_of, [texts_of(document) for document in chunk])))
            if not ahead:
                return
            chunk, terms = ahead.popleft()
            yield from zip(chunk, terms.result(), strict=True)


def _terms_of(texts: Sequence[Texts]) -> list[dict[str, str]]:
    return [terms_of(one) for one in texts]
