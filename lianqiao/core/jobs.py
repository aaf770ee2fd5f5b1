"""Long work with progress: started with a transaction, taken up again after a crash, each step done once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext as WorkerContext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.context import acting, request_id
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models.jobs import FINAL_STATES, Job, JobState

logger = structlog.get_logger(__name__)

TASK_NAME = "core.run_job"
#: A job whose worker died this often is given up: it is more likely the killer than the victim.
MAX_ATTEMPTS = 20
#: How often a lost database connection is waited for (2, 4, 8 … seconds) before the job fails.
MAX_RETRIES = 8
PROGRESS_SECONDS = 0.5

JobFunction = Callable[["JobContext"], "dict[str, Any] | None"]
ActorSource = Callable[[Any, Any], Actor]

_functions: dict[str, JobFunction] = {}
_actor_source: ActorSource | None = None


class JobInterruptedError(Exception):
    """The worker is shutting down; the job goes on from its cursor with the next worker."""


class JobLostError(Exception):
    """Another worker took the job up, or it was cancelled: this one must stop and commit nothing more."""


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register `fn(ctx) -> dict | None` as what a job of this kind does; the dict becomes `Job.result`.

    The function is called again after a killed worker, with `ctx.cursor` as last committed: it must go on
    from there. Without checkpoints it must be idempotent as a whole. It may raise DomainError, whose
    sentence the person reads.
    """

    def register(function: JobFunction) -> JobFunction:
        if kind in _functions:
            raise LookupError(f"job kind {kind} is registered already")
        _functions[kind] = function
        return function

    return register


def set_actor_source(source: ActorSource) -> None:
    """Say how `(user, organisation id)` becomes an Actor with today's roles; called once, at start-up."""
    global _actor_source
    _actor_source = source


def start(
    kind: str,
    *,
    actor: Actor,
    label: str,
    payload: dict[str, Any] | None = None,
    total: int | None = None,
) -> Job:
    """Create the job and queue it, both with the caller's transaction: no commit, no job.

    `payload` must be JSON; `total` is the number of steps when it is known beforehand.
    """
    if kind not in _functions:
        raise LookupError(f"no job of kind {kind} is registered")
    if actor.is_anonymous:
        raise LookupError("a job needs a person or the program itself as its actor")
    with transaction.atomic():
        created = Job.objects.create(
            kind=kind,
            label=label,
            payload=payload or {},
            total=total,
            request_id=request_id(),
            actor_user=actor.user,
            actor_organisation=actor.organisation,
            supporter=actor.supporter,
        )
        _enqueue(created.pk)
    return created


@transaction.atomic
def cancel(target: Job, *, actor: Actor) -> Job:
    """Cancel a job that is not finished; what it has committed stays. Only the person who started it may.

    A running worker learns of it at its next checkpoint or progress report.
    """
    if (
        actor.user_id is None
        or not Job.objects.visible_to(actor).filter(actor_user=actor.user_id, pk=target.pk).exists()
    ):
        raise AccessError(_("只有提交任务的人可以取消它。"))
    locked = Job.objects.select_for_update().get(pk=target.pk)
    if locked.finished:
        raise DomainError("job_finished", _("任务已经结束，无法取消。"))
    locked.state = JobState.CANCELLED
    locked.finished_at = timezone.now()
    locked.save(update_fields=("state", "finished_at"))
    return locked


class JobContext:
    """What a job function gets: what it was asked, where to go on, and how to report.

    `cursor` is what the last checkpoint of an earlier attempt committed (None at the very start), `done` the
    number of steps committed with it.
    """

    def __init__(self, taken: Job, *, interrupted: Callable[[], bool] = lambda: False) -> None:
        self.job = taken
        self.payload: dict[str, Any] = taken.payload
        self.cursor: Any = taken.cursor
        self.done: int = taken.done
        self.actor: Actor = _actor_of(taken)
        self._token = taken.attempts
        self._interrupted = interrupted
        self._total = taken.total
        self._reported_at = float("-inf")

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Report without committing work; may be called for every step.

        Written at most twice a second, and always when `total` is given and reached. Raises JobLostError or
        JobInterruptedError when the work must stop.
        """
        now = time.monotonic()
        if now - self._reported_at < PROGRESS_SECONDS and done != total:
            return
        self._reported_at = now
        self._write(**self._report(done, total, message))

    def checkpoint(
        self,
        cursor: Any,
        *,
        done: int,
        total: int | None = None,
        message: str | None = None,
    ) -> None:
        """Commit `cursor` and `done` together with the work of the caller's transaction.

        Call it first inside the transaction of one step (or `hold` first and it last): it takes the lock on
        the job's row, so that of two workers that hold the same job one waits, sees that it has been replaced
        and raises JobLostError; its whole step is then rolled back. Raises JobInterruptedError when the
        worker shuts down.
        """
        self._need_transaction()
        if self._interrupted():
            raise JobInterruptedError
        self._write(cursor=cursor, **self._report(done, total, message))

    def hold(self) -> None:
        """Lock the job until the end of the caller's transaction, so that no other worker can take it up.

        For steps that know their cursor only at their end. Raises as `checkpoint` does.
        """
        self._need_transaction()
        self._write(heartbeat_at=timezone.now())

    def cancelled(self) -> bool:
        """Whether the job was cancelled or handed to another worker, asked of the database."""
        return not self._mine().exists()

    def _need_transaction(self) -> None:
        if not connection.in_atomic_block:
            raise RuntimeError("a checkpoint belongs inside the transaction that does the work")

    def _report(self, done: int, total: int | None, message: str | None) -> dict[str, Any]:
        if total is not None:
            self._total = total
        if self._total is not None:
            self._total = max(self._total, done)
        fields: dict[str, Any] = {
            "done": done,
            "total": self._total,
            "heartbeat_at": timezone.now(),
        }
        if message is not None:
            fields["message"] = message[:500]
        return fields

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, attempts=self._token, state=JobState.RUNNING)

    def _write(self, **fields: Any) -> None:
        # One statement: PostgreSQL waits for the row lock and then tests the conditions again on the row as
        # the other worker left it.
        if self._interrupted():
            raise JobInterruptedError
        if not self._mine().update(**fields):
            raise JobLostError


@app.task(
    name=TASK_NAME,
    pass_context=True,
    retry=RetryStrategy(
        max_attempts=MAX_RETRIES,
        exponential_wait=2,
        retry_exceptions=(OperationalError, InterfaceError),
    ),
)
def run_job(context: WorkerContext, *, job_id: str) -> None:
    """The one procrastinate task behind every job; running it twice for one job does no harm."""
    run(
        UUID(job_id),
        interrupted=context.should_abort,
        last_try=context.job.attempts >= MAX_RETRIES,
    )


def run(
    job_id: UUID,
    *,
    interrupted: Callable[[], bool] = lambda: False,
    last_try: bool = False,
) -> None:
    """Take the job up and run it to its end; nothing happens when it is finished or gone.

    The latest taker wins: whoever held the job before raises JobLostError at its next write. A lost database
    connection is raised again for a later try, unless this is the `last_try`.
    """
    taken = _take_up(job_id)
    if taken is None:
        return
    context = JobContext(taken, interrupted=interrupted)
    request = taken.request_id or str(job_id)
    log = logger.bind(job_id=str(job_id), job_kind=taken.kind, request_id=request)
    try:
        with (
            acting(context.actor, request=request, source=taken.kind),
            structlog.contextvars.bound_contextvars(request_id=request, job_id=str(job_id)),
        ):
            result = _functions[taken.kind](context)
    except JobLostError:
        log.info("job_lost")
    except JobInterruptedError:
        log.info("job_interrupted")
        _enqueue(job_id)
    except DomainError as error:
        _finish(taken, JobState.FAILED, message=error.message)
    except (OperationalError, InterfaceError):
        if not last_try:
            raise
        log.exception("job_failed")
        _finish(taken, JobState.FAILED, message=_unexpected(job_id))
    except Exception:
        log.exception("job_failed")
        _finish(taken, JobState.FAILED, message=_unexpected(job_id))
    else:
        _finish(taken, JobState.SUCCEEDED, result=result)


def requeue_abandoned() -> int:
    """Queue again every unfinished job that no live queue entry stands for; returns how many.

    For the sweep and for the start of a worker: a queue entry can be lost when its retries are used up or
    when somebody deletes it, and its job would otherwise wait for ever.
    """
    count = 0
    with transaction.atomic():
        for waiting in Job.objects.unfinished().select_for_update(skip_locked=True).order_by("pk"):
            if not _has_queue_entry(waiting.pk):
                _enqueue(waiting.pk)
                count += 1
    return count


def _enqueue(job_id: UUID) -> None:
    """Queue the task over Django's own connection, so that the entry belongs to the present transaction.

    Inside a worker `run_job.defer` would not do: the worker replaces procrastinate's connector by one of its
    own, and a job could then be fetched before its row is committed.
    """
    configure_task(name=TASK_NAME, job_manager=JobManager(DjangoConnector())).defer(job_id=str(job_id))


def _has_queue_entry(job_id: UUID) -> bool:
    return ProcrastinateJob.objects.filter(
        task_name=TASK_NAME, args__job_id=str(job_id), status__in=("todo", "doing")
    ).exists()


@transaction.atomic
def _take_up(job_id: UUID) -> Job | None:
    """Become the holder of the job: a fresh token, so that an earlier holder can no longer write."""
    taken = Job.objects.select_for_update().filter(pk=job_id).exclude(state__in=FINAL_STATES).first()
    if taken is None:
        return None
    now = timezone.now()
    if taken.attempts >= MAX_ATTEMPTS or taken.kind not in _functions:
        logger.error(
            "job_given_up",
            job_id=str(job_id),
            job_kind=taken.kind,
            attempts=taken.attempts,
        )
        taken.state, taken.finished_at, taken.message = (
            JobState.FAILED,
            now,
            _unexpected(job_id),
        )
        taken.save(update_fields=("state", "finished_at", "message"))
        return None
    taken.attempts += 1
    taken.state = JobState.RUNNING
    taken.started_at = taken.started_at or now
    taken.resumed_at = taken.heartbeat_at = now
    taken.resumed_done = taken.done
    taken.save(
        update_fields=(
            "attempts",
            "state",
            "started_at",
            "resumed_at",
            "heartbeat_at",
            "resumed_done",
        )
    )
    return taken


def _finish(taken: Job, state: JobState, *, message: str | None = None, result: Any = None) -> None:
    """Write the outcome, unless the job has been handed on or cancelled meanwhile."""
    fields: dict[str, Any] = {
        "state": state,
        "finished_at": timezone.now(),
        "result": result,
    }
    if message is not None:
        fields["message"] = message[:500]
    Job.objects.filter(pk=taken.pk, attempts=taken.attempts, state=JobState.RUNNING).update(**fields)


def _unexpected(job_id: UUID) -> str:
    return _("处理时出现意外错误，已经记录；如再次出现，请把编号 %(id)s 告诉系统管理员。") % {"id": job_id}


def _actor_of(taken: Job) -> Actor:
    """The actor as of today: a role withdrawn, or an organisation left since the start, no longer counts."""
    if taken.actor_user is None:
        return SYSTEM
    if _actor_source is not None:
        actor = _actor_source(taken.actor_user, taken.actor_organisation_id)
        if actor.organisation_id == taken.actor_organisation_id:
            return actor
    return Actor(user=taken.actor_user)
