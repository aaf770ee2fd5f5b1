"""Jobs: started with their transaction, reported on, ended with a sentence, seen by the right people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import OperationalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import files, jobs
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.jobs import JobContext
from lianqiao.core.models import Job, JobState

Register = Callable[[Callable[[JobContext], Any]], str]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Register a function as the job kind `test.work` for one test."""

    def add(function: Callable[[JobContext], Any]) -> str:
        monkeypatch.setitem(jobs._functions, "test.work", function)
        return "test.work"

    return add


def user(name: str) -> Any:
    return get_user_model().objects.create(email=f"{name}@example.com", name=name)


@pytest.fixture
def person(db: None) -> Any:
    return user("wang")


def started(kind: str, **kwargs: Any) -> Job:
    return jobs.start(kind, actor=SYSTEM, label="试验", **kwargs)


@pytest.mark.django_db
def test_start_queues_one_task_for_the_job(register: Register) -> None:
    created = started(register(lambda _: None), payload={"file": "a"}, total=3)

    entry = ProcrastinateJob.objects.get(args={"job_id": str(created.pk)})
    assert (entry.task_name, entry.status) == ("core.run_job", "todo")
    assert (created.state, created.done, created.total, created.attempts) == (JobState.QUEUED, 0, 3, 0)


@pytest.mark.django_db(transaction=True)
def test_start_leaves_nothing_when_the_transaction_is_rolled_back(register: Register) -> None:
    kind = register(lambda _: None)

    with transaction.atomic():
        created = started(kind)
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert not ProcrastinateJob.objects.filter(args__job_id=str(created.pk)).exists()


@pytest.mark.django_db
def test_start_refuses_an_unknown_kind_and_nobody(register: Register) -> None:
    kind = register(lambda _: None)

    with pytest.raises(LookupError):
        started("test.unknown")
    with pytest.raises(LookupError):
        jobs.start(kind, actor=ANONYMOUS, label="试验")

    assert not Job.objects.exists()


def test_job_refuses_a_second_function_for_a_kind(register: Register) -> None:
    kind = register(lambda _: None)

    with pytest.raises(LookupError):
        jobs.job(kind)(lambda _: None)


@pytest.mark.django_db
def test_run_keeps_result_and_progress(register: Register) -> None:
    def work(ctx: JobContext) -> dict[str, Any]:
        assert (ctx.payload, ctx.cursor, ctx.done, ctx.actor) == ({"n": 5}, None, 0, SYSTEM)
        ctx.progress(2, 5, "第二步")
        ctx.progress(3, 5, "不到半秒，不写")
        return {"good": 5}

    created = started(register(work), payload={"n": 5})
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.state, created.result, created.attempts) == (JobState.SUCCEEDED, {"good": 5}, 1)
    assert (created.done, created.total, created.message) == (2, 5, "第二步")
    assert created.percent == 100
    assert created.finished


@pytest.mark.django_db
def test_run_does_not_run_a_finished_job_again(register: Register) -> None:
    calls: list[int] = []
    created = started(register(lambda _: calls.append(1)))

    jobs.run(created.pk)
    jobs.run(created.pk)

    assert calls == [1]


@pytest.mark.django_db
def test_run_fails_with_the_sentence_of_a_domain_error(register: Register) -> None:
    def work(ctx: JobContext) -> None:
        raise DomainError("empty_file", "文件中没有数据。")

    created = started(register(work))
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.state, created.message) == (JobState.FAILED, "文件中没有数据。")


@pytest.mark.django_db
def test_run_hides_an_unexpected_error_behind_a_number(register: Register) -> None:
    created = started(register(lambda _: {"x": 1 / 0}))
    jobs.run(created.pk)

    created.refresh_from_db()
    assert created.state == JobState.FAILED
    assert str(created.pk) in created.message
    assert "division" not in created.message


@pytest.mark.django_db
def test_run_gives_a_lost_connection_another_try_but_not_for_ever(register: Register) -> None:
    def work(ctx: JobContext) -> None:
        raise OperationalError("server closed the connection")

    created = started(register(work))
    with pytest.raises(OperationalError):
        jobs.run(created.pk)
    created.refresh_from_db()
    assert created.state == JobState.RUNNING

    jobs.run(created.pk, last_try=True)
    created.refresh_from_db()
    assert created.state == JobState.FAILED


@pytest.mark.django_db
def test_run_gives_up_a_job_that_never_ends(register: Register) -> None:
    calls: list[int] = []
    created = started(register(lambda _: calls.append(1)))
    Job.objects.update(state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS)

    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.state, created.attempts, calls) == (JobState.FAILED, jobs.MAX_ATTEMPTS, [])


@pytest.mark.django_db
def test_progress_never_shows_more_done_than_the_total(register: Register) -> None:
    def work(ctx: JobContext) -> None:
        ctx.progress(12, 10)

    created = started(register(work))
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.done, created.total) == (12, 12)


@pytest.mark.django_db(transaction=True)
def test_checkpoint_outside_a_transaction_is_an_error_of_the_program(register: Register) -> None:
    seen: list[str] = []

    def work(ctx: JobContext) -> None:
        with pytest.raises(RuntimeError):
            ctx.checkpoint(1, done=1)
        seen.append("refused")

    created = started(register(work))
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (seen, created.cursor) == (["refused"], None)


@pytest.mark.django_db
def test_interrupted_job_is_queued_again_and_goes_on(register: Register) -> None:
    stopping = False
    starts: list[Any] = []

    def work(ctx: JobContext) -> None:
        nonlocal stopping
        starts.append(ctx.cursor)
        for step in range(ctx.cursor or 0, 3):
            with transaction.atomic():
                ctx.checkpoint(step + 1, done=step + 1)
            stopping = step == 0

    created = started(register(work))
    ProcrastinateJob.objects.all()._raw_delete("default")
    jobs.run(created.pk, interrupted=lambda: stopping)
    created.refresh_from_db()
    assert (created.state, created.cursor) == (JobState.RUNNING, 1)
    assert ProcrastinateJob.objects.filter(args__job_id=str(created.pk), status="todo").count() == 1

    stopping = False
    jobs.run(created.pk)
    created.refresh_from_db()
    assert (created.state, created.cursor, starts) == (JobState.SUCCEEDED, 3, [None, 1])


@pytest.mark.django_db
def test_cancel_stops_the_worker_at_its_next_checkpoint(register: Register, person: Any) -> None:
    actor = Actor(user=person)
    reached: list[str] = []

    def work(ctx: JobContext) -> None:
        assert not ctx.cancelled()
        jobs.cancel(ctx.job, actor=actor)
        assert ctx.cancelled()
        with transaction.atomic():
            ctx.checkpoint(1, done=1)
        reached.append("beyond")

    created = jobs.start(register(work), actor=actor, label="试验")
    jobs.run(created.pk)

    created.refresh_from_db()
    assert (created.state, created.cursor, created.done, reached) == (JobState.CANCELLED, None, 0, [])


@pytest.mark.django_db
def test_cancel_is_for_the_person_who_started_it_and_before_the_end(register: Register, person: Any) -> None:
    other = user("li")
    created = jobs.start(register(lambda _: None), actor=Actor(user=person), label="试验")

    with pytest.raises(AccessError):
        jobs.cancel(created, actor=Actor(user=other))
    created.refresh_from_db()
    assert created.state == JobState.QUEUED

    jobs.run(created.pk)
    with pytest.raises(DomainError) as caught:
        jobs.cancel(created, actor=Actor(user=person))
    created.refresh_from_db()
    assert (caught.value.code, created.state) == ("job_finished", JobState.SUCCEEDED)


@pytest.mark.django_db
def test_requeue_abandoned_queues_only_unfinished_jobs_without_an_entry(register: Register) -> None:
    kind = register(lambda _: None)
    queued, lost, finished = started(kind), started(kind), started(kind)
    ProcrastinateJob.objects.exclude(args__job_id=str(queued.pk))._raw_delete("default")
    jobs.run(finished.pk)

    assert jobs.requeue_abandoned() == 1
    assert jobs.requeue_abandoned() == 0
    entries = [entry.args["job_id"] for entry in ProcrastinateJob.objects.order_by("id")]
    assert entries == [str(queued.pk), str(lost.pk)]


@pytest.mark.django_db
def test_visible_to_shows_own_jobs(register: Register, person: Any) -> None:
    kind = register(lambda _: None)
    other = user("li")
    mine = jobs.start(kind, actor=Actor(user=person), label="我的")
    theirs = jobs.start(kind, actor=Actor(user=other), label="别人的")
    own = started(kind)

    assert list(Job.objects.visible_to(Actor(user=person))) == [mine]
    assert list(Job.objects.visible_to(ANONYMOUS)) == []
    assert set(Job.objects.visible_to(SYSTEM)) == {mine, theirs, own}


@pytest.mark.django_db
def test_remaining_counts_from_the_present_attempt(register: Register) -> None:
    seen: list[Any] = []
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def work(ctx: JobContext) -> None:
        clock.shift(timedelta(seconds=10))
        with transaction.atomic():
            ctx.checkpoint(50, done=50, total=100)
        seen.append(Job.objects.get(pk=ctx.job.pk).remaining)

    with time_machine.travel(start, tick=False) as clock:
        created = started(register(work))
        Job.objects.update(done=25, total=100, started_at=start - timedelta(hours=5))
        jobs.run(created.pk)

    created.refresh_from_db()
    assert seen == [timedelta(seconds=20)]
    assert created.remaining is None
    assert created.started_at == start - timedelta(hours=5)


@pytest.mark.django_db
def test_who_acts_as_the_person_sees_only_what_was_started_in_a_session(register: Register, person: Any) -> None:
    kind = register(lambda _: None)
    own, helper = Actor(user=person), Actor(user=person, supporter=user("helper"))
    earlier = jobs.start(kind, actor=own, label="导出个人信息")
    in_session = jobs.start(kind, actor=helper, label="代办导入")

    assert set(Job.objects.visible_to(own)) == {earlier, in_session}
    assert set(Job.objects.visible_to(helper)) == {in_session}
    assert set(Job.objects.visible_to(Actor(user=person, supporter=user("other")))) == set()
    with pytest.raises(AccessError):
        jobs.cancel(earlier, actor=helper)
    earlier.refresh_from_db()
    assert earlier.state == JobState.QUEUED
    assert jobs.cancel(in_session, actor=helper).state == JobState.CANCELLED


@pytest.mark.django_db
def test_files_made_for_the_person_earlier_are_not_opened_in_a_session(register: Register, person: Any) -> None:
    kind = register(lambda _: None)
    own, helper = Actor(user=person), Actor(user=person, supporter=user("helper"))
    earlier = jobs.start(kind, actor=own, label="导出个人信息")
    in_session = jobs.start(kind, actor=helper, label="代办导入")
    made = [
        files.store(ContentFile("内容".encode(), name="结果.txt"), actor=own, organisation=None, subject=one)
        for one in (earlier, in_session)
    ]

    assert [files.may_download(file, actor=own) for file in made] == [True, True]
    assert [files.may_download(file, actor=helper) for file in made] == [False, True]
