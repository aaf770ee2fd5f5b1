"""Which introductions an actor may see, and who may see the contacts."""

from typing import Any, Self

from django.db.models import Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class IntroductionQuerySet(VisibleQuerySet[Any]):
    """Introductions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's organisation, on either side; for a government those of its region."""
        if not actor.has(Permission.INTRODUCTION_VIEW):
            return self.none()
        visible = Q(organisation=actor.organisation_id) | Q(counterpart=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight)
            visible |= Q(counterpart_region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows, in one query."""
        return self.select_related("organisation", "counterpart", "achievement", "demand")

    def for_detail(self) -> Self:
        """With all that the page shows except the contacts, which `DisclosedContact` has."""
        return self.for_list().select_related("created_by", "answered_by", "certificate").prefetch_related("outcomes")


class PartyQuerySet(QuerySet[Any]):
    """Rows that only the two sides of an introduction may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of introductions in which the actor's organisation is a side; none for governments."""
        if actor.organisation_id is None or not actor.has(Permission.INTRODUCTION_VIEW):
            return self.none()
        return self.filter(
            Q(introduction__organisation=actor.organisation_id) | Q(introduction__counterpart=actor.organisation_id)
        )
