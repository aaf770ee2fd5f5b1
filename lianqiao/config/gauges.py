"""What the database and the disk say about the state of the installation, read anew for each scrape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lianqiao.core import outbox
from lianqiao.core.models import Change, Cursor
from lianqiao.engines.retrieval import IndexFault
from lianqiao.processes.matching.index import open_index, unread

logger = structlog.get_logger(__name__)

#: Changes are counted up to here; a lag beyond it needs no exact figure.
MOST_COUNTED = 1_000
#: A worker that was heard of this recently is alive; it writes every five seconds.
ALIVE_SECONDS = 30

TASKS = """
    SELECT status::text, count(*),
        coalesce(max(extract(epoch FROM now() - coalesce(scheduled_at, heard.at)))
            FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, heard.at) <= now()), 0)::float
    FROM procrastinate_jobs job LEFT JOIN LATERAL
        (SELECT min(at) AS at FROM procrastinate_events event WHERE event.job_id = job.id) heard ON TRUE
    WHERE status IN ('todo', 'doing', 'failed') GROUP BY status
"""
JOBS = """
    SELECT state, count(*), max(extract(epoch FROM now() - created_at))::float
    FROM core_job WHERE state IN ('queued', 'running') GROUP BY state
"""
FAILED_JOBS = "SELECT count(*) FROM core_job WHERE state = 'failed' AND created_at > now() - interval '1 day'"
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"
MAIL = """
    SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)::float
    FROM core_message WHERE mail_state = 'waiting'
"""


class SiteCollector(Collector):
    """The gauges of the installation; where the database does not answer, only that it does not."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges."""
        yield from disk()
        found: list[GaugeMetricFamily] = []
        up = 1
        try:
            found = [*queue(), *feed(), *mail(), *index()]
        except (DatabaseError, InterfaceError):
            logger.warning("metrics_without_database", exc_info=True)
            up = 0
        yield GaugeMetricFamily("lianqiao_database_up", "Whether the database answers.", value=up)
        yield from found


def disk() -> Iterator[GaugeMetricFamily]:
    """Room on the disk of the data folder."""
    with suppress(OSError):
        usage = shutil.disk_usage(settings.DATA_DIR)
        yield GaugeMetricFamily("lianqiao_disk_free_bytes", "Free bytes beside the data.", value=usage.free)
        yield GaugeMetricFamily("lianqiao_disk_bytes", "Bytes of the disk of the data.", value=usage.total)


def queue() -> Iterator[GaugeMetricFamily]:
    """Tasks of the queue, jobs that people started, and living workers."""
    tasks = GaugeMetricFamily("lianqiao_tasks", "Tasks in the queue.", labels=("status",))
    late = GaugeMetricFamily("lianqiao_task_wait_seconds", "Age of the oldest task that is due and waits.")
    with connection.cursor() as cursor:
        cursor.execute(TASKS)
        rows = {status: (number, age) for status, number, age in cursor.fetchall()}
        for status in ("todo", "doing", "failed"):
            tasks.add_metric((status,), rows.get(status, (0, 0.0))[0])
        late.add_metric((), rows.get("todo", (0, 0.0))[1])
        cursor.execute(JOBS)
        jobs = {state: (number, age) for state, number, age in cursor.fetchall()}
        cursor.execute(FAILED_JOBS)
        failed = cursor.fetchone()[0]
        cursor.execute(WORKERS, [ALIVE_SECONDS])
        workers = cursor.fetchone()[0]
    number = GaugeMetricFamily("lianqiao_jobs", "Unfinished jobs that people started.", labels=("state",))
    age = GaugeMetricFamily("lianqiao_job_age_seconds", "Age of the oldest unfinished job.", labels=("state",))
    for state in ("queued", "running"):
        number.add_metric((state,), jobs.get(state, (0, 0.0))[0])
        age.add_metric((state,), jobs.get(state, (0, 0.0))[1])
    yield from (tasks, late, number, age)
    yield GaugeMetricFamily("lianqiao_jobs_failed_day", "Jobs started in the last 24 hours that failed.", value=failed)
    yield GaugeMetricFamily("lianqiao_workers", "Workers with a fresh sign of life.", value=workers)


def feed() -> Iterator[GaugeMetricFamily]:
    """How far each subscriber of the change feed is behind."""
    number = GaugeMetricFamily("lianqiao_outbox_unread", "Changes not yet handed over.", labels=("subscriber",))
    age = GaugeMetricFamily("lianqiao_outbox_lag_seconds", "Age of the oldest of them.", labels=("subscriber",))
    places = {row.subscriber: outbox.Position(row.transaction, row.change_id) for row in Cursor.objects.all()}
    for name, topics in sorted(outbox.subscribers().items()):
        waiting, seconds = _lag(outbox.after(places.get(name, outbox.START), topics=topics, limit=MOST_COUNTED))
        number.add_metric((name,), waiting)
        age.add_metric((name,), seconds)
    yield from (number, age)


def mail() -> Iterator[GaugeMetricFamily]:
    """E-mail that waits."""
    with connection.cursor() as cursor:
        cursor.execute(MAIL)
        number, seconds = cursor.fetchone()
    yield GaugeMetricFamily("lianqiao_mail_waiting", "E-mails that wait to be sent.", value=number)
    yield GaugeMetricFamily("lianqiao_mail_wait_seconds", "Age of the oldest e-mail that waits.", value=seconds)


def index() -> Iterator[GaugeMetricFamily]:
    """The match index of this host: whether it can be read, what it holds, how far it is behind."""
    try:
        documents, changes = open_index().count(), unread(limit=MOST_COUNTED)
    except IndexFault:
        yield GaugeMetricFamily("lianqiao_index_up", "Whether the match index can be read.", value=0)
        return
    number, seconds = _lag(changes)
    yield GaugeMetricFamily("lianqiao_index_up", "Whether the match index can be read.", value=1)
    yield GaugeMetricFamily("lianqiao_index_documents", "Documents in the match index.", value=documents)
    yield GaugeMetricFamily("lianqiao_index_unread", "Changes that the index has not taken yet.", value=number)
    yield GaugeMetricFamily("lianqiao_index_lag_seconds", "Age of the oldest of them.", value=seconds)


def _lag(changes: Sequence[Change]) -> tuple[int, float]:
    """How many changes wait, and how many seconds the oldest of them has waited."""
    if not changes:
        return 0, 0.0
    return len(changes), (timezone.now() - changes[0].at).total_seconds()
