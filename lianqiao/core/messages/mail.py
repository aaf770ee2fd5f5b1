"""The e-mails: one message or one day's digest, as text and HTML, sent once and tried again when the server is down.

A row is taken up for the length of a lease in a transaction of its own, sent with no transaction open (that would hold
back the change feed of the whole site), and marked in another one. Two workers never send the same row; when the server
is down it is given back at once. A crash in between leaves it to the next worker after the lease: what the server had
taken already is then sent again (nothing is lost), with the same Message-ID, by which mail programs drop the second
copy and mail logs show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.messages import choices
from lianqiao.core.messages.kinds import group_named, groups, kind_of, words_of
from lianqiao.core.models import Digest, MailState, Message, MessageSettings

logger = structlog.get_logger(__name__)

#: How often an address may refuse a mail before it is given up.
MAIL_ATTEMPTS = norms.declare("platform.mail_attempts", norms.Kind.NUMBER, gettext_lazy("邮箱拒收多少次后不再重发"))
#: How long after the first refusal the second attempt is made; the time doubles with each.
FIRST_PAUSE = timedelta(minutes=10)
#: For how long a row is the worker's that took it up: longer than any sending lasts (`EMAIL_TIMEOUT` for each step).
LEASE = timedelta(minutes=15)

#: What the server says about this mail and no other: the address, or the content.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, ValueError)


def deliver_next_message(mail: Any) -> bool | None:
    """Whether the oldest waiting message went out over the connection; None when none waits."""
    return _deliver_next(Message.objects.select_related("recipient"), _message_mail, mail)


def deliver_next_digest(mail: Any) -> bool | None:
    """Whether the oldest waiting digest went out over the connection; None when none waits."""
    return _deliver_next(Digest.objects.select_related("recipient"), _digest_mail, mail)


def _deliver_next(rows: Any, compose: Any, mail: Any) -> bool | None:
    row = _take(rows)
    if row is None:
        return None
    try:
        composed = compose(row)
        if composed is None:
            _note_nothing_to_say(row)
            return False
        composed.connection = mail
        composed.send()
    except REFUSALS as refusal:
        _note_refusal(row, refusal)
        return False
    except Exception:
        _held(row).update(mail_next_at=None)
        raise
    _note_sent(row)
    return True


@transaction.atomic
def _take(rows: Any) -> Any:
    """The oldest row that is due, taken for the length of a lease; None when there is none."""
    now = timezone.now()
    waiting = rows.filter(Q(mail_next_at__isnull=True) | Q(mail_next_at__lte=now), mail_state=MailState.WAITING)
    row = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at").first()
    if row is not None:
        row.mail_next_at = now + LEASE
        row.save(update_fields=["mail_next_at"])
    return row


def _held(row: Any) -> Any:
    """The row while it is still this worker's: nobody has taken it up after the lease."""
    return type(row).objects.filter(pk=row.pk, mail_state=MailState.WAITING, mail_next_at=row.mail_next_at)


@transaction.atomic
def _note_sent(row: Any) -> None:
    sent: dict[str, Any] = {"mail_state": MailState.SENT, "mail_next_at": None}
    if isinstance(row, Digest):
        sent["sent_at"] = timezone.now()
    if not _held(row).update(**sent):
        return  # another worker took it up after the lease; what it does counts
    if isinstance(row, Digest):
        row.messages.filter(mail_state=MailState.DIGEST).update(mail_state=MailState.SENT)
    MessageSettings.objects.filter(user=row.recipient).exclude(refused_address="").update(
        refused_address="", refused_at=None, refused_text=""
    )


@transaction.atomic
def _note_nothing_to_say(row: Any) -> None:
    """What the mail would have told has been taken back since it was written."""
    if _held(row).update(mail_state=MailState.NOT_WANTED, mail_next_at=None) and isinstance(row, Digest):
        row.messages.filter(mail_state=MailState.DIGEST).update(mail_state=MailState.NOT_WANTED)


@transaction.atomic
def _note_refusal(row: Any, refusal: Exception) -> None:
    """Count it, wait longer each time, give up after the number of the norm, and let the person see it."""
    attempts = row.mail_attempts + 1
    logger.warning("mail_refused", row=str(row.pk), attempts=attempts, error=type(refusal).__name__)
    is_over = attempts >= MAIL_ATTEMPTS.get(on=clock.today()).value
    noted = {
        "mail_attempts": attempts,
        "mail_state": MailState.FAILED if is_over else MailState.WAITING,
        "mail_next_at": None if is_over else timezone.now() + FIRST_PAUSE * 2 ** (attempts - 1),
    }
    if not _held(row).update(**noted):
        return
    if is_over and isinstance(row, Digest):
        row.messages.filter(mail_state=MailState.DIGEST).update(mail_state=MailState.FAILED)
    if isinstance(refusal, SMTPRecipientsRefused):
        MessageSettings.objects.update_or_create(
            user=row.recipient,
            defaults={
                "refused_address": row.recipient.email,
                "refused_at": timezone.now(),
                "refused_text": _words_of(refusal),
            },
        )


def _words_of(refusal: SMTPRecipientsRefused) -> str:
    """What the server said, on one line."""
    answers = [answer for _address, answer in sorted(refusal.recipients.items())]
    words = [f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in answers]
    return " ".join(" ".join(words).split())[:300]


def message_id(row: Any) -> str:
    """The Message-ID of a row's mail: always the same, whoever sends it and how often."""
    host = urlsplit(settings.LIANQIAO_BASE_URL).hostname or "localhost"
    return f"<{row.pk}@{host}>"


def _message_mail(message: Message) -> EmailMultiAlternatives | None:
    line = _line(message)
    if line is None:
        return None
    group = group_named(kind_of(message.kind or message.key).group)
    link = line["leave_url"] or choices.unsubscribe_url(message.recipient, group.key)
    return _mail(message, line["subject"], lines=[line], sections=[("", [line])], link=link, group=group.label)


def _digest_mail(digest: Digest) -> EmailMultiAlternatives | None:
    rows = sorted(digest.messages.all(), key=lambda row: (_order_of(row), row.created_at, row.pk))
    told = [(row, line) for row in rows if (line := _line(row)) is not None]
    if not told:
        return None
    sections = [
        (str(group_named(key).label), [line for _row, line in same])
        for key, same in groupby(told, key=lambda pair: kind_of(pair[0].kind or pair[0].key).group)
    ]
    subject = _("%(site)s %(day)s 消息汇总（%(count)d 条）") % {
        "site": settings.NODE_NAME,
        "day": _("%(month)d月%(day)d日") % {"month": digest.day.month, "day": digest.day.day},
        "count": len(told),
    }
    link = choices.unsubscribe_url(digest.recipient, choices.ALL_GROUPS)
    lines = [line for _label, same in sections for line in same]
    return _mail(digest, subject, lines=lines, sections=sections, link=link, group="")


def _order_of(message: Message) -> int:
    keys = [group.key for group in groups()]
    return keys.index(kind_of(message.kind or message.key).group)


def _line(message: Message) -> dict[str, Any] | None:
    """The message as a mail shows it; None when there is nothing left to say."""
    words = words_of(message)
    if words is None:
        return None
    return {
        "subject": words.subject,
        "text": words.text,
        "url": _whole(message.url),
        "leave_url": _whole(message.leave_url),
        "at": message.created_at,
    }


def _whole(path: str) -> str:
    return f"{settings.LIANQIAO_BASE_URL}{path}" if path else ""


def _mail(
    row: Any, subject: str, *, lines: list[Any], sections: Iterable[Any], link: str, group: Any
) -> EmailMultiAlternatives:
    site = settings.LIANQIAO_BASE_URL
    context = {
        "is_digest": isinstance(row, Digest),
        "subject": subject,
        "lines": lines,
        "sections": list(sections),
        "site": settings.NODE_NAME,
        "site_url": site,
        "unsubscribe_url": link,
        "leaves": link == lines[0]["leave_url"],
        "settings_url": f"{site}/workbench/inbox/settings/",
        "group": group,
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("core/mail/message.txt", context).strip() + "\n",
        to=[row.recipient.email],
        headers={
            "Message-ID": message_id(row),
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("core/mail/message.html", context), "text/html")
    return mail
