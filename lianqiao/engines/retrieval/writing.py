"""Documents into a tantivy index: one commit, terms cut on all cores where there are many."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

import tantivy

from lianqiao.engines.retrieval import schema
from lianqiao.engines.retrieval.cutting import with_terms
from lianqiao.engines.retrieval.records import Document, Key

_HEAP_BYTES: Final = 64_000_000
_BULK_HEAP_BYTES: Final = 400_000_000


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
    engine.reload()  # else an index that this process has just written may still look empty
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
