"""What follows from a change of state is committed with it, and does not fail it."""

import logging
import os
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lianqiao.core import inbox, reactions
from lianqiao.core import transitions as core
from lianqiao.core.models import Channel, Delivery, Message
from lianqiao.core.transitions import apply, apply_many, table_of
from lianqiao.registers.achievements.models import Achievement
from tests.factories import AchievementFactory, OrganisationFactory, make_actor, make_reviewer


def with_reactions(monkeypatch: pytest.MonkeyPatch, *added: reactions.Reaction) -> None:
    """Let handing in an achievement have these reactions before its own."""
    table = table_of(Achievement)
    submit = table.named("submit")
    changed = replace(submit, reactions=(*added, *submit.reactions))
    rows = tuple(changed if one.name == "submit" else one for one in table.transitions)
    tables: dict[Any, Any] = core._TABLES
    monkeypatch.setitem(tables, Achievement, replace(table, transitions=rows))


def draft(**values: Any) -> Any:
    """A complete draft, and somebody who reads of it when it is handed in."""
    make_reviewer()
    return AchievementFactory.create(**values)


@pytest.mark.django_db(transaction=True)
def test_process_that_dies_right_after_the_commit_has_lost_no_message() -> None:
    record = draft()
    actor = make_actor(organisation=record.organisation)
    connection.close()

    child = os.fork()
    if child == 0:
        # Nothing that waits for the commit is run: the process ends as it would by a power cut.
        transaction.on_commit = lambda *given, **options: None
        apply(record, "submit", actor=actor)
        os._exit(0)
    os.waitpid(child, 0)

    record.refresh_from_db()
    assert record.state == "submitted"
    assert [message.subject for message in Message.objects.all()] == [f"成果“{record.title}”待审核"]


@pytest.mark.django_db(transaction=True)
def test_message_is_not_there_before_the_change_and_not_without_it() -> None:
    record = draft()
    actor = make_actor(organisation=record.organisation)
    asked: list[int] = []
    other = psycopg.connect(**connection.get_connection_params(), autocommit=True)

    def change_and_fail() -> None:
        with transaction.atomic():
            apply(record, "submit", actor=actor)
            asked.append(Message.objects.count())
            asked.append(other.execute("SELECT count(*) FROM core_message").fetchone()[0])  # type: ignore[index]
            raise ZeroDivisionError

    with other, pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert (asked, Message.objects.count()) == ([1, 0], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_reaction_that_fails_is_undone_alone_and_does_not_fail_the_change(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    owner = OrganisationFactory()
    records = [draft(organisation=owner, title=f"成果{number}") for number in range(count)]
    actor = make_actor(organisation=owner)

    def fail(record: Any, context: Any) -> None:
        inbox.send([actor.user], key=f"achievements.{record.pk}.before", subject="半途", text="")
        if record.title == "成果0":
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

    with_reactions(monkeypatch, fail)
    with caplog.at_level(logging.ERROR):
        changed, refused = apply_many(Achievement.objects.all(), "submit", actor=actor)

    assert (changed, refused) == (count, [])
    subjects = set(Message.objects.exclude(recipient=actor.user).values_list("subject", flat=True))
    assert subjects == {f"成果“成果{number}”待审核" for number in range(count)}
    assert Message.objects.filter(subject="半途").count() == count - 1
    assert [record.message for record in caplog.records if "reaction_failed" in record.message] != []
    assert {record.pk: record.state for record in Achievement.objects.all()} == {
        record.pk: "submitted" for record in records
    }


@pytest.mark.django_db
def test_one_record_whose_reaction_fails_is_changed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    record = draft()

    def fail(record: Any, context: Any) -> None:
        raise LookupError("nobody there")

    with_reactions(monkeypatch, fail)
    changed = apply(record, "submit", actor=make_actor(organisation=record.organisation))

    assert changed.state == "submitted"
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_messages_about_many_records_need_a_fixed_number_of_statements() -> None:
    first = draft()
    owner = make_actor(organisation=first.organisation)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            apply_many(Achievement.objects.filter(state="draft"), "submit", actor=owner)
        return len(captured)

    AchievementFactory.create(organisation=first.organisation)
    few = statements()
    for _number in range(20):
        AchievementFactory.create(organisation=first.organisation)

    assert statements() == few
    assert Message.objects.count() == 22


@pytest.mark.django_db
def test_in_a_quiet_block_nobody_is_told() -> None:
    record = draft()

    with reactions.quiet():
        apply(record, "submit", actor=make_actor(organisation=record.organisation))

    record.refresh_from_db()
    assert (record.state, Message.objects.count()) == ("submitted", 0)


@pytest.mark.django_db
def test_messages_that_are_written_together_reach_the_channels_that_each_concerns() -> None:
    one, other = make_actor(), make_actor()
    given = {"scheme": "jsons", "address": b"x", "masked": "x", "created_by": one.user}
    mine = Channel.objects.create(organisation=one.organisation, label="甲", groups=[], **given)
    Channel.objects.create(organisation=other.organisation, label="乙", groups=["introductions"], **given)

    with inbox.together():
        for actor in (one, other):
            key = f"achievements.{actor.organisation_id}.x"
            units = [actor.organisation]
            inbox.send([actor.user], key=key, subject="题", text="文", organisations=units)
        assert Message.objects.count() == 0

    assert Message.objects.count() == 2
    assert [(row.channel, row.key) for row in Delivery.objects.all()] == [
        (mine, f"achievements.{one.organisation_id}.x")
    ]


@pytest.mark.django_db
def test_messages_of_a_block_that_fails_are_not_written() -> None:
    actor = make_actor()

    def send_and_fail() -> None:
        with inbox.together():
            inbox.send([actor.user], key="achievements.x", subject="题", text="文")
            raise LookupError

    with pytest.raises(LookupError):
        send_and_fail()

    assert Message.objects.count() == 0
