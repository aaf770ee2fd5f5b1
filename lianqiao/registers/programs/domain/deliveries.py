"""Messages to webhooks: made with the cursor of the change feed, sent at least once, tried again ever more seldom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import time
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, inbox, log, outbox
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import Change
from lianqiao.core.queueing import enqueue_once
from lianqiao.registers.organisations.queries.actors import people_for
from lianqiao.registers.programs import feed, sending, signing
from lianqiao.registers.programs.actors import acting_for
from lianqiao.registers.programs.enums import PauseReason
from lianqiao.registers.programs.limits import DELIVERIES_KEPT, DELIVERY_ATTEMPTS, FAILURES_BEFORE_PAUSE
from lianqiao.registers.programs.models import Delivery, Webhook

TASK = "programs.deliver"
#: How long a worker may be at a message before another takes it up: longer than any message takes.
LEASE = timedelta(seconds=3 * sending.WHOLE_SECONDS)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
GONE = 410
_PAGE = "/workbench/webhooks/"

logger = structlog.get_logger(__name__)


def note_changes(changes: Sequence[Change]) -> int:
    """Make the messages of these changes; for the transaction that moves the feed's cursor. Returns how many.

    A webhook whose person no longer acts for the organisation is paused. Seeing a change again makes no second message.
    """
    made = 0
    webhooks = Webhook.objects.listening().filter(created_at__lte=max(change.at for change in changes))
    for webhook in webhooks.select_related("user").order_by("pk"):
        feeds = feed.named(webhook.topics)
        later = [change for change in changes if change.at >= webhook.created_at]
        if not any(change.topic.startswith(one.prefix) for change in later for one in feeds):
            continue
        actor = acting_for(webhook.user, webhook.organisation_id)
        if actor is None:
            _pause(webhook, PauseReason.NO_RIGHT)
            continue
        rows = [
            Delivery(
                webhook=webhook,
                change_id=heard.change.pk,
                topic=heard.change.topic,
                record_id=heard.change.record_id,
                is_gone=heard.gone,
                happened_at=heard.change.at,
                due_at=clock.now(),
            )
            for heard in feed.heard_by(actor, later, feeds, own_only=webhook.own_only)
        ]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    if made:
        transaction.on_commit(wake)
    return made


def deliver_due() -> int:
    """Send what is due, one message after the other; returns how many arrived.

    No transaction is open while a receiver is waited for: that would hold back the change feed of the whole site.
    """
    arrived = 0
    while (delivery := _take()) is not None:
        arrived += _send(delivery)
    return arrived


def body_of(delivery: Delivery) -> bytes:
    """What is sent: what happened to which record and when; nothing of its content."""
    data: dict[str, Any] = {"id": str(delivery.record_id), "gone": delivery.is_gone}
    told = {"type": delivery.topic, "timestamp": delivery.happened_at.isoformat(), "data": data}
    return json.dumps(told, separators=(",", ":")).encode()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 4, 16 … minutes, at most 12 hours."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** (attempts - 1)) if attempts < 8 else LONGEST_PAUSE


def forget_old_deliveries() -> int:
    """Remove messages that are done with and older than `programs.deliveries_kept`; returns how many."""
    today = clock.today()
    oldest = clock.now() - (today - DELIVERIES_KEPT.get(on=today).value.start(today))
    removed, _by_model = Delivery.objects.filter(due_at__isnull=True, created_at__lt=oldest).delete()
    return removed


def wake() -> None:
    """Ask the worker to send now."""
    enqueue_once(TASK, lock=TASK)


@transaction.atomic
def _take() -> Delivery | None:
    """The next message that is due, taken for the length of a lease; None when there is none."""
    now = clock.now()
    waiting = Delivery.objects.filter(
        due_at__lte=now, webhook__paused_at__isnull=True, webhook__removed_at__isnull=True
    )
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("webhook")
    delivery = locked.order_by("due_at", "id").first()
    if delivery is not None:
        delivery.due_at = now + LEASE
        delivery.attempts += 1
        delivery.last_at = now
        delivery.save(update_fields=["due_at", "attempts", "last_at"])
    return delivery


def _send(delivery: Delivery) -> bool:
    body = body_of(delivery)
    headers = {
        "content-type": "application/json",
        "user-agent": "Lianqiao-Webhooks/1",
        **signing.signature_headers(
            delivery.webhook, message_id=f"msg_{delivery.pk.hex}", timestamp=int(time()), body=body
        ),
    }
    try:
        status: int | None = sending.post(delivery.webhook.url, body=body, headers=headers)
        error = ""
    except sending.Unreachable as failure:
        status, error = None, str(failure)
    arrived = status is not None and 200 <= status < 300
    if not arrived and not error:
        error = _("对方答复 %(status)d。") % {"status": status}
    _note(delivery, arrived=arrived, status=status, error=error)
    return arrived


@transaction.atomic
def _note(delivery: Delivery, *, arrived: bool, status: int | None, error: str) -> None:
    """Keep what came of an attempt, and pause the webhook when it fails too often."""
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.attempts != delivery.attempts:
        return  # another worker took the message up after the lease; its attempt counts
    locked.last_status, locked.last_error = status, error[:200]
    if arrived:
        locked.due_at, locked.delivered_at = None, clock.now()
        webhook.failures = 0
    else:
        locked.due_at = _next_time(locked)
        webhook.failures += 1
    locked.save()
    webhook.save(update_fields=["failures"])
    if webhook.paused_at is not None or webhook.removed_at is not None:
        return
    if status == GONE:
        _pause(webhook, PauseReason.GONE)
    elif webhook.failures >= int(FAILURES_BEFORE_PAUSE.get(on=clock.today()).value):
        _pause(webhook, PauseReason.FAILING)


def _next_time(delivery: Delivery) -> datetime | None:
    if delivery.attempts >= int(DELIVERY_ATTEMPTS.get(on=clock.today()).value):
        return None
    return clock.now() + pause_after(delivery.attempts)


def _pause(webhook: Webhook, reason: PauseReason) -> None:
    if webhook.paused_at is not None:
        return
    webhook.paused_at, webhook.pause_reason = clock.now(), reason
    webhook.save(update_fields=["paused_at", "pause_reason"])
    log.record(
        outbox.topic_of(webhook, "pause"), webhook, actor=SYSTEM, text=_("暂停变更通知"), reason=str(reason.label)
    )
    inbox.send(
        people_for(webhook.organisation_id, webhook.user_id),
        key=f"programs.webhook.{webhook.pk}.{webhook.paused_at:%Y%m%d%H%M%S}",
        subject=_("变更通知已暂停：%(url)s") % {"url": webhook.url[:100]},
        text=_("原因：%(reason)s。已产生的通知会保留，恢复后继续发送。") % {"reason": reason.label},
        url=_PAGE,
        organisations=[webhook.organisation_id],
    )
    logger.warning("webhook_paused", webhook=str(webhook.pk), reason=reason.value)
