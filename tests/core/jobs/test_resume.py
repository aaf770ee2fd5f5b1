"""A killed worker's job is taken up again, two workers on one job do no harm: each row is written once."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import jobs
from lianqiao.core.access import SYSTEM
from lianqiao.core.jobs import JobContext
from lianqiao.core.models import Job, JobState
from tests.forks import in_child_process

ROWS = 40
CHUNK = 10

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def written() -> Iterator[Callable[[], list[int]]]:
    """A table without any uniqueness, so that a row written twice can be seen."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_written (n integer NOT NULL)")

    def rows() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT n FROM test_written ORDER BY n")
            return [row[0] for row in cursor.fetchall()]

    yield rows
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_written")


def write(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_written SELECT generate_series(%s, %s)", [first, last - 1])


def no_pause(_first: int, _where: str) -> None:
    """Go straight on."""


def write_all(ctx: JobContext, *, pause: Callable[[int, str], None] = no_pause) -> None:
    """Write the rows in chunks; `pause` is called inside each transaction and after its commit."""
    for first in range(ctx.cursor or 0, ROWS, CHUNK):
        with transaction.atomic():
            ctx.checkpoint(first + CHUNK, done=first + CHUNK, total=ROWS)
            write(first, first + CHUNK)
            pause(first, "inside")
        pause(first, "after")


def start(monkeypatch: pytest.MonkeyPatch, function: Callable[[JobContext], Any]) -> Job:
    monkeypatch.setitem(jobs._functions, "test.write", function)
    return jobs.start("test.write", actor=SYSTEM, label="写入", total=ROWS)


@pytest.mark.parametrize("where", ["inside", "after"])
def test_killed_job_goes_on_and_writes_each_row_once(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[int]], where: str
) -> None:
    def die(first: int, now: str) -> None:
        if (first, now) == (CHUNK, where):
            os._exit(9)

    created = start(monkeypatch, lambda ctx: write_all(ctx, pause=die))
    status = in_child_process(lambda: jobs.run(created.pk))
    committed = CHUNK if where == "inside" else 2 * CHUNK
    created.refresh_from_db()
    assert (status, created.state, created.cursor) == (9, JobState.RUNNING, committed)
    assert written() == list(range(committed))

    monkeypatch.setitem(jobs._functions, "test.write", write_all)
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.state, created.done, created.attempts) == (JobState.SUCCEEDED, ROWS, 2)
    assert written() == list(range(ROWS))


def test_a_replaced_worker_stops_at_its_next_checkpoint(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[int]]
) -> None:
    """The first worker is alive but slow; the second takes the job and finishes it."""
    second_done, first_paused = threading.Event(), threading.Event()

    def slow(ctx: JobContext) -> None:
        write_all(ctx, pause=wait)

    def wait(first: int, where: str) -> None:
        if where == "after" and not first_paused.is_set():
            first_paused.set()
            assert second_done.wait(60)

    created = start(monkeypatch, slow)
    thread = threading.Thread(target=run_and_close, args=(created,))
    thread.start()
    assert first_paused.wait(60)
    jobs.run(created.pk)
    second_done.set()
    thread.join(60)

    created.refresh_from_db()
    assert (created.state, created.done, created.attempts) == (JobState.SUCCEEDED, ROWS, 2)
    assert written() == list(range(ROWS))


def test_taking_up_waits_for_the_step_under_way(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[int]]
) -> None:
    """The second worker comes while the first is inside a transaction: it starts from what that commits."""
    inside, cursors = threading.Event(), []

    def work(ctx: JobContext) -> None:
        cursors.append(ctx.cursor)
        write_all(ctx, pause=wait_until_blocked)

    def wait_until_blocked(first: int, where: str) -> None:
        if where == "inside" and not inside.is_set():
            inside.set()
            wait_for_blocked_session()

    created = start(monkeypatch, work)
    first = threading.Thread(target=run_and_close, args=(created,))
    first.start()
    assert inside.wait(60)
    jobs.run(created.pk)
    first.join(60)

    created.refresh_from_db()
    assert cursors == [None, CHUNK]
    assert (created.state, created.attempts, written()) == (JobState.SUCCEEDED, 2, list(range(ROWS)))


def test_two_workers_at_once_write_each_row_once(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[int]]
) -> None:
    created = start(monkeypatch, write_all)
    gate = threading.Barrier(3)
    threads = [threading.Thread(target=run_and_close, args=(created, gate)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    created.refresh_from_db()
    assert (created.state, created.done) == (JobState.SUCCEEDED, ROWS)
    assert written() == list(range(ROWS))


def test_a_real_worker_runs_a_job_that_starts_another(
    monkeypatch: pytest.MonkeyPatch, written: Callable[[], list[int]]
) -> None:
    """Inside a worker too, a new job is queued with the transaction and not before its row can be seen."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    ProcrastinateJob.objects.all()._raw_delete("default")
    seen: list[bool] = []

    def starter(ctx: JobContext) -> dict[str, Any]:
        with transaction.atomic():
            follower = start(monkeypatch, write_all)
        with transaction.atomic():
            lost = start(monkeypatch, write_all)
            transaction.set_rollback(True)
        seen.append(ProcrastinateJob.objects.filter(args__job_id=str(lost.pk)).exists())
        return {"follower": str(follower.pk)}

    monkeypatch.setitem(jobs._functions, "test.starter", starter)
    first = jobs.start("test.starter", actor=SYSTEM, label="先导")
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)

    first.refresh_from_db()
    follower = Job.objects.get(pk=first.result["follower"])
    assert seen == [False]
    assert (first.state, follower.state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
    assert written() == list(range(ROWS))


def run_and_close(target: Job, gate: threading.Barrier | None = None) -> None:
    try:
        if gate is not None:
            gate.wait(60)
        jobs.run(target.pk)
    finally:
        connection.close()


def wait_for_blocked_session() -> None:
    """Return as soon as another session of this database waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("no session came to wait for the job's row")
