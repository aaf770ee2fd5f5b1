"""The job that reads an uploaded plan: once, whatever happens to the worker."""

from __future__ import annotations

from typing import Any

from lianqiao.core import jobs
from lianqiao.core.jobs import JobContext
from lianqiao.governance.plans.domain.plans import READ_JOB


@jobs.job(READ_JOB)
def read_version(ctx: JobContext) -> dict[str, Any]:
    """Read the version."""
    raise NotImplementedError
