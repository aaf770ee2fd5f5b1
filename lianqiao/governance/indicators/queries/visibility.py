"""Who sees which indicators, targets and figures: each level its own subtree and what concerns it from above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.indicators.enums import IN_FORCE, IndicatorState, TargetState


def above(code: str) -> list[str]:
    """The codes of a region and of all that may lie above it: 290104 gives 290104, 290100, 290000, 100000."""
    return list(dict.fromkeys((code, code[:4].ljust(6, "0"), code[:2].ljust(6, "0"), "100000")))


def home_of(actor: Actor) -> str:
    """The code of the region of the verified organisation that the person acts for; empty without one."""
    return str(actor.organisation.region_id) if actor.is_verified else ""


def in_reach(actor: Actor, column: str) -> Q:
    """The condition for regions that concern the actor: its own, those above, and for governments the subtree."""
    home = home_of(actor)
    if not home:
        return Q(pk__in=())
    reach = Q(**{f"{column}_id__in": above(home)})
    if actor.oversight is not None:
        reach |= Q(**{f"{column}__code__startswith": actor.oversight})
    return reach


def is_in_reach(actor: Actor, code: str | None) -> bool:
    """The same of one region."""
    home = home_of(actor)
    if not home or code is None:
        return False
    return code in above(home) or actor.oversees(code)


class IndicatorQuerySet(VisibleQuerySet[Any]):
    """The catalogue, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body; of others what is or was in use, for the actor's region, above it or below it."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(
            Q(organisation=actor.organisation_id) | (in_reach(actor, "region") & ~Q(state=IndicatorState.DRAFT))
        )

    def active(self) -> Self:
        """Those in use."""
        return self.filter(state=IndicatorState.ACTIVE)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "weight")


class TargetQuerySet(VisibleQuerySet[Any]):
    """Targets, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that its own body set, and of others those that were issued and concern the actor.

        A government is concerned by what was set for its subtree and for the regions above it, never for its
        neighbours; other organisations by what was set for themselves and for the regions in which they lie.
        """
        if actor.organisation_id is None:
            return self.none()
        concerns = in_reach(actor, "place_region") | Q(place_organisation=actor.organisation_id)
        if actor.oversight is not None:
            concerns |= Q(place_organisation__region__code__startswith=actor.oversight)
        return self.filter(Q(organisation=actor.organisation_id) | (concerns & ~Q(state=TargetState.DRAFT)))

    def in_force(self) -> Self:
        """Those that have been issued and not withdrawn."""
        return self.filter(state__in=IN_FORCE)

    def of_period(self, period: Period) -> Self:
        """Those of exactly this period."""
        return self.filter(starts_on=period.start, ends_on=period.end)

    def holding_on(self, day: date) -> Self:
        """Those in whose period the day lies."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("indicator", "organisation", "place_region", "place_organisation", "parent")


class ReadingQuerySet(VisibleQuerySet[Any]):
    """Figures, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of visible indicators, for the regions and organisations that concern the actor."""
        indicators: Any = apps.get_model("indicators.Indicator")._default_manager
        places = in_reach(actor, "region") | Q(organisation=actor.organisation_id, organisation__isnull=False)
        if actor.oversight is not None:
            places |= Q(organisation__region__code__startswith=actor.oversight)
        return self.filter(places, indicator__in=indicators.visible_to(actor))

    def months(self, months: Iterable[date]) -> Self:
        """Those of the months."""
        return self.filter(month__in=list(months))
