"""What a dead worker held goes back into the queue, and only that."""

import datetime

import pytest
from django.db import connection

from lianqiao.config.worker import release, requeue_stalled


def add_worker(*, silent_seconds: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
            [datetime.timedelta(seconds=silent_seconds)],
        )
        return int(cursor.fetchone()[0])


def add_task(*, status: str, worker: int | None, queueing_lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, worker_id, queueing_lock)"
            " VALUES ('test', 'default', %s, %s, %s) RETURNING id",
            [status, worker, queueing_lock],
        )
        return int(cursor.fetchone()[0])


def state(task: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [task])
        status, attempts = cursor.fetchone()
        return status, attempts


def workers() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_sweep_takes_from_silent_and_vanished_workers_only() -> None:
    silent, living = add_worker(silent_seconds=60), add_worker(silent_seconds=1)
    of_silent = add_task(status="doing", worker=silent)
    of_nobody = add_task(status="doing", worker=None)
    of_living = add_task(status="doing", worker=living)
    done = add_task(status="succeeded", worker=silent)

    taken = requeue_stalled(stalled_seconds=20)

    assert taken == [of_silent, of_nobody]
    assert [state(task) for task in (of_silent, of_nobody)] == [("todo", 1), ("todo", 1)]
    assert state(of_living) == ("doing", 0)
    assert state(done) == ("succeeded", 0)
    assert workers() == [living]


@pytest.mark.django_db
def test_second_sweep_finds_nothing() -> None:
    add_task(status="doing", worker=add_worker(silent_seconds=60))
    requeue_stalled(stalled_seconds=20)

    assert requeue_stalled(stalled_seconds=20) == []


@pytest.mark.django_db
def test_request_that_waits_again_already_does_not_keep_the_others_back() -> None:
    silent = add_worker(silent_seconds=60)
    begun = add_task(status="doing", worker=silent, queueing_lock="once")
    waiting = add_task(status="todo", worker=None, queueing_lock="once")
    other = add_task(status="doing", worker=silent)

    assert requeue_stalled(stalled_seconds=20) == [begun, other]

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs ORDER BY id")
        assert cursor.fetchall() == [(waiting, "todo"), (other, "todo")]


@pytest.mark.django_db
def test_release_gives_back_what_this_worker_holds() -> None:
    leaving, staying = add_worker(silent_seconds=0), add_worker(silent_seconds=0)
    given_back = add_task(status="doing", worker=leaving)
    kept = add_task(status="doing", worker=staying)

    assert release(leaving) == [given_back]

    assert state(given_back) == ("todo", 1)
    assert state(kept) == ("doing", 0)
    assert workers() == [staying]
