"""Which editions an actor may see, and of which he may see everything: governments, for their region and chains."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Count, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.industry_map.enums import EditionState

#: States in which an edition has been decided, and what it says holds or held.
DECIDED = (EditionState.ISSUED, EditionState.SUPERSEDED)


def published(prefix: str = "") -> Q:
    """The condition for editions that everybody may see; `prefix` leads to the edition from another table."""
    return Q(**{f"{prefix}is_published": True, f"{prefix}state__in": DECIDED})


def whole(actor: Actor, prefix: str = "") -> Q:
    """The condition for editions of which the actor is shown everything, restricted nodes and gaps included.

    A government sees those that it made, and what others decided for its region or for a city that it oversees.
    """
    if actor.oversight is None:
        return Q(pk__in=())
    place = Q(**{f"{prefix}region__code__startswith": actor.oversight})
    place |= Q(**{f"{prefix}lead_city__code__startswith": actor.oversight})
    return Q(**{f"{prefix}organisation": actor.organisation_id}) | (
        place & ~Q(**{f"{prefix}state": EditionState.DRAFT})
    )


def open_node(prefix: str = "") -> Q:
    """The condition for nodes that may be public: neither they nor what they are part of are restricted."""
    return Q(**{f"{prefix}is_restricted": False}) & ~Q(**{f"{prefix}parent__is_restricted": True})


class MapEditionQuerySet(VisibleQuerySet[Any]):
    """Editions of maps, beginning with what the actor may see."""

    def published(self) -> Self:
        """Those that everybody may see."""
        return self.filter(published())

    def visible_to(self, actor: Actor) -> Self:
        """Published ones, and those that are `whole` for a government body."""
        return self.filter(published() | whole(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those of which the actor is shown everything."""
        return self.filter(whole(actor))

    def decided(self, on: date) -> Self:
        """Those that had been decided by that day and were not withdrawn."""
        return self.filter(state__in=DECIDED, decided_on__lte=on)

    def in_force(self, on: date) -> Self:
        """Those that were the map of their chain on that day."""
        return self.decided(on).filter(Q(superseded_on__isnull=True) | Q(superseded_on__gt=on))

    def for_list(self) -> Self:
        """With all that a row shows, in one query."""
        return self.select_related("chain", "organisation", "region", "lead_city").annotate(
            node_count=Count("nodes", filter=open_node("nodes__"), distinct=True)
        )


class NodeQuerySet(VisibleQuerySet[Any]):
    """Nodes, which are seen with their edition."""

    def visible_to(self, actor: Actor) -> Self:
        """All nodes of editions that are whole for the actor; of published ones those that may be public."""
        return self.filter(whole(actor, "edition__") | (published("edition__") & open_node()))

    def open(self) -> Self:
        """Those that may be public."""
        return self.filter(open_node())


class ItemQuerySet(VisibleQuerySet[Any]):
    """Firms, technologies, gaps and achievements of nodes."""

    def visible_to(self, actor: Actor) -> Self:
        """As their nodes; less those that are restricted where the edition is merely published."""
        public = published("node__edition__") & open_node("node__") & Q(is_restricted=False)
        return self.filter(whole(actor, "node__edition__") | public)

    def open(self) -> Self:
        """Those that may be public."""
        return self.filter(open_node("node__"), is_restricted=False)
