"""`lianqiao match --all`: every demand of an index against every achievement of it, on all cores or on a cluster."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from lianqiao.cli.app import CommandError


def match_all(*, index: Path | None, out: Path, k: int, on: dt.date | None, workers: int | None, cluster: str) -> None:
    """Write the best `k` achievements of each demand to `out`, with progress on standard error.

    Run again after it was stopped, it goes on where it was. Raises `CommandError` with what to do.
    """
    from rich.console import Console
    from rich.progress import Progress

    from lianqiao.engines.retrieval import Index, IndexFault, SettingsFile, batch

    folder = index or _own_index()
    runner = batch.on_cluster(cluster) if cluster else batch.on_cores(workers or len(os.sched_getaffinity(0)))
    console = Console(stderr=True)
    try:
        found = Index.open(folder, settings=SettingsFile(folder.parent / "ranking" / "in-use.json"))
        work = batch.Work.of(found, folder.resolve(), asking="demand", sought="achievement", k=k, on=on)
        with Progress(console=console) as bar:
            task = bar.add_task("Matching demands", total=len(work.ids))
            before = batch.run(
                work, out, runner, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
    except ModuleNotFoundError as error:
        raise CommandError("--cluster needs dask.distributed; install lianqiao[cluster].") from error
    except (IndexFault, OSError) as error:
        raise CommandError(f"{error}") from error
    if before:
        console.print(f"{before} of {work.chunks} parts had been done before.")
    console.print(f"{len(work.ids)} demands in {out}: demand, rank, achievement, score.")


def _own_index() -> Path:
    from lianqiao.config import env

    return env.read().data / "index"
