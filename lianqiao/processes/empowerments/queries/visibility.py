"""Who sees an empowerment: those who ask for it, their unit, and the governments that oversee the unit."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet

#: States that are the applicants' own matter.
_PRIVATE = ("draft", "consenting")


class EmpowermentQuerySet(VisibleQuerySet[Any]):
    """Empowerments."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, those of one's unit and region once they were handed in; who handles them sees drafts as well."""
        if actor.user_id is None or actor.organisation_id is None:
            return self.none()
        participants: Any = self.model._meta.get_field("participants").related_model
        handed_in = ~Q(state__in=_PRIVATE)
        own = Q(organisation=actor.organisation_id)
        seen = Exists(
            participants.objects.filter(empowerment=OuterRef("pk"), user=actor.user_id).exclude(
                empowerment__state="draft"
            )
        )
        visible = Q(seen) | (own & (Q(created_by=actor.user_id) | handed_in))
        if actor.has(Permission.EMPOWERMENT_HANDLE):
            visible |= own
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight) & handed_in
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "achievement").prefetch_related("participants")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("created_by", "checked_by", "decided_by")


class _OfEmpowerment(VisibleQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the empowerments that the actor may see."""
        owners: Any = self.model._meta.get_field("empowerment").related_model
        return self.filter(empowerment__in=owners.objects.visible_to(actor))

    def for_list(self) -> Self:
        """With what a row shows."""
        return self.select_related("empowerment__achievement", "empowerment__organisation")

    def for_detail(self) -> Self:
        """With what a page shows."""
        return self.for_list().select_related("empowerment__region")


class IncomeDueQuerySet(_OfEmpowerment):
    """Amounts of the agreed income."""


class VariationQuerySet(_OfEmpowerment):
    """Changes of what was agreed."""
