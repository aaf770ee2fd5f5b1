"""Sending messages to people: always into the inbox, and beyond it as each of them chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app

from lianqiao.core.messages import channels, choices, digest, mail
from lianqiao.core.messages.kinds import OTHER, Kind, group_named, kind_of, kinds_in
from lianqiao.core.models import Delivery, Digest, MailState, Message, Way
from lianqiao.core.queueing import enqueue_once

MAIL_TASK = "core.deliver_mail"
CHANNEL_TASK = "core.deliver_channels"

_STATE_OF_WAY = {Way.AT_ONCE: MailState.WAITING, Way.DIGEST: MailState.DIGEST, Way.INBOX: MailState.NOT_WANTED}


@dataclass(frozen=True)
class _Occasion:
    """One call of `send`."""

    recipients: Mapping[Any, Any]
    key: str
    kind: Kind
    subject: str
    text: str
    url: str
    leave_url: str
    organisations: tuple[Any, ...]


_waiting: ContextVar[list[_Occasion] | None] = ContextVar("lianqiao_occasions", default=None)


def send(
    recipients: Iterable[Any],
    *,
    key: str,
    subject: str,
    text: str,
    url: str = "",
    kind: str = "",
    organisations: Iterable[Any] = (),
    leave_url: str = "",
) -> None:
    """Put a message into each recipient's inbox, in the running transaction, and send it on after the commit.

    `key` names the occasion; whoever already has a message of that key gets nothing. `url` is a path of this site.
    `kind` is a registered kind of message; without it the kind is the one whose name `key` begins with. To
    `organisations` (records or keys) the occasion matters as well: it goes to their channels. `leave_url` is a path of
    this site, see `Message`.
    """
    occasion = _Occasion(
        recipients={user.pk: user for user in recipients},
        key=key,
        kind=kind_of(kind or key),
        # One line: a line break in somebody's title would make a header that no mail server takes.
        subject=" ".join(subject.split())[:200],
        text=text,
        url=url,
        leave_url=leave_url,
        organisations=tuple(getattr(organisation, "pk", organisation) for organisation in organisations),
    )
    waiting = _waiting.get()
    if waiting is None:
        _write([occasion])
    else:
        waiting.append(occasion)


@contextmanager
def together() -> Iterator[None]:
    """Write what is sent within the block at its end, in a number of statements that does not grow with the messages.

    Nothing is written when the block ends with an error.
    """
    occasions: list[_Occasion] = []
    token = _waiting.set(occasions)
    try:
        yield
    finally:
        _waiting.reset(token)
    if occasions:
        _write(occasions)


@transaction.atomic
def _write(occasions: Sequence[_Occasion]) -> None:
    people = {pk: user for occasion in occasions for pk, user in occasion.recipients.items()}
    kinds = {occasion.kind.key: occasion.kind for occasion in occasions}
    ways = {key: choices.ways_for(people.values(), kind) for key, kind in kinds.items()}
    rows = {number: _rows_of(occasion, ways[occasion.kind.key]) for number, occasion in enumerate(occasions)}
    everything = [row for same in rows.values() for row in same]
    Message.objects.bulk_create(everything, ignore_conflicts=True)
    # Of a key that was there before the row is not ours.
    stored = set(Message.objects.filter(pk__in=[row.pk for row in everything]).values_list("pk", flat=True))
    channels.prepare_deliveries(
        channels.Occasion(
            [row for row in rows[number] if row.pk in stored], group_named(one.kind.group), one.organisations
        )
        for number, one in enumerate(occasions)
    )
    transaction.on_commit(partial(enqueue_once, MAIL_TASK))
    transaction.on_commit(partial(enqueue_once, CHANNEL_TASK))


def _rows_of(occasion: _Occasion, ways: Mapping[Any, Way]) -> list[Message]:
    return [
        Message(
            recipient=user,
            key=occasion.key,
            kind=occasion.kind.key,
            subject=occasion.subject,
            text=occasion.text,
            url=occasion.url,
            leave_url=occasion.leave_url,
            mail_state=_STATE_OF_WAY[ways[user.pk]] if user.email and user.is_active else MailState.NOT_WANTED,
        )
        for user in occasion.recipients.values()
    ]


def unread(user: Any) -> QuerySet[Message]:
    """The messages that the person has not read."""
    return Message.objects.filter(recipient=user, read_at__isnull=True)


def search(user: Any, *, group: str = "", only_unread: bool = False, words: str = "") -> QuerySet[Message]:
    """The person's messages, newest first, of a group, unread, or with all the words in subject or text."""
    rows = Message.objects.filter(recipient=user)
    if group:
        kinds = kinds_in(group)
        # Messages from before there were kinds count as others.
        rows = rows.filter(kind__in=[*kinds, ""] if OTHER.key in kinds else kinds)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    for word in words.split():
        rows = rows.filter(Q(subject__icontains=word) | Q(text__icontains=word))
    return rows


def mark_read(messages: QuerySet[Message], *, at: datetime) -> int:
    """Mark the unread ones among `messages` as read at `at`; returns how many there were."""
    return messages.filter(read_at__isnull=True).update(read_at=at)


def deliver_mail() -> int:
    """Send the e-mails that are due, digests included, with no transaction open; returns how many went out.

    When the mail server is down its error is raised and the rest waits for the next run: nothing is lost, and what
    is marked as sent is not sent again. A mail that is refused for itself (a wrong address) is tried again later,
    each time after a longer pause, and does not hold up those behind it.
    """
    digest.prepare_digests()
    sent = 0
    if not _mail_is_waiting():
        return 0
    with get_connection() as connection:
        for deliver_next in (mail.deliver_next_message, mail.deliver_next_digest):
            while (went_out := deliver_next(connection)) is not None:
                sent += went_out
    return sent


def _mail_is_waiting() -> bool:
    return any(model.objects.filter(mail_state=MailState.WAITING).exists() for model in (Message, Digest))


@app.periodic(cron="*/2 * * * *", periodic_id=MAIL_TASK)
@app.task(name=MAIL_TASK, queueing_lock=MAIL_TASK)
def deliver_waiting_mail(timestamp: int) -> None:
    """The worker's task; runs on each message and every two minutes for what a failed run left."""
    deliver_mail()


@app.periodic(cron="*/2 * * * *", periodic_id=CHANNEL_TASK)
@app.task(name=CHANNEL_TASK, queueing_lock=CHANNEL_TASK)
def deliver_to_channels(timestamp: int) -> None:
    """The worker's task; runs on each message and every two minutes for what waits for its next attempt."""
    if Delivery.objects.filter(outcome=MailState.WAITING).exists():
        channels.deliver_channels()
