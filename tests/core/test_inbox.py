"""The inbox and its e-mail copies."""

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from lianqiao.core import inbox
from lianqiao.core.models import MailState, Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class BrokenMail(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


class ChoosyMail(EmailBackend):
    """A mail server that knows no `nobody`."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to == ["nobody@example.com"]:
                raise SMTPRecipientsRefused({"nobody@example.com": (550, b"no such user")})
        return int(super().send_messages(messages))


def _send(*people: Any, key: str = "k") -> None:
    inbox.send(people, key=key, subject="标题", text="内容", url="/workbench/")


def test_one_occasion_reaches_a_person_once() -> None:
    one, other = UserFactory(), UserFactory()
    _send(one, other)
    _send(one, one, key="k")
    _send(one, key="k2")
    assert Message.objects.filter(recipient=one).count() == 2
    assert Message.objects.filter(recipient=other).count() == 1


def test_mail_carries_the_address_and_is_sent_once(settings: Any) -> None:
    settings.LIANQIAO_BASE_URL = "https://market.example"
    person = UserFactory(email="a@example.com")
    _send(person)
    assert inbox.deliver_mail() == 1
    assert inbox.deliver_mail() == 0
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("标题", ["a@example.com"])
    assert sent.body.startswith("内容\n\nhttps://market.example/workbench/\n")


def test_nothing_is_lost_while_the_mail_server_is_down(settings: Any) -> None:
    _send(UserFactory(), UserFactory())
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"
    with pytest.raises(ConnectionRefusedError):
        inbox.deliver_mail()
    assert Message.objects.filter(mail_state=MailState.WAITING).count() == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert inbox.deliver_mail() == 2


def test_refused_address_does_not_hold_up_the_others(settings: Any) -> None:
    nobody, somebody = UserFactory(email="nobody@example.com"), UserFactory(email="somebody@example.com")
    _send(nobody)
    _send(somebody)
    settings.EMAIL_BACKEND = f"{__name__}.ChoosyMail"
    assert inbox.deliver_mail() == 1
    assert [m.to for m in mail.outbox] == [["somebody@example.com"]]
    message = Message.objects.get(recipient=nobody)
    assert (message.mail_state, message.mail_attempts) == (MailState.WAITING, 1)


def test_line_breaks_in_a_subject_become_spaces() -> None:
    person = UserFactory()
    inbox.send([person], key="k", subject="成果“一\r\nBcc: all@example.com”已发布", text="内容")
    assert Message.objects.get(recipient=person).subject == "成果“一 Bcc: all@example.com”已发布"
    assert inbox.deliver_mail() == 1


def test_reading_marks_only_what_was_unread() -> None:
    person = UserFactory()
    _send(person)
    moment = timezone.now()
    assert inbox.mark_read(inbox.unread(person), at=moment) == 1
    assert inbox.unread(person).count() == 0
    assert inbox.mark_read(Message.objects.filter(recipient=person), at=timezone.now()) == 0
    assert Message.objects.get(recipient=person).read_at == moment
