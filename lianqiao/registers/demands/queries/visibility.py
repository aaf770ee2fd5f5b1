"""Which demands an actor may see, and what a list needs of them."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.models import PublishableQuerySet


class DemandQuerySet(PublishableQuerySet[Any]):
    """Demands, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """As all publishable records; managers see what left its owner's desk in the region they serve."""
        visible = self._visible(actor)
        if actor.service is not None and Role.MANAGER in actor.roles:
            visible |= Q(region__code__startswith=actor.service) & ~Q(state__in=self._model.PRIVATE_STATES)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row or a card shows, in a fixed number of queries."""
        return self.select_related("organisation", "region").prefetch_related("fields")

    def for_detail(self) -> Self:
        """With all that the record's page shows."""
        return self.select_related(
            "organisation", "region", "created_by", "submitted_by", "confirmed_by"
        ).prefetch_related("fields", "industries")
