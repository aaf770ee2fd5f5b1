"""Which matches an actor may see."""

from typing import Any, Self

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand


class MatchQuerySet(VisibleQuerySet[Any]):
    """Matches, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own organisation, while both records are public for this actor."""
        if actor.organisation_id is None or not actor.has(Permission.MATCH_VIEW):
            return self.none()
        return self.filter(
            organisation=actor.organisation_id,
            demand__in=Demand.objects.public(actor),
            achievement__in=Achievement.objects.public(actor),
        )

    def open(self) -> Self:
        """Those that their owner has neither put aside nor followed up."""
        return self.filter(dismissed_at__isnull=True, introduced_at__isnull=True)

    def unseen(self) -> Self:
        """Those that nobody of the organisation has looked at."""
        return self.open().filter(seen_at__isnull=True)

    def for_list(self) -> Self:
        """With both records and their owners, in one query."""
        return self.select_related(
            "demand__organisation", "demand__region", "achievement__organisation", "achievement__region"
        )
