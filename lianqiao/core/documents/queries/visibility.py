"""Which editions of templates an actor may see."""

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.norms.places import place_of
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class TemplateEditionQuerySet(VisibleQuerySet[Any]):
    """Editions of templates, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's organisation, those that hold in its region, and for a government all of its region."""
        if actor.organisation is None or not actor.has(Permission.DOCUMENT_TEMPLATE_VIEW):
            return self.none()
        visible = Q(organisation=actor.organisation) | Q(region__in=place_of(actor.organisation).regions())
        if actor.oversight is not None:
            visible |= Q(organisation__region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("file", "created_by", "organisation", "region")
