"""All demands against all achievements: by words, by words and vectors, on every core, on a cluster of this machine.

    python -m benchmarks batch --data FOLDER --achievements 100000 --demands 2000 [--workers 2] [--cluster] [--json]

Documents and vectors are those of `scale`. The answers of every run are compared with those of the first of its kind.
`--cluster` starts a dask.distributed scheduler with as many worker processes and needs lianqiao[cluster].
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from benchmarks.common import arguments, as_json, data_folder, machine, say, table
from benchmarks.retrieval import KIND, read_corpus
from benchmarks.scale import FILLED_AT_ONCE, SEED, Clauses, GivenVectors, processor_seconds
from lianqiao.engines.retrieval import Index, batch

ASKING: Final = "demand"
BEST: Final = 20


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--achievements", type=int, default=100_000, help="achievements (default 10^5)")
    parser.add_argument("--demands", type=int, default=2_000, help="demands (default 2000)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--cluster", action="store_true", help="the same on a dask.distributed cluster")
    options = parser.parse_args(argv)
    clauses = Clauses.of(read_corpus(data_folder(options, "corpus.jsonl")))
    place = Path(tempfile.mkdtemp(prefix="lianqiao-batch-"))
    try:
        rows = measure(clauses, place, options.achievements, options.demands, options.workers, options.cluster)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    result = {"machine": machine(), "workers": options.workers, "rows": rows}
    print(as_json(result) if options.json else table(f"batch, {options.workers} processes", rows))


def measure(
    clauses: Clauses, place: Path, achievements: int, demands: int, workers: int, with_cluster: bool
) -> list[dict[str, Any]]:
    """A row for each run."""
    offered, asked = clauses.mixed(achievements), clauses.mixed(demands, SEED + 2, kind=ASKING)
    index = Index.rebuild(place / "index", chain(offered, asked))
    rows = [_row("words", index, place, batch.on_cores(workers), achievements)]
    index.encoder = GivenVectors()
    while index.fill(FILLED_AT_ONCE):
        pass
    rows.append(_row("words and vectors", index, place, batch.on_cores(workers), achievements))
    if with_cluster:
        with local_cluster(workers) as address:
            rows.append(_row("words and vectors, cluster", index, place, batch.on_cluster(address), achievements))
        del rows[-1]["processor ms a demand"]  # its processes end later
        rows[-1]["answers equal"] = (place / rows[-1]["run"]).read_bytes() == (place / rows[-2]["run"]).read_bytes()
    return rows


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """The address of a scheduler with worker processes of one thread each."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def _row(name: str, index: Index, place: Path, runner: batch.Runner, achievements: int) -> dict[str, Any]:
    work = batch.Work.of(index, place / "index", asking=ASKING, sought=KIND, k=BEST, on=None)
    clock, processor = time.perf_counter(), processor_seconds()
    batch.run(work, place / name, runner, progress=_teller(name))
    seconds, burnt = time.perf_counter() - clock, processor_seconds() - processor
    demands = len(work.ids)
    return {
        "run": name,
        "demands": demands,
        "achievements": achievements,
        "seconds": round(seconds, 1),
        "ms a demand": round(1000 * seconds / demands, 2),
        "processor ms a demand": round(1000 * burnt / demands, 2),
        "million pairs a second": round(demands * achievements / seconds / 1e6, 1),
    }


def _teller(name: str) -> Callable[[int, int], None]:
    return lambda done, total: say(f"{name}: {done} of {total} demands")


if __name__ == "__main__":
    main()
