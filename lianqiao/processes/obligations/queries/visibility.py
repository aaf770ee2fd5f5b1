"""Who sees obligations and listings: the body, the unit, and persons who are to stand on a list."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.obligations.enums import ListingState

#: Before the hearing a proposal is the body's own draft.
HIDDEN = (ListingState.PROPOSED,)


class ObligationQuerySet(VisibleQuerySet[Any]):
    """Obligations."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisation acted for, as the body that watches or the unit that promised."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation_id) | Q(unit=actor.organisation_id))

    def for_list(self) -> Self:
        """With units and checks."""
        return self.select_related("organisation", "unit", "region").prefetch_related("checks")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("created_by").prefetch_related("completers")


class ObligationCheckQuerySet(VisibleQuerySet[Any]):
    """Checks, which are seen with their obligation."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the obligations that the actor may see."""
        if actor.organisation_id is None:
            return self.none()
        own = Q(obligation__organisation=actor.organisation_id) | Q(obligation__unit=actor.organisation_id)
        return self.filter(own)

    def for_detail(self) -> Self:
        """With the obligation."""
        return self.select_related("obligation__organisation", "obligation__unit")


class ListingQuerySet(VisibleQuerySet[Any]):
    """Listings."""

    def visible_to(self, actor: Actor) -> Self:
        """The body's own; from the hearing on those about one's unit, and about oneself as a person."""
        if actor.user_id is None:
            return self.none()
        lines: Any = self.model._meta.get_field("lines").related_model
        about_me = Exists(lines.objects.filter(listing=OuterRef("pk"), user=actor.user_id))
        concerned = Q(about_me)
        if actor.organisation_id is not None:
            concerned |= Q(unit=actor.organisation_id)
        visible = concerned & ~Q(state__in=HIDDEN)
        if actor.oversight is not None:
            visible |= Q(organisation=actor.organisation_id)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With units and lines."""
        return self.select_related("organisation", "unit", "region").prefetch_related("lines")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("created_by", "decided_by", "check_found__obligation")


class StatementQuerySet(VisibleQuerySet[Any]):
    """Statements, which are seen with their listing."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the listings that the actor may see."""
        listings: Any = self.model._meta.get_field("listing").related_model
        return self.filter(listing__in=listings.objects.visible_to(actor))
