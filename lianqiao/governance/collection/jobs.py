"""Work in the background: opening a cycle for all its units."""

from __future__ import annotations

from typing import Any

from lianqiao.core.jobs import JobContext, job
from lianqiao.governance.collection.domain.opening import OPEN_JOB, open_cycle


@job(OPEN_JOB)
def run(ctx: JobContext) -> dict[str, Any]:
    """Open the cycle that the payload names; see `domain.opening.open_cycle`."""
    return open_cycle(ctx)
