"""Telling people of what is new: each subscription in a transaction of its own, each record once to each person."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from lianqiao.core.ids import new_id
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, kind_of, published
from lianqiao.processes.subscriptions import phrases
from lianqiao.processes.subscriptions.domain.rhythm import next_look
from lianqiao.processes.subscriptions.enums import Rhythm, Subject
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.queries.finding import KINDS, Find, actor_of, finds_since

logger = structlog.get_logger(__name__)

#: How far a look goes back behind the last one: what was published in a transaction that ended late, or reached the
#: index late, is still found, and what was told already is not told again.
OVERLAP: Final = timedelta(hours=1)


def push_due(*, at: datetime) -> int:
    """Tell all that is due by `at` (of `core.clock`); returns how many messages were written.

    One subscription that fails is logged and stays due; the others are not held up. Two runs at once share the work.
    """
    latest = {kind: _latest(kind) for kind in (ACHIEVEMENT, DEMAND)}
    due = Subscription.objects.due(at).values_list("pk", "subject", "rhythm", "looked_until")
    sent = 0
    for pk, subject, rhythm, looked_until in list(due):
        if rhythm == Rhythm.AT_ONCE and subject != Subject.MATCHES:
            newest = latest[KINDS[Subject(subject)]]
            if newest is None or newest <= looked_until - OVERLAP:
                continue
        try:
            sent += push(pk, at=at)
        except Exception:
            logger.exception("push_failed", subscription=str(pk))
    return sent


@transaction.atomic
def push(pk: UUID, *, at: datetime) -> bool:
    """Tell one subscriber what is new; whether there was a message.

    False too when another worker is at it, or when it is not due any more.
    """
    rows = Subscription.objects.due(at).select_related("user", "organisation", "achievement", "demand")
    subscription = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if subscription is None:
        return False
    run = new_id()
    told = 0
    if subscription.user.is_active:
        since = max(subscription.looked_until - OVERLAP, subscription.since)
        finds = finds_since(subscription, actor=actor_of(subscription), since=since)
        told = _note(subscription, finds, run=run, at=at)
    if told:
        phrases.tell(subscription, run=run, count=told)
    subscription.looked_until = at
    subscription.next_at = next_look(subscription, after=at)
    subscription.save(update_fields=["looked_until", "next_at"])
    return told > 0


def _note(subscription: Subscription, finds: Iterable[Find], *, run: UUID, at: datetime) -> int:
    """Keep that the person is told of these; returns of how many nobody else had told them.

    Rows go in by the order of the records, so that two workers for one person wait for each other and never both ways.
    """
    rows = [
        Told(
            user=subscription.user,
            subscription=subscription,
            run=run,
            fit=find.fit,
            because=find.because,
            told_at=at,
            **{kind_of(find.record): find.record},
        )
        for find in sorted(finds, key=lambda find: str(find.record.pk))
    ]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    return Told.objects.filter(run=run).count()


def _latest(kind: str) -> datetime | None:
    """When the newest public record was published."""
    newest: datetime | None = published(kind).order_by("-published_at").values_list("published_at", flat=True).first()
    return newest
