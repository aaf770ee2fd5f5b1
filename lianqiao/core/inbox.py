"""Sending messages to people: always into the inbox, and by e-mail when they have an address."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from lianqiao.core.models import MailState, Message
from lianqiao.core.queueing import enqueue_once

MAIL_TASK = "core.deliver_mail"


def send(recipients: Iterable[Any], *, key: str, subject: str, text: str, url: str = "") -> None:
    """Put a message into each recipient's inbox, in the running transaction, and e-mail it after the commit.

    `key` names the occasion; whoever already has a message of that key gets nothing. `url` is a path of this site.
    """
    rows = [
        Message(
            recipient=user,
            key=key,
            subject=subject[:200],
            text=text,
            url=url,
            mail_state=MailState.WAITING if user.email else MailState.NOT_WANTED,
        )
        for user in {user.pk: user for user in recipients}.values()
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(partial(enqueue_once, MAIL_TASK))


def unread(user: Any) -> QuerySet[Message]:
    """The messages that the person has not read."""
    return Message.objects.filter(recipient=user, read_at__isnull=True)


def mark_read(messages: QuerySet[Message], *, at: datetime) -> int:
    """Mark the unread ones among `messages` as read at `at`; returns how many there were."""
    return messages.filter(read_at__isnull=True).update(read_at=at)


def deliver_mail() -> int:
    """Send the e-mails that are waiting, each in its own transaction; returns how many went out.

    When the mail server is down its error is raised and the rest waits for the next run: nothing is lost, and a
    message marked as sent is not sent again.
    """
    sent = 0
    with get_connection() as mail:
        while message := _deliver_next(mail):
            sent += message
    return sent


@transaction.atomic
def _deliver_next(mail: Any) -> int:
    waiting = Message.objects.filter(mail_state=MailState.WAITING).select_related("recipient")
    batch = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at")[:1])
    for message in batch:
        link = f"\n\n{settings.LIANQIAO_BASE_URL}{message.url}" if message.url else ""
        EmailMessage(message.subject, message.text + link, to=[message.recipient.email], connection=mail).send()
        message.mail_state = MailState.SENT
        message.save(update_fields=["mail_state"])
    return len(batch)


@app.periodic(cron="*/2 * * * *", periodic_id=MAIL_TASK)
@app.task(name=MAIL_TASK, queueing_lock=MAIL_TASK)
def deliver_waiting_mail(timestamp: int) -> None:
    """The worker's task; runs on each message and every two minutes for what a failed run left."""
    deliver_mail()
