"""Which subscriptions and which told records an actor may see: one's own, and of them what is still public."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, published


class SubscriptionQuerySet(VisibleQuerySet[Any]):
    """Subscriptions; they are a person's own affair, whatever the person acts for."""

    def visible_to(self, actor: Actor) -> Self:
        """The person's own."""
        return self.none() if actor.user_id is None else self.filter(user=actor.user_id)

    def due(self, at: datetime) -> Self:
        """Those to be looked at by that moment; matches of own records first: of two reasons the better is told."""
        return self.filter(is_active=True, next_at__lte=at).order_by("-subject", "next_at", "pk")

    def for_list(self) -> Self:
        """With what a row shows, in one query."""
        return self.select_related("organisation", "achievement", "demand")


class ToldQuerySet(QuerySet[Any]):
    """What people have been told of."""

    def visible_to(self, actor: Actor) -> Self:
        """The person's own, while the record is public for the actor and belongs to somebody else."""
        if actor.user_id is None:
            return self.none()
        seen = {
            kind: published(kind).visible_to(actor).exclude(organisation=actor.organisation_id).values("pk")
            for kind in (ACHIEVEMENT, DEMAND)
        }
        return self.filter(Q(achievement__in=seen[ACHIEVEMENT]) | Q(demand__in=seen[DEMAND]), user=actor.user_id)

    def for_list(self) -> Self:
        """With the records and their owners, in one query."""
        return self.select_related(
            "achievement__organisation", "achievement__region", "demand__organisation", "demand__region"
        )
