"""Work in the background: making the pairs of a window."""

from __future__ import annotations

from lianqiao.core.jobs import JobContext, job
from lianqiao.processes.windows.domain.pairs import MATCH_JOB, match_window


@job(MATCH_JOB)
def run(ctx: JobContext) -> dict[str, int]:
    """Match the window that the payload names; see `domain.pairs.match_window`."""
    return match_window(ctx)
