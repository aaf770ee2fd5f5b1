"""Which notices and objections an actor may see."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.notices.enums import PRIVATE_STATES, PUBLIC_STATES
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class NoticeQuerySet(VisibleQuerySet[Any]):
    """Notices, beginning with what the actor may see."""

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(state__in=PUBLIC_STATES)

    def inside(self, actor: Actor) -> Q:
        """The condition for notices of which the actor is shown everything: its own, and those it oversees."""
        inside = Q(pk__in=())
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & ~Q(state__in=PRIVATE_STATES)
        return inside

    def visible_to(self, actor: Actor) -> Self:
        """Public ones, and those inside for the actor."""
        return self.filter(Q(state__in=PUBLIC_STATES) | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those inside for the actor."""
        return self.filter(self.inside(actor))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("created_by").prefetch_related("places__evidence")


class ObjectionQuerySet(VisibleQuerySet[Any]):
    """Objections, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those to notices of the actor's organisation, and for a government those of its region."""
        if not actor.has(Permission.OBJECTION_VIEW):
            return self.none()
        visible = Q(pk__in=())
        if actor.organisation_id is not None:
            visible |= Q(notice__organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(notice__region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("notice__organisation", "answered_by")
