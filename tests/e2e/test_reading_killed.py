"""`kill -9` of a real worker between the sections and the finds of a plan: the next keeps all of them, each once."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from lianqiao.core.models import Job, JobState
from lianqiao.engines.plan_parser import parse
from lianqiao.governance.plans.domain import create_plan
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, Section
from tests.e2e.test_worker_killed import own_database, start_worker, wait_until
from tests.governance.plans.makers import make_keeper, upload
from tests.waiting import until_somebody_waits

__all__ = ["own_database", "start_worker"]

pytestmark = pytest.mark.slow


def forget_dead_workers() -> None:
    """Let the time go by after which what a dead worker held is taken up again."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


def test_reading_survives_a_killed_worker_with_each_find_once(
    start_worker: Callable[[], subprocess.Popen[bytes]],
    tmp_path: Path,
) -> None:
    output = tmp_path / "output"
    text = (Path(__file__).parents[1] / "governance/plans/plan.txt").read_text(encoding="utf-8")
    reading = parse(text)
    plan = create_plan(upload(text), actor=make_keeper())
    version = PlanVersion.objects.get(plan=plan)
    job = Job.objects.get(kind="plans.read")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE plans_find IN SHARE MODE")
        worker = start_worker()
        wait_until(job, lambda now: now.state == JobState.RUNNING, worker, output)
        until_somebody_waits()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    job.refresh_from_db()
    version.refresh_from_db()
    assert (job.state, job.attempts, job.cursor) == (JobState.RUNNING, 1, None)
    assert (version.parsed_at, version.text, version.find_count) == (None, "", 0)
    assert (Section.objects.count(), Find.objects.count()) == (0, 0)
    forget_dead_workers()
    wait_until(job, lambda now: now.finished, start_worker(), output)

    version.refresh_from_db()
    found = len(reading.tasks) + len(reading.quantities)
    assert (job.state, job.attempts, job.done, job.total) == (JobState.SUCCEEDED, 2, 3, 3), job.message
    assert job.result == {"finds": found, "carried": 0}
    assert (version.text, version.find_count) == (text, found)
    assert Section.objects.count() == len(list(reading.sections()))
    places = [(task.start, max(task.end, task.start + 1)) for task in reading.tasks]
    places += [(one.start, max(one.end, one.start + 1)) for one in reading.quantities]
    assert sorted(Find.objects.values_list("start", "end")) == sorted(places)
    assert PlanDocument.objects.get().version == version
