"""The retention job removes what may go and nothing else, in a report that anybody entitled can read."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from lianqiao.core import inbox, jobs, log
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import FormDraft, Job, LogEntry, Message
from lianqiao.core.models.jobs import JobState
from lianqiao.core.oversight import retention
from lianqiao.core.oversight.models import RetentionReport
from tests.factories import OrganisationFactory, UserFactory, make_actor

pytestmark = pytest.mark.django_db


def _ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def things() -> None:
    """Of each kind one that may go and one that stays."""
    person = UserFactory()
    for number, days in enumerate((800, 10)):
        inbox.send([person], key=f"k{number}", subject="标题", text="内容")
        Message.objects.filter(key=f"k{number}").update(read_at=_ago(days))
        draft = FormDraft.objects.create(user=person, key=f"k{number}", data={})
        FormDraft.objects.filter(pk=draft.pk).update(saved_at=_ago(days))
        Session.objects.create(session_key=f"s{number}", session_data="", expire_date=_ago(5 - 10 * number))
        job = jobs.start("core.exchange.import", actor=make_actor(), label="导入")
        Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED, finished_at=_ago(days))
    inbox.send([person], key="unread", subject="标题", text="内容")
    Message.objects.filter(key="unread").update(created_at=_ago(2000))


def _numbers(report: RetentionReport) -> dict[str, int]:
    return {item["key"]: item["number"] for item in report.items}


def test_a_run_removes_what_may_go_and_reports_it(things: None) -> None:
    report = retention.run()
    numbers = _numbers(report)
    assert {key: numbers[key] for key in ("sessions", "messages", "drafts", "jobs")} == {
        "sessions": 1,
        "messages": 1,
        "drafts": 1,
        "jobs": 1,
    }
    assert numbers.keys() == {rule.key for rule in retention.rules()}
    assert report.removed == sum(numbers.values())
    assert sorted(Message.objects.values_list("key", flat=True)) == ["k1", "unread"]
    assert FormDraft.objects.get().key == "k1"
    assert Session.objects.get().session_key == "s1"
    assert Job.objects.count() == 1
    entry = log.history_of(report).get()
    assert (entry.text, entry.data["messages"]) == (f"清理到期数据：{report.removed} 条", 1)
    assert _numbers(retention.run())["messages"] == 0


def test_a_trial_counts_and_removes_nothing(things: None) -> None:
    before = [model.objects.count() for model in (Message, FormDraft, Session, Job)]
    report = retention.run(is_trial=True)
    assert _numbers(report)["messages"] == 1
    assert (report.is_trial, report.removed) == (True, 0)
    assert [model.objects.count() for model in (Message, FormDraft, Session, Job)] == before


def test_old_log_rows_stay(things: None) -> None:
    log.record("test.done", OrganisationFactory(), actor=SYSTEM, text="旧")
    before = LogEntry.objects.count()
    retention.run()
    assert LogEntry.objects.count() == before + 1
    assert not {rule.rows(timezone.now()).model for rule in retention.rules()} & {LogEntry}


def test_finished_entries_of_the_queue_go_and_waiting_ones_stay() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        for status in ("succeeded", "todo"):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'x', %s)"
                " RETURNING id",
                [status],
            )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '60 days'")
    assert _numbers(retention.run())["queue"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'x'")
        assert cursor.fetchall() == [("todo",)]


def test_rows_go_in_chunks(things: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "CHUNK", 1)
    person = UserFactory()
    for number in range(3):
        inbox.send([person], key=f"old{number}", subject="标题", text="内容")
    Message.objects.filter(key__startswith="old").update(read_at=_ago(900))
    assert _numbers(retention.run())["messages"] == 4


def test_a_rule_is_registered_once() -> None:
    with pytest.raises(LookupError):
        retention.register(retention.rules()[0])
