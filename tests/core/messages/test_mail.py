"""E-mails and digests: what they hold, that none is lost, and that none goes out twice."""

import os
import time
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from lianqiao.core import inbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.messages import choices, digest, mail
from lianqiao.core.messages.kinds import groups
from lianqiao.core.models import Digest, MailState, Message, MessageChoice, MessageSettings, Way
from tests.factories import UserFactory
from tests.forks import in_child_process

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Wednesday, and the Saturday after it.
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=SHANGHAI)
SATURDAY = datetime(2026, 3, 7, 9, 0, tzinfo=SHANGHAI)


class RefusingMail(EmailBackend):
    """A mail server that knows nobody."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user") for message in messages})


class BrokenMail(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def _wants(person: Any, way: Way, **settings: Any) -> None:
    values = {group.key: way.value for group in groups()}
    choices.choose(values, actor=Actor(user=person), **{"digest_hour": None, "working_days_only": False, **settings})


def _send(*people: Any, key: str = "k", **values: Any) -> None:
    inbox.send(people, key=key, subject=f"标题 {key}", text="内容", url="/workbench/", **values)


def test_a_mail_is_text_and_html_with_a_fixed_id_and_a_way_out() -> None:
    person = UserFactory(email="a@example.com")
    _send(person, key="core.comment.1")
    message = Message.objects.get()
    assert inbox.deliver_mail() == 1
    (sent,) = outbox.outbox
    assert sent.extra_headers["Message-ID"] == f"<{message.pk}@127.0.0.1>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "标题 core.comment.1" in html
    assert "不再接收“对接与留言”类邮件" in html


def test_words_of_people_are_no_markup_in_a_mail() -> None:
    person = UserFactory(email="a@example.com")
    inbox.send([person], key="k", subject="<b>粗</b>", text="<script>alert(1)</script>")
    inbox.deliver_mail()
    html = outbox.outbox[0].alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_leaving_a_group_by_the_link_stops_its_mail_and_keeps_the_inbox() -> None:
    person = UserFactory(email="a@example.com")
    _send(person, key="core.comment.1")
    inbox.deliver_mail()
    link = outbox.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    user, group = choices.read_unsubscribe(link.rstrip("/").rpartition("/")[2])
    choices.unsubscribe(user, group)

    _send(person, key="core.comment.2")
    _send(person, key="other")

    states = dict(Message.objects.filter(recipient=person).values_list("key", "mail_state"))
    assert states == {
        "core.comment.1": MailState.SENT,
        "core.comment.2": MailState.NOT_WANTED,
        "other": MailState.WAITING,
    }


def test_a_digest_holds_the_days_messages_by_group_in_one_mail() -> None:
    person = UserFactory(email="a@example.com")
    _wants(person, Way.DIGEST)
    _send(person, key="other.1")
    _send(person, key="core.comment.1")
    with time_machine.travel(WEDNESDAY, tick=False):
        assert inbox.deliver_mail() == 1
        assert inbox.deliver_mail() == 0
    (sent,) = outbox.outbox
    assert sent.subject == "链桥 3月4日 消息汇总（2 条）"
    assert sent.body.index("【对接与留言】") < sent.body.index("标题 core.comment.1") < sent.body.index("【系统通知】")
    assert set(Message.objects.values_list("mail_state", flat=True)) == {MailState.SENT}
    assert Digest.objects.get().mail_state == MailState.SENT


def test_a_person_has_one_digest_a_day_and_what_comes_later_waits_for_the_next() -> None:
    person = UserFactory(email="a@example.com")
    _wants(person, Way.DIGEST)
    _send(person, key="one")
    with time_machine.travel(WEDNESDAY, tick=False):
        assert inbox.deliver_mail() == 1
        _send(person, key="two")
        assert inbox.deliver_mail() == 0
    with time_machine.travel(WEDNESDAY + timedelta(days=1), tick=False):
        assert inbox.deliver_mail() == 1
    assert [message.subject for message in outbox.outbox] == [
        "链桥 3月4日 消息汇总（1 条）",
        "链桥 3月5日 消息汇总（1 条）",
    ]


@pytest.mark.parametrize(
    ("hour", "only_working_days", "moment", "due"),
    [
        (None, False, WEDNESDAY.replace(hour=7, minute=59), False),
        (None, False, WEDNESDAY.replace(hour=8), True),
        (18, False, WEDNESDAY, False),
        (18, False, WEDNESDAY.replace(hour=18), True),
        (None, True, SATURDAY, False),
        (None, False, SATURDAY, True),
    ],
)
def test_the_digest_goes_out_when_the_person_chose(
    hour: int | None, only_working_days: bool, moment: datetime, due: bool
) -> None:
    chosen = MessageSettings(digest_hour=hour, working_days_only=only_working_days)
    assert choices.digest_is_due(chosen, at=moment) is due


def test_an_urgent_message_does_not_wait_for_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    person, quiet = UserFactory(), UserFactory()
    _wants(person, Way.DIGEST)
    _wants(quiet, Way.INBOX)
    _send(person, quiet, key="k", kind="oversight.request")
    states = dict(Message.objects.values_list("recipient", "mail_state"))
    assert states == {person.pk: MailState.WAITING, quiet.pk: MailState.NOT_WANTED}


def test_a_digest_survives_a_mail_server_that_is_down(settings: Any) -> None:
    person = UserFactory(email="a@example.com")
    _wants(person, Way.DIGEST)
    _send(person)
    with time_machine.travel(WEDNESDAY, tick=False):
        settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
        with pytest.raises(ConnectionRefusedError):
            inbox.deliver_mail()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        # What came meanwhile is not in it: its content was fixed before the first attempt.
        _send(person, key="later")
        assert inbox.deliver_mail() == 1
    assert "（1 条）" in outbox.outbox[0].subject
    assert Message.objects.get(key="later").mail_state == MailState.DIGEST


def test_a_refused_address_is_tried_less_and_less_then_given_up_and_the_person_sees_it(settings: Any) -> None:
    person = UserFactory(email="a@example.com")
    _send(person)
    settings.EMAIL_BACKEND = f"{__name__}.RefusingMail"
    moments = []
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        for _attempt in range(6):
            assert inbox.deliver_mail() == 0
            message = Message.objects.get()
            if message.mail_next_at is not None:
                moments.append(message.mail_next_at - timezone.now())
                assert inbox.deliver_mail() == 0
                assert Message.objects.get().mail_attempts == message.mail_attempts
                traveller.move_to(message.mail_next_at)
    assert moments == [timedelta(minutes=10 * 2**number) for number in range(5)]
    assert (message.mail_state, message.mail_attempts) == (MailState.FAILED, 6)
    row = MessageSettings.objects.get(user=person)
    assert (row.refused_address, row.refused_text) == ("a@example.com", "550 no such user")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    _send(person, key="k2")
    assert inbox.deliver_mail() == 1
    assert MessageSettings.objects.get(user=person).refused_address == ""


def test_a_message_kept_in_the_inbox_is_never_mailed() -> None:
    person = UserFactory()
    _wants(person, Way.INBOX)
    _send(person)
    assert inbox.deliver_mail() == 0
    assert inbox.unread(person).count() == 1


def test_choosing_refuses_what_does_not_exist() -> None:
    person = UserFactory()
    for values, hour in (({"nowhere": "at_once"}, None), ({"tasks": "by pigeon"}, None), ({}, 24)):
        with pytest.raises(choices.DomainError):
            choices.choose(values, actor=Actor(user=person), digest_hour=hour, working_days_only=False)
    assert not MessageChoice.objects.exists()


@pytest.mark.parametrize("who", ["a visitor", "who acts as the person"])
def test_nobody_chooses_for_somebody_else(who: str) -> None:
    actor = Actor() if who == "a visitor" else Actor(user=UserFactory(), supporter=UserFactory())

    with pytest.raises(AccessError):
        choices.choose({"tasks": "inbox"}, actor=actor, digest_hour=None, working_days_only=False)

    assert not MessageChoice.objects.exists()
    assert not MessageSettings.objects.exists()


def test_a_link_that_was_tampered_with_leaves_nothing() -> None:
    with pytest.raises(choices.DomainError):
        choices.read_unsubscribe("eyJ1c2VyIjoxfQ:forged")


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_digest() -> None:
    """The second waits for the first one's row, sees it, and makes none."""
    person = UserFactory()
    _wants(person, Way.DIGEST)
    _send(person)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute(
            "INSERT INTO core_digest (id, recipient_id, day, created_at, mail_state, mail_attempts)"
            " VALUES (gen_random_uuid(), %s, '2026-03-04', now(), 'waiting', 0)",
            [person.pk],
        )
        code = in_child_process_until_waiting(person.pk, other)
    assert code == 0
    assert Digest.objects.count() == 1


def in_child_process_until_waiting(person: int, other: Any) -> int:
    """Let a second worker prepare the digest while the first one's row is not committed; commit when it waits."""
    connection.close()
    child = os.fork()
    if child == 0:
        connection.connection = None
        made = 99
        try:
            made = digest.prepare_digests(at=WEDNESDAY)
        finally:
            os._exit(made)
    with connection.cursor() as cursor:
        for _attempt in range(1200):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            waiting = cursor.fetchone()[0]
            if waiting:
                break
            time.sleep(0.05)
    other.commit()
    assert waiting == 1
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_mail_once(tmp_path: Any, settings: Any) -> None:
    """While one worker holds the row, the other passes it over."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    _send(UserFactory())
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT id FROM core_message FOR UPDATE")
        assert inbox.deliver_mail() == 0
        other.rollback()
    assert inbox.deliver_mail() == 1
    assert inbox.deliver_mail() == 0


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_server_took_the_digest_sends_the_same_mail_again(
    tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one moment in which a second copy can arise: it has the Message-ID and the content of the first."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    person = UserFactory()
    _wants(person, Way.DIGEST)
    _send(person)

    def dies_after_sending() -> None:
        with time_machine.travel(WEDNESDAY, tick=False):
            monkeypatch.setattr(mail, "_note_sent", lambda row: os._exit(9))
            inbox.deliver_mail()

    assert in_child_process(dies_after_sending) == 9
    assert Digest.objects.get().mail_state == MailState.WAITING
    _send(person, key="meanwhile")
    with time_machine.travel(WEDNESDAY + mail.LEASE - timedelta(seconds=1), tick=False):
        assert inbox.deliver_mail() == 0
    with time_machine.travel(WEDNESDAY + mail.LEASE, tick=False):
        assert inbox.deliver_mail() == 1
    copies = [copy for path in tmp_path.iterdir() if (copy := path.read_text())]
    assert len(copies) == 2
    ids = {line for copy in copies for line in copy.splitlines() if line.startswith("Message-ID")}
    assert ids == {f"Message-ID: {mail.message_id(Digest.objects.get())}"}
    assert Message.objects.get(key="meanwhile").mail_state == MailState.DIGEST


def test_mail_is_composed_without_a_query_per_message(django_assert_num_queries: Any) -> None:
    person = UserFactory()
    _wants(person, Way.DIGEST)
    for number in range(30):
        _send(person, key=f"k{number}")
    digest.prepare_digests(at=WEDNESDAY)
    row = Digest.objects.select_related("recipient").get()
    with django_assert_num_queries(1):
        mail._digest_mail(row)


def test_sending_takes_as_many_queries_for_thirty_people_as_for_one(django_assert_num_queries: Any) -> None:
    people = [UserFactory() for _number in range(30)]
    # Two of them are the savepoint: a message is stored with its deliveries or not at all.
    with django_assert_num_queries(6):
        _send(people[0], key="one")
    with django_assert_num_queries(6):
        _send(*people, key="all")


class AskingMail(EmailBackend):
    """A mail server that looks at what else goes on while it is spoken to."""

    in_transaction: list[bool] = []
    meanwhile: list[int] = []

    def send_messages(self, messages: Any) -> int:
        type(self).in_transaction.append(connection.in_atomic_block)
        type(self).meanwhile.append(_next_of_another_worker())
        return int(super().send_messages(messages))


def _next_of_another_worker() -> int:
    return 0 if mail._take(Message.objects.all()) is None else 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to_and_the_row_is_taken(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskingMail, "in_transaction", [])
    monkeypatch.setattr(AskingMail, "meanwhile", [])
    settings.EMAIL_BACKEND = f"{__name__}.AskingMail"
    _send(UserFactory())

    assert inbox.deliver_mail() == 1

    assert AskingMail.in_transaction == [False]
    assert AskingMail.meanwhile == [0]
    message = Message.objects.get()
    assert (message.mail_state, message.mail_next_at) == (MailState.SENT, None)


def test_a_worker_that_comes_back_after_its_lease_changes_nothing() -> None:
    _send(UserFactory())
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        slow = mail._take(Message.objects.select_related("recipient"))
        traveller.move_to(WEDNESDAY + mail.LEASE)
        quick = mail._take(Message.objects.select_related("recipient"))

        mail._note_sent(slow)
        assert Message.objects.get().mail_state == MailState.WAITING
        mail._note_refusal(slow, SMTPRecipientsRefused({"a@example.com": (550, b"no such user")}))
        assert Message.objects.get().mail_attempts == 0
        mail._note_sent(quick)

    assert Message.objects.get().mail_state == MailState.SENT
