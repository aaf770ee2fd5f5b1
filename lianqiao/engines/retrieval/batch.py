"""All documents of one kind against all of another: chunks on every core or on a cluster, resumable, each with equal
results.

The chunks of those that ask are answered one by one, wherever, and each answer becomes a file at once. Whoever begins
again with the same work goes on with the chunks that have none. A worker opens the index by its path, so machines of a
cluster share the folder, and it refuses another generation than the one the work began with.
"""

import datetime as dt
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from lianqiao.engines.retrieval.errors import IndexOutdated
from lianqiao.engines.retrieval.index import Index
from lianqiao.engines.retrieval.records import Filters, Query
from lianqiao.engines.retrieval.storage import write_atomically
from lianqiao.engines.retrieval.tuning import STANDARD, Settings

#: Documents of a chunk: enough that the vectors are read for many at once, few enough that a kill costs little.
CHUNK: Final = 500
#: Pools that may break one after the other without a single answer between them.
_BROKEN_POOLS: Final = 3
#: Each process has one core to itself, so the libraries in it are not to take more.
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be matched: who asks, what is sought, how many answers each, the day for freshness, the settings."""

    index: str
    generation: str
    k: int
    asking: str
    sought: str
    on: dt.date | None
    chunk: int
    ids: tuple[str, ...]
    settings: Settings = STANDARD

    @classmethod
    def of(
        cls, index: Index, path: Path, *, asking: str, sought: str, k: int, on: dt.date | None, chunk: int = CHUNK
    ) -> "Work":
        """All documents of a kind against those of another."""
        ids = tuple(sorted(name for kind, name in index.versions() if kind == asking))
        return cls(str(path), index.generation, k, asking, sought, on, chunk, ids, index.settings)

    @property
    def chunks(self) -> int:
        """How many chunks it has."""
        return -(-len(self.ids) // self.chunk)

    def task(self, number: int) -> "Work":
        """One chunk as work of its own."""
        return replace(self, ids=self.ids[number * self.chunk : (number + 1) * self.chunk])

    def fingerprint(self) -> str:
        """Equal for work whose answers may stand beside each other."""
        content = json.dumps({**asdict(self), "index": ""}, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


Numbered: TypeAlias = tuple[int, Work]
Runner: TypeAlias = Callable[[Sequence[Numbered]], Iterator[tuple[int, str]]]
"""Answers chunks somewhere; gives the number and the lines of each as it is done, in any order."""


def answer(work: Work) -> str:
    """The best of each, as lines of document that asks, rank, document found, score, divided by tabulators."""
    index = _opened(work.index, work.settings)
    if index.generation != work.generation:
        raise IndexOutdated(f"the index in {work.index} is {index.generation} now, not {work.generation}")
    found = index.get_many([(work.asking, name) for name in work.ids])
    asking = [found[work.asking, name] for name in work.ids if (work.asking, name) in found]
    queries = [
        replace(Query.from_document(document, kind=work.sought, on=work.on), filters=Filters(owner_not=document.owner))
        for document in asking
    ]
    return "".join(
        f"{document.id}\t{rank}\t{hit.id}\t{hit.score:.6f}\n"
        for document, hits in zip(asking, index.search_many(queries, work.k), strict=True)
        for rank, hit in enumerate(hits, 1)
    )


@cache
def _opened(path: str, settings: Settings) -> Index:
    return Index.open(path, settings=lambda: settings)


def run(work: Work, out: Path, runner: Runner, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Answer all chunks and write the lines to `out`, in order of who asks; returns how many were done before.

    The parts lie beside it, in a folder that goes when all are there; parts of other work are thrown away. `progress`
    is told how many documents have been answered, and of how many.
    """
    folder = out.with_name(f"{out.name}.parts")
    folder.mkdir(parents=True, exist_ok=True)
    plan = folder / "WORK"
    if not plan.exists() or plan.read_text(encoding="utf-8") != work.fingerprint():
        for part in folder.glob("*.tsv"):
            part.unlink()
        write_atomically(plan, work.fingerprint())
    parts = [folder / f"{number:06}.tsv" for number in range(work.chunks)]
    left = [number for number, part in enumerate(parts) if not part.exists()]
    done_before = work.chunks - len(left)
    _tell(progress, work, done_before)
    for count, (number, lines) in enumerate(runner([(number, work.task(number)) for number in left]), 1):
        write_atomically(parts[number], lines)
        _tell(progress, work, done_before + count)
    scratch = folder / "all"
    with scratch.open("wb") as handle:
        for part in parts:
            handle.write(part.read_bytes())
    scratch.replace(out)
    for part in (*parts, plan):
        part.unlink()
    folder.rmdir()
    return done_before


def _tell(progress: Callable[[int, int], None] | None, work: Work, chunks: int) -> None:
    if progress is not None:
        progress(min(chunks * work.chunk, len(work.ids)), len(work.ids))


def here(tasks: Sequence[Numbered]) -> Iterator[tuple[int, str]]:
    """A runner in this process alone."""
    return ((number, answer(task)) for number, task in tasks)


def on_cores(workers: int) -> Runner:
    """A runner on this machine; a process that is killed costs its chunk, which others do again."""

    def runner(tasks: Sequence[Numbered]) -> Iterator[tuple[int, str]]:
        left = dict(tasks)
        broken = 0
        while left:
            try:
                for number, lines in _in_pool(workers, left.items()):
                    broken = 0
                    del left[number]
                    yield number, lines
            except BrokenProcessPool:
                broken += 1
                if broken == _BROKEN_POOLS:
                    raise

    return runner


def _in_pool(workers: int, tasks: Iterable[Numbered]) -> Iterator[tuple[int, str]]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            numbers = {pool.submit(answer, task): number for number, task in tasks}
            try:
                for future in as_completed(numbers):
                    yield numbers[future], future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def on_cluster(address: str) -> Runner:
    """A runner on the dask.distributed cluster of a scheduler; a worker that is lost costs its chunk likewise.

    Raises `ModuleNotFoundError` without the extra `lianqiao[cluster]`, `OSError` when nobody answers at the address.
    """

    def runner(tasks: Sequence[Numbered]) -> Iterator[tuple[int, str]]:
        from distributed import Client
        from distributed import as_completed as finished

        with Client(address) as client:
            numbers = {client.submit(answer, task, pure=False, retries=3): number for number, task in tasks}
            for future, lines in finished(numbers, with_results=True):
                yield numbers[future], lines
                future.release()

    return runner
