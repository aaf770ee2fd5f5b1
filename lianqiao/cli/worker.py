"""`lianqiao worker`: one more worker for queued and periodic jobs."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    threads: Annotated[int, typer.Option(help="Jobs at the same time (LIANQIAO_JOB_THREADS).")] = 0,
) -> None:
    """Run jobs until Ctrl-C; any number of workers may share one database."""
    from lianqiao.cli.setup import program_in_use

    with program_in_use() as env:
        from lianqiao.config.worker import run_worker

        run_worker(threads=threads or env.job_threads)
