"""The change feed: order, watermark, cursors."""

from uuid import UUID

import pgtrigger
import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import outbox
from lianqiao.core.ids import new_id
from lianqiao.core.models import Change, Cursor
from lianqiao.core.outbox import Position
from tests.waiting import until_the_feed_is_read


def _ids(changes: list[Change]) -> list[UUID]:
    return [change.record_id for change in changes]


def _other_connection() -> psycopg.Connection:
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})


def _insert(other: psycopg.Connection, record_id: UUID) -> None:
    other.execute("INSERT INTO core_change (topic, record_id, at) VALUES ('test.late', %s, now())", [record_id])


@pytest.fixture
def subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_SUBSCRIBERS", {})


@pytest.mark.django_db
def test_changes_are_read_in_order_and_by_topic() -> None:
    first, second, third = new_id(), new_id(), new_id()
    outbox.publish("a.one.made", first)
    outbox.publish("b.two.made", second)
    outbox.publish("a.one.gone", third)
    assert _ids(outbox.after(outbox.START)) == [first, second, third]
    assert _ids(outbox.after(outbox.START, topics=["a.one."])) == [first, third]
    assert _ids(outbox.after(outbox.START, limit=1)) == [first]
    assert _ids(outbox.after(outbox.position_of(outbox.after(outbox.START, limit=2)))) == [third]


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_not_skipped() -> None:
    """A transaction that began earlier and commits later comes after the reader's cursor, never before it."""
    early, late = new_id(), new_id()
    with _other_connection() as slow:
        _insert(slow, early)  # its transaction is older, and still open
        with transaction.atomic():
            outbox.publish("test.quick", late)
        position = outbox.START
        seen = outbox.after(position)
        assert seen == []  # the quick one waits for the slow one
        slow.commit()
    until_the_feed_is_read()
    seen = outbox.after(position)
    assert _ids(seen) == [early, late]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_is_never_seen() -> None:
    with transaction.atomic():
        outbox.publish("test.made", new_id())
        transaction.set_rollback(True)
    until_the_feed_is_read()
    assert outbox.after(outbox.START) == []


@pytest.mark.django_db
def test_a_subscriber_gets_each_change_once_and_its_cursor_moves(subscribers: None) -> None:
    got: list[UUID] = []
    outbox.subscriber("test", topics=["test."])(lambda changes: got.extend(_ids(list(changes))))
    ids = [new_id() for _number in range(3)]
    outbox.publish("test.made", *ids)
    outbox.publish("other.made", new_id())
    assert outbox.drain() == 3
    assert got == ids
    assert outbox.drain() == 0
    assert got == ids


@pytest.mark.django_db(transaction=True)
def test_a_failing_subscriber_keeps_its_place(subscribers: None) -> None:
    def fail(changes: object) -> None:
        raise RuntimeError

    outbox.subscriber("test", topics=["test."])(fail)
    with transaction.atomic():
        outbox.publish("test.made", new_id())
    until_the_feed_is_read()
    with pytest.raises(RuntimeError):
        outbox.drain()
    assert Cursor.objects.filter(subscriber="test").count() == 0
    assert len(outbox.after(Position())) == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_asks_the_worker_once_after_the_commit() -> None:
    with connection.cursor() as cursor:  # the queue's tables are not Django's, so no flush empties them
        cursor.execute("DELETE FROM procrastinate_jobs")
    with transaction.atomic():
        outbox.publish("test.made", new_id())
        outbox.publish("test.made", new_id())
        assert ProcrastinateJob.objects.filter(task_name=outbox.DRAIN_TASK).count() == 0
    assert ProcrastinateJob.objects.filter(task_name=outbox.DRAIN_TASK).count() == 1


@pytest.mark.django_db
def test_a_feed_restored_into_a_new_cluster_goes_on_where_it_was(subscribers: None) -> None:
    got: list[UUID] = []
    outbox.subscriber("test", topics=["test."])(lambda changes: got.extend(_ids(list(changes))))
    read, unread, new = new_id(), new_id(), new_id()
    outbox.publish("test.made", read)
    outbox.drain()
    outbox.publish("test.made", unread)
    far_ahead = 10**15  # as an old cluster's ids look to a new one
    with pgtrigger.ignore("core.Change:no_update"):
        Change.objects.update(transaction=far_ahead)
    Cursor.objects.update(transaction=far_ahead)
    assert outbox.drain() == 0
    outbox.rebase()
    outbox.publish("test.made", new)
    assert outbox.drain() == 2
    assert got == [read, unread, new]


@pytest.mark.django_db(transaction=True)
def test_place_to_go_on_from_lies_behind_what_concerns_other_topics(subscribers: None) -> None:
    with transaction.atomic():
        outbox.publish("a.one.made", new_id())
    with transaction.atomic():
        outbox.publish("b.two.made", *(new_id() for _number in range(5)))
    until_the_feed_is_read()

    changes, place = outbox.onwards(outbox.START, topics=["a.one."])

    assert len(changes) == 1
    assert outbox.after(place) == []
    assert outbox.onwards(place, topics=["a.one."])[0] == []
    with transaction.atomic():
        outbox.publish("a.one.gone", new_id())
    until_the_feed_is_read()
    assert [change.topic for change in outbox.onwards(place, topics=["a.one."])[0]] == ["a.one.gone"]
    assert len(outbox.onwards(outbox.START, limit=2)[0]) == 2
    assert outbox.onwards(outbox.START, limit=2)[1] == outbox.position_of(outbox.after(outbox.START, limit=2))
