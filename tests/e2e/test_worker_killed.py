"""`kill -9` of a real worker in the middle of an import of 11,420 rows, twice: the third saves the rest, each once."""

import contextlib
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import File
from django.db import connection

from lianqiao.config.env import CHECKOUT
from lianqiao.core.exchange import import_upload
from lianqiao.core.models import Change, Job, JobState, LogEntry
from lianqiao.registers.achievements.models import Achievement
from tests.factories import make_actor

pytestmark = pytest.mark.slow

ROWS = 11_420
#: What a dead worker held is taken up again 25 s after its last sign of life; the rest is for a busy machine.
LIMIT_SECONDS = 300


@pytest.fixture
def own_database(transactional_db: None, database_url: str) -> Iterator[str]:
    """Address of a copy of the empty test database, which this process uses meanwhile: all is really committed."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_killed"
    server = database_url.rpartition("/")[0]
    connection.close()
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.settings_dict["NAME"] = name
        try:
            yield f"{server}/{name}"
        finally:
            connection.close()
            connection.settings_dict["NAME"] = template
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def start_worker(own_database: str, tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts `lianqiao worker` on the database; at the end none is left."""
    # The uploads lie where this process keeps them; the index is the workers' own.
    (tmp_path / "files").symlink_to(Path(settings.DATA_DIR) / "files")
    environment = {
        **os.environ,
        "DATABASE_URL": own_database,
        "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings",
        "LIANQIAO_DATA": str(tmp_path),
        "PYTHONPATH": str(CHECKOUT),
    }
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        with (tmp_path / "output").open("ab") as output:
            worker = subprocess.Popen(
                [sys.executable, "-m", "lianqiao", "worker"], env=environment, stdout=output, stderr=output, cwd="/"
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        worker.wait()


def write_table(path: Path) -> Path:
    """A table of `ROWS` achievements, each with a number of its own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["成果名称", "通俗说明", "完成人", "外部编号"])
        writer.writerows(
            [f"第{n}号无氟提纯工艺", f"第 {n} 条线的说明，写给负极材料厂。" * 8, "季明湛；晁墨林", f"K-{n:05}"]
            for n in range(ROWS)
        )
    return path


def wait_until(job: Job, reached: Callable[[Job], bool], worker: "subprocess.Popen[bytes]", output: Path) -> None:
    """Look at the job until `reached`; fails when the worker ends or the time is over."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not reached(job):
        assert worker.poll() is None, output.read_text()
        assert time.monotonic() < deadline, f"{job.state} at {job.done}: {output.read_text()}"
        time.sleep(0.01)
        job.refresh_from_db()


def saved() -> int:
    return Achievement.objects.count()


def test_import_survives_two_killed_workers_with_each_row_once(
    start_worker: Callable[[], "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    actor: Any = make_actor()
    output = tmp_path / "output"
    with write_table(tmp_path / "成果.csv").open("rb") as content:
        job = import_upload("achievements", File(content, name="成果.csv"), actor=actor)

    for kill_at in (ROWS // 4, ROWS // 2):
        worker = start_worker()
        wait_until(job, lambda now, least=kill_at: now.done >= least, worker, output)  # type: ignore[misc]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        job.refresh_from_db()
        assert job.state == JobState.RUNNING
        assert kill_at <= job.done < ROWS
        assert saved() == job.cursor["saved"] == job.done
    wait_until(job, lambda now: now.finished, start_worker(), output)

    assert (job.state, job.attempts, job.done, job.total) == (JobState.SUCCEEDED, 3, ROWS, ROWS), job.message
    assert job.result == {
        "rows": ROWS,
        "saved": ROWS,
        "duplicates": 0,
        "bad": 0,
        "unknown_columns": [],
        "refused": False,
        "rejected": None,
    }
    numbers = list(Achievement.objects.order_by("external_id").values_list("external_id", flat=True))
    assert numbers == [f"K-{n:05}" for n in range(ROWS)]
    assert LogEntry.objects.filter(action="achievements.achievement.create").count() == ROWS
    assert Change.objects.filter(topic="achievements.achievement.create").count() == ROWS
