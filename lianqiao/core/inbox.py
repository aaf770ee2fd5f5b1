"""Sending messages to people: always into the inbox, and by e-mail when they have an address."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from lianqiao.core.models import MailState, Message
from lianqiao.core.queueing import enqueue_once

logger = structlog.get_logger(__name__)

MAIL_TASK = "core.deliver_mail"


def send(recipients: Iterable[Any], *, key: str, subject: str, text: str, url: str = "") -> None:
    """Put a message into each recipient's inbox, in the running transaction, and e-mail it after the commit.

    `key` names the occasion; whoever already has a message of that key gets nothing. `url` is a path of this site.
    """
    rows = [
        Message(
            recipient=user,
            key=key,
            # One line: a line break in somebody's title would make a header that no mail server takes.
            subject=" ".join(subject.split())[:200],
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
    message marked as sent is not sent again. A message that is refused for itself (a wrong address) waits too, and
    does not hold up those behind it.
    """
    sent = 0
    refused: list[Any] = []
    with get_connection() as mail:
        while (went_out := _deliver_next(mail, refused)) is not None:
            sent += went_out
    return sent


@transaction.atomic
def _deliver_next(mail: Any, refused: list[Any]) -> bool | None:
    """Whether the oldest waiting message went out, None when there is none; one that is refused joins `refused`."""
    waiting = Message.objects.filter(mail_state=MailState.WAITING).exclude(pk__in=refused).select_related("recipient")
    message = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at").first()
    if message is None:
        return None
    link = f"\n\n{settings.LIANQIAO_BASE_URL}{message.url}" if message.url else ""
    try:
        EmailMessage(message.subject, message.text + link, to=[message.recipient.email], connection=mail).send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as refusal:
        logger.warning("mail_refused", message_id=str(message.pk), error=type(refusal).__name__)
        refused.append(message.pk)
        return False
    message.mail_state = MailState.SENT
    message.save(update_fields=["mail_state"])
    return True


@app.periodic(cron="*/2 * * * *", periodic_id=MAIL_TASK)
@app.task(name=MAIL_TASK, queueing_lock=MAIL_TASK)
def deliver_waiting_mail(timestamp: int) -> None:
    """The worker's task; runs on each message and every two minutes for what a failed run left."""
    deliver_mail()
