"""Who sees which board, league table, bulletin, assessment and alert: each level its own subtree, and what is given."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState
from lianqiao.governance.indicators.queries.visibility import above, home_of

#: What the subjects of an assessment are called when they are regions; else they are a kind of organisation.
REGIONS = "regions"


def own(actor: Actor) -> Q:
    """The condition for what the body acted for has made."""
    return Q(organisation=actor.organisation_id, organisation__isnull=False)


def beneath(actor: Actor, column: str = "region") -> Q:
    """The condition for what belongs to a region strictly below the actor's own; neighbours see nothing."""
    if actor.oversight is None:
        return Q(pk__in=())
    home = home_of(actor)
    return Q(**{f"{column}__code__startswith": actor.oversight}) & ~Q(**{f"{column}_id": home})


def given_from_above(actor: Actor, column: str = "region") -> Q:
    """The condition for what was made for a region that holds the actor's; only governments are given it."""
    home = home_of(actor)
    if actor.oversight is None or not home:
        return Q(pk__in=())
    return Q(**{f"{column}_id__in": above(home)})


class TopicQuerySet(VisibleQuerySet[Any]):
    """Topics, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body, of bodies above it and of bodies below it."""
        return self.filter(own(actor) | given_from_above(actor) | beneath(actor))


class AlertQuerySet(VisibleQuerySet[Any]):
    """Alerts, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those about the actor's region and its subtree, its organisation, and organisations that it oversees."""
        places = Q(target__place_organisation=actor.organisation_id, target__place_organisation__isnull=False)
        if actor.oversight is not None:
            places |= Q(target__place_region__code__startswith=actor.oversight)
            places |= Q(target__place_organisation__region__code__startswith=actor.oversight)
        return self.filter(places)

    def open(self) -> Self:
        """Those that have not been closed."""
        return self.filter(closed_on__isnull=True)


class SnapshotQuerySet(VisibleQuerySet[Any]):
    """League tables as taken, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Public ones; those of its own body, of governments below it, and those that a body above gave to it."""
        shared = given_from_above(actor) & Q(audience=Audience.BELOW)
        return self.filter(Q(audience=Audience.PUBLIC) | own(actor) | beneath(actor) | shared)

    def public(self) -> Self:
        """Those that everybody may see."""
        return self.filter(audience=Audience.PUBLIC)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")


class BulletinQuerySet(VisibleQuerySet[Any]):
    """Bulletins, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body; of others what was issued by a body above or below it."""
        issued = ~Q(state=BulletinState.DRAFT)
        return self.filter(own(actor) | ((given_from_above(actor) | beneath(actor)) & issued))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")


class AssessmentQuerySet(VisibleQuerySet[Any]):
    """Assessments, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body; of others confirmed ones that concern it.

        Those of regions concern the governments below and above; those of organisations the organisations themselves,
        and the governments of the same region and above.
        """
        confirmed = Q(state=AssessmentState.CONFIRMED)
        from_above = given_from_above(actor) & (Q(subjects=REGIONS) | Q(region=home_of(actor)))
        assessed = Q(pk__in=self.model.objects.filter(units__organisation=actor.organisation_id).values("pk"))
        if actor.organisation_id is None:
            return self.none()
        return self.filter(own(actor) | ((from_above | beneath(actor) | assessed) & confirmed))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")
