"""Asking the worker to run a task soon, where one waiting request is enough."""

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task


def enqueue_once(task_name: str, *, lock: str | None = None) -> None:
    """Queue the task of that name unless it waits already; of tasks with the same `lock` one runs at a time.

    Goes over Django's own connection: inside a worker procrastinate's application has another, and a request could
    run before what it is about is committed.
    """
    if _waits(task_name):
        return
    task = configure_task(name=task_name, job_manager=JobManager(DjangoConnector()), queueing_lock=task_name, lock=lock)
    try:
        with transaction.atomic():
            task.defer(timestamp=0)
    except AlreadyEnqueued:
        return


def _waits(lock: str) -> bool:
    """Whether such a request waits, which is cheaper to ask than to be refused.

    Whoever asks has committed what the task is to see, and a request that waits has not begun to look.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')", [lock]
        )
        return bool(cursor.fetchone()[0])
