"""What a subscription would have told in the last days, and what became of what it told."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.queries.finding import Find, finds_since

#: The time that a preview looks back, and how many records it names.
LOOK_BACK: Final = timedelta(days=7)
NAMED: Final = 5


@dataclass(frozen=True)
class Preview:
    """The first finds of the last days, and how many there were in all."""

    finds: tuple[Find, ...]
    total: int


def preview(subscription: Subscription, *, actor: Actor) -> Preview:
    """What the subscription, which may be unsaved, would have told the actor in the last week.

    Raises DomainError while the index is not there.
    """
    found = finds_since(subscription, actor=actor, since=clock.now() - LOOK_BACK)
    return Preview(tuple(found[:NAMED]), len(found))


def with_counts(subscriptions: Any) -> Any:
    """Adds how many records each has told (`told_count`), and about how many of them an introduction followed
    (`asked_count`): the subscriber's organisation asked after it was told.
    """
    asked = Introduction.objects.filter(
        Q(achievement=OuterRef("achievement")) | Q(demand=OuterRef("demand")),
        organisation=OuterRef("subscription__organisation"),
        created_at__gte=OuterRef("subscription__created_at"),
    )
    followed = Told.objects.filter(Exists(asked)).values("pk")
    return subscriptions.annotate(
        told_count=Count("told"), asked_count=Count("told", filter=Q(told__in=followed), distinct=True)
    )
