"""Terms of many documents, cut on all cores by processes of their own.

Not by `multiprocessing`: its processes import the program that was started once more, and a script without a guard
around its doings would begin anew in each of them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import chain, islice
from typing import IO, Final, cast

from lianqiao.engines.retrieval.analysis import Texts, document_terms, terms_of, texts_of
from lianqiao.engines.retrieval.records import Document

#: Documents from which it pays to start other processes.
MANY: Final = 10_000
_CHUNK: Final = 500


def with_terms(
    documents: Iterable[Document], cores: int | None = None
) -> Generator[tuple[Document, dict[str, str]], None, None]:
    """Documents with their terms, in order; the first `MANY` are cut here, those behind them in other processes.

    One process for each of `cores`, without it for each that this process may use. The documents are read in this
    thread, whose database connection they may need. Should a process end, its work is done here.
    """
    rest = iter(documents)
    for document in islice(rest, MANY):
        yield document, document_terms(document)
    following = next(rest, None)
    if following is None:
        return
    rest = chain((following,), rest)
    with ExitStack() as stack:
        cutters = [stack.enter_context(_Cutter()) for _ in range(cores or len(os.sched_getaffinity(0)))]
        busy: deque[tuple[_Cutter, list[Document]]] = deque()
        for cutter in cutters:
            _take(cutter, rest, busy)
        while busy:
            cutter, chunk = busy.popleft()
            terms = cutter.terms()
            _take(cutter, rest, busy)
            yield from zip(chunk, terms, strict=True)


def _take(cutter: _Cutter, documents: Iterator[Document], busy: deque[tuple[_Cutter, list[Document]]]) -> None:
    if chunk := list(islice(documents, _CHUNK)):
        cutter.ask([texts_of(document) for document in chunk])
        busy.append((cutter, chunk))


class _Cutter:
    """One process that cuts one chunk at a time."""

    def __enter__(self) -> _Cutter:
        self._asked: Sequence[Texts] = ()
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._chunks, self._terms = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._terms.close()
        with suppress(BrokenPipeError):
            self._chunks.close()

    def ask(self, texts: Sequence[Texts]) -> None:
        """Hand out a chunk; `terms` has to be asked before the next."""
        self._asked = texts
        with suppress(BrokenPipeError):
            pickle.dump(texts, self._chunks, pickle.HIGHEST_PROTOCOL)
            self._chunks.flush()

    def terms(self) -> list[dict[str, str]]:
        """The terms of the chunk."""
        try:
            found: list[dict[str, str]] = pickle.load(self._terms)  # noqa: S301  # of a process of our own
        except (EOFError, pickle.UnpicklingError):
            return _terms_of(self._asked)
        return found


def serve() -> None:
    """What a process does: chunks from its standard input until it ends, their terms to its standard output."""
    while True:
        try:
            texts: Sequence[Texts] = pickle.load(sys.stdin.buffer)  # noqa: S301  # of the process that began this one
        except EOFError:
            return
        pickle.dump(_terms_of(texts), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _terms_of(texts: Sequence[Texts]) -> list[dict[str, str]]:
    return [terms_of(one) for one in texts]
