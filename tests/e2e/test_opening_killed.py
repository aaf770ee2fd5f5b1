"""`kill -9` of a real worker in the middle of opening a cycle for 3,000 units, twice: each gets its report once."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.models import Change, Job, JobState, LogEntry, Message
from lianqiao.core.periods import Period
from lianqiao.governance.collection.domain.opening import begin_cycle
from lianqiao.governance.collection.enums import CycleState
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.e2e.test_worker_killed import own_database, start_worker, wait_until
from tests.factories import make_actor, uscc
from tests.factories.taxonomy import region
from tests.governance.collection.makers import Ladder, make_data_set

__all__ = ["own_database", "start_worker"]

pytestmark = pytest.mark.slow

UNITS = 3_000


def make_units(maker: Actor) -> None:
    """Universities in a county; their reports stand below the county's, the city's and the province's."""
    place = region("290104")
    Organisation.objects.bulk_create(
        Organisation(
            uscc=uscc(700_000 + number, head="12"),
            name=f"第{number}大学",
            pinyin=f"u{number:05}",
            kind=OrganisationKind.UNIVERSITY,
            state=OrganisationState.VERIFIED,
            region=place,
            created_by=maker.user,
        )
        for number in range(UNITS)
    )


def test_opening_survives_two_killed_workers_with_each_report_once(
    start_worker: Callable[[], subprocess.Popen[bytes]],
    tmp_path: Path,
) -> None:
    ladder, output = Ladder(), tmp_path / "output"
    make_units(ladder.province)
    person = make_actor(organisation=Organisation.objects.get(pinyin="u00000"))
    kinds = ["government", "university"]
    data_set = make_data_set(ladder, stands_for="unit", kinds=kinds, levels=[], first_day=date(2026, 10, 1))
    cycle = begin_cycle(data_set, Period.of_month(2026, 10))
    job = Job.objects.get(kind="collection.open")
    total = UNITS + 4

    for kill_at in (total // 4, total // 2):
        worker = start_worker()
        wait_until(job, lambda now, least=kill_at: now.done >= least, worker, output)  # type: ignore[misc]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        job.refresh_from_db()
        cycle.refresh_from_db()
        assert (job.state, cycle.state) == (JobState.RUNNING, CycleState.OPENING)
        assert kill_at <= job.done < total
        assert Report.objects.count() == job.done
        assert ReportValue.objects.count() == 3 * job.done
    wait_until(job, lambda now: now.finished, start_worker(), output)

    cycle.refresh_from_db()
    assert (job.state, job.attempts, job.done, job.total) == (JobState.SUCCEEDED, 3, total, total), job.message
    assert cycle.state == CycleState.OPEN
    assert Report.objects.values("organisation").distinct().count() == Report.objects.count() == total
    assert ReportValue.objects.count() == 3 * total
    county = Report.objects.get(organisation=ladder.county.organisation_id)
    assert Report.objects.filter(above=county).count() == UNITS
    assert LogEntry.objects.filter(action="collection.cycle.open").count() == 1
    assert Change.objects.filter(topic="collection.cycle.open").count() == 1
    assert Message.objects.filter(recipient=person.user).count() == 1
