"""The daily digest: what a person wants to hear of once a day, in one mail per person and day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.messages.choices import digest_is_due
from lianqiao.core.models import Digest, MailState, Message, MessageSettings


def prepare_digests(*, at: datetime | None = None) -> int:
    """Make the digests that are due at `at` (now) of the messages that wait for one; returns how many were made.

    Each is made with its messages in a transaction of its own, before it is sent: its content is then fixed, and an
    attempt after a crash sends the same mail. A person has one digest a day; what comes later waits for the next.
    """
    moment = clock.now() if at is None else at
    day = timezone.localtime(moment).date()
    waiting = Message.objects.filter(mail_state=MailState.DIGEST, digest__isnull=True)
    people = set(waiting.values_list("recipient_id", flat=True).distinct())
    people -= set(Digest.objects.filter(day=day, recipient__in=people).values_list("recipient_id", flat=True))
    chosen = {row.user_id: row for row in MessageSettings.objects.filter(user__in=people)}
    due = [person for person in sorted(people) if digest_is_due(chosen.get(person) or MessageSettings(), at=moment)]
    return sum(_prepare(person, day) for person in due)


@transaction.atomic
def _prepare(person: Any, day: Any) -> bool:
    """Make the person's digest of the day; False when another worker was first."""
    digest, created = Digest.objects.get_or_create(recipient_id=person, day=day)
    if created:
        rows = Message.objects.filter(recipient=person, mail_state=MailState.DIGEST, digest__isnull=True)
        rows.update(digest=digest)
    return created
