"""Keeping subscriptions: who may, how many, pausing and deleting, and what holds up nobody else."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import clock, outbox
from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.processes.subscriptions.domain import subscriptions as domain
from lianqiao.processes.subscriptions.domain.pushing import push
from lianqiao.processes.subscriptions.jobs import push_news
from lianqiao.processes.subscriptions.models import Subscription, Told
from tests.processes import makers
from tests.processes.subscriptions.makers import ask, published, run, told_to
from tests.waiting import until_somebody_waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index")]


def test_closed_account_is_told_nothing(reader: Actor) -> None:
    ask(reader)
    type(reader.user).objects.filter(pk=reader.user_id).update(is_active=False)
    published()

    assert (run(), Told.objects.count()) == (0, 0)


def test_one_that_fails_stays_due_and_does_not_hold_up_others(reader: Actor, index_folder: Any) -> None:
    broken = ask(reader)
    Subscription.objects.filter(pk=broken.pk).update(filters=["no", "parameters"])
    other = makers.actor(makers.organisation())
    ask(other)
    record = published()

    run()

    assert (told_to(reader), told_to(other)) == ([], [record])
    assert Subscription.objects.due(clock.now()).filter(pk=broken.pk).exists()


def test_worker_task_looks_and_tells(reader: Actor) -> None:
    ask(reader)
    record = makers.achievement(makers.organisation(code="290201"))
    outbox.publish(outbox.topic_of(record, "clear"), record.pk)

    push_news(timestamp=0)

    assert told_to(reader) == [record]


def test_paused_is_told_nothing_of_the_time_in_between(reader: Actor) -> None:
    subscription = ask(reader)
    domain.pause(subscription, actor=reader)
    published()
    run()
    domain.resume(subscription, actor=reader)
    later = published(title="压铸件气孔在线检测")
    run()

    assert told_to(reader) == [later]


def test_deleted_subscription_leaves_behind_what_was_told(reader: Actor) -> None:
    subscription = ask(reader)
    record = published()
    run()
    domain.remove(subscription, actor=reader)
    Subscription.objects.update(since=clock.now() - timedelta(days=1))
    ask(reader, words="压铸")
    Subscription.objects.update(since=clock.now() - timedelta(days=1))

    assert (run(), told_to(reader)) == (0, [record])


def test_only_oneself_subscribes_and_changes(reader: Actor) -> None:
    subscription = ask(reader)
    stranger = makers.actor(makers.organisation())
    supported = Actor(user=reader.user, organisation=reader.organisation, roles=reader.roles, supporter=stranger.user)
    before = Subscription.objects.values().get()

    for actor in (ANONYMOUS, stranger, supported):
        with pytest.raises(AccessError):
            domain.pause(subscription, actor=actor)
    for actor in (ANONYMOUS, supported):
        with pytest.raises(AccessError):
            ask(actor, words="别的")

    assert Subscription.objects.values().get() == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"words": "", "filters": {}}, "nothing_asked"),
        ({"words": "压" * 301}, "words_long"),
        ({"rhythm": "hourly"}, "unknown_rhythm"),
        ({"subject": "matches"}, "unknown_subject"),
        ({}, "twice"),
    ],
)
def test_what_makes_no_sense_is_refused(reader: Actor, values: dict[str, Any], code: str) -> None:
    ask(reader)

    with pytest.raises(DomainError) as refusal:
        ask(reader, **values)

    assert (refusal.value.code, Subscription.objects.count()) == (code, 1)


def test_no_more_than_the_norm_allows(reader: Actor) -> None:
    for number in range(30):
        ask(reader, words=f"压铸 {number}")

    with pytest.raises(DomainError, match="最多订阅 30 项"):
        ask(reader, words="再来一个")

    assert Subscription.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_a_record_once(reader: Actor) -> None:
    first = ask(reader)
    second = ask(reader, words="", filters={"region": "290200"})
    record = published()
    at = clock.now()
    outcome: list[bool] = []

    def other() -> None:
        outcome.append(push(second.pk, at=at))
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        told = push(first.pk, at=at)
        thread.start()
        until_somebody_waits(thread)
    thread.join(60)

    assert (told, outcome, told_to(reader)) == (True, [False], [record])
    assert Message.objects.filter(recipient=reader.user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_subscription_that_another_worker_holds_is_left_to_it(reader: Actor) -> None:
    subscription = ask(reader)
    published()
    at = clock.now()
    outcome: list[bool] = []

    def other() -> None:
        outcome.append(push(subscription.pk, at=at))
        connection.close()

    with transaction.atomic():
        Subscription.objects.select_for_update().get(pk=subscription.pk)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)

    assert (outcome, push(subscription.pk, at=at)) == ([False], True)
