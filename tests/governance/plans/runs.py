"""Running the job of a version in a test, as a worker does."""

from __future__ import annotations

from typing import Any

from lianqiao.core import jobs
from lianqiao.core.models import Job, JobState


def run_job(version: Any) -> Job:
    """Run the version's job, also one that a killed worker left behind; returns it as it is afterwards."""
    Job.objects.filter(pk=version.job_id).update(state=JobState.RUNNING, finished_at=None)
    jobs.run(version.job_id)
    return Job.objects.get(pk=version.job_id)
