"""Which organisations an actor may see."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.organisations.enums import OrganisationState


class OrganisationQuerySet(VisibleQuerySet[Any]):
    """Organisations, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Verified ones are public; a member sees its own; a government body those of its region in every state."""
        visible = Q(state=OrganisationState.VERIFIED)
        if actor.organisation_id is not None:
            visible |= Q(pk=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight)
        if actor.user_id is not None:
            visible |= Q(created_by=actor.user_id)
        return self.filter(visible)

    def verified(self) -> Self:
        """Those whose identity the government of their region has confirmed."""
        return self.filter(state=OrganisationState.VERIFIED)
