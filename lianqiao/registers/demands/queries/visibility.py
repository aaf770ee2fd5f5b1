"""Which demands an actor may see, and what a list needs of them."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableQuerySet
from lianqiao.registers.demands.enums import MaskedPart


class DemandQuerySet(PublishableQuerySet[Any]):
    """Demands, beginning with what the actor may see."""

    def inside(self, actor: Actor) -> Q:
        """Also, for technology managers, what left its owner's desk in the region that they serve."""
        inside = super().inside(actor)
        if actor.service is not None and Role.MANAGER in actor.roles:
            inside |= Q(region__code__startswith=actor.service) & ~Q(state__in=self._model.PRIVATE_STATES)
        return inside

    def open_price(self, actor: Actor) -> Q:
        """The condition for those whose budget the actor is shown (`queries.masking`)."""
        kept_back = Q(publicity=Publicity.ON_REQUEST) | Q(masked__contains=[MaskedPart.BUDGET])
        return ~kept_back | self.inside(actor)

    def with_open_price(self, actor: Actor) -> Self:
        """Those whose budget the actor is shown."""
        return self.filter(self.open_price(actor))

    def for_list(self) -> Self:
        """With all that a row or a card shows, in a fixed number of queries."""
        return self.select_related("organisation", "region").prefetch_related("fields")

    def for_detail(self) -> Self:
        """With all that the record's page shows."""
        return self.select_related(
            "organisation", "region", "created_by", "submitted_by", "confirmed_by"
        ).prefetch_related("fields", "industries")
