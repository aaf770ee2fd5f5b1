"""Who hears of the matches of a record by a subscription of their own, and needs no other message about them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianqiao.processes.matching.domain.telling import reader_source
from lianqiao.processes.subscriptions.enums import Subject
from lianqiao.processes.subscriptions.models import Subscription


@reader_source
def subscribed_readers(records: Collection[UUID]) -> set[tuple[Any, UUID]]:
    """(person's key, record's id) of the active subscriptions to the matches of these records."""
    rows = Subscription.objects.filter(
        Q(achievement__in=records) | Q(demand__in=records), subject=Subject.MATCHES, is_active=True
    )
    return {
        (user, achievement or demand) for user, achievement, demand in rows.values_list("user", "achievement", "demand")
    }
