"""The worker: runs queued and periodic jobs, and takes up again what a dead worker left half done.

Beside them it keeps the match index of its host up with the database.

Every worker writes a heartbeat each `HEARTBEAT_SECONDS`. Every worker also sweeps: at its start and each
`SWEEP_SECONDS` it puts back into the queue the tasks whose worker has not been heard for `STALLED_SECONDS`.
So a job whose worker was killed goes on within `STALLED_SECONDS + SWEEP_SECONDS` while any worker lives.
A worker that loses the database waits for it and begins anew; what it held is put back in the same way.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import psycopg_pool
import structlog
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    close_old_connections,
    connection,
    transaction,
)
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from lianqiao.core.jobs import requeue_abandoned
from lianqiao.processes.matching.index import follow

HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
SWEEP_SECONDS = 5.0
GRACE_SECONDS = 10.0
RETRY_SECONDS = 1.0
SWEEP_LOCK = 0x6C716A73  # any number that no other advisory lock of the program uses

logger = structlog.get_logger(__name__)


def run_worker(*, threads: int) -> None:
    """Work until SIGTERM or SIGINT, at most `threads` jobs at a time, and follow the index meanwhile.

    Jobs then get `GRACE_SECONDS` to finish or to stop at their next checkpoint; what still runs is given back
    to the queue, and the process ends at once.
    """
    stop = threading.Event()
    follower = threading.Thread(target=follow, args=[stop], name="index", daemon=True)
    follower.start()
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="sweep") as sweeper:
            asyncio.run(_run(threads, sweeper))
    finally:
        stop.set()
        follower.join(GRACE_SECONDS)


def requeue_stalled(*, stalled_seconds: float = STALLED_SECONDS) -> list[int]:
    """Queue again every task that is held by a worker without a heartbeat since `stalled_seconds`.

    Two sweeps at a time exclude each other: the second would otherwise take a task away from the worker that
    has just fetched it from the first. Returns the numbers of the tasks.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
        cursor.execute(
            """
            SELECT job.id FROM procrastinate_jobs job
            LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
            WHERE job.status = 'doing'
              AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
            ORDER BY job.id
            """,
            [stalled_seconds],
        )
        numbers = [row[0] for row in cursor.fetchall()]
        _requeue(numbers)
        cursor.execute("SELECT procrastinate_prune_stalled_workers_v1(%s)", [stalled_seconds])
    return numbers


def release(worker_id: int) -> list[int]:
    """Queue again what this worker holds; returns the numbers of the tasks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %s ORDER BY id",
            [worker_id],
        )
        numbers = [row[0] for row in cursor.fetchall()]
        _requeue(numbers)
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [worker_id])
    return numbers


def _requeue(numbers: list[int]) -> None:
    with connection.cursor() as cursor:
        for number in numbers:
            try:
                with transaction.atomic():
                    cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [number])
            except IntegrityError:
                # The same request waits already (its queueing lock says so), and will do what this one began.
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'doing'", [number])


def _sweep() -> None:
    """One round of taking up what is left behind; a database that is away now is there for the next round."""
    try:
        close_old_connections()
        numbers = requeue_stalled()
        abandoned = requeue_abandoned()
    except Exception:
        logger.exception("sweep_failed")
        return
    if numbers or abandoned:
        logger.warning("jobs_taken_up_again", tasks=numbers, abandoned=abandoned)


async def _run(threads: int, sweeper: ThreadPoolExecutor) -> None:
    """Work until a signal; when the database goes away, begin anew until it is back."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        await loop.run_in_executor(sweeper, _sweep)
        try:
            await _work(threads, sweeper, stop)
        except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, DatabaseError, InterfaceError) as error:
            logger.warning("worker_lost_database", error=type(error).__name__)
        if not stop.is_set():
            logger.warning("worker_begins_anew")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RETRY_SECONDS)


async def _work(threads: int, sweeper: ThreadPoolExecutor, stop: asyncio.Event) -> None:
    """Work over one set of connections, until `stop` or until they are lost."""
    loop = asyncio.get_running_loop()
    with queue.replace_connector(DjangoConnector().get_worker_connector()) as working:
        async with working.open_async():
            worker: Any = working._worker(
                concurrency=threads,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS / 2,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
            )
            running = asyncio.create_task(worker.run())
            stopping = asyncio.create_task(stop.wait())
            sweeping = asyncio.create_task(_sweep_for_ever(sweeper))
            logger.info("worker_ready", threads=threads)
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            sweeping.cancel()
            stopping.cancel()
            worker.stop()
            await asyncio.wait({running}, timeout=GRACE_SECONDS)
            if not running.done() and stop.is_set():
                await loop.run_in_executor(sweeper, _leave, worker.worker_id)
            await running


async def _sweep_for_ever(sweeper: ThreadPoolExecutor) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await asyncio.get_running_loop().run_in_executor(sweeper, _sweep)


def _leave(worker_id: int | None) -> None:
    """End the process although a job's thread still runs: it cannot be stopped, but its work resumes."""
    try:
        numbers = release(worker_id) if worker_id is not None else []
        logger.warning("jobs_given_back", tasks=numbers)
    finally:
        os._exit(0)
