"""Editions of norms: who may see them, which hold on a day, which bind a place."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.norms.places import Place
from lianqiao.core.records import VisibleQuerySet


class NormQuerySet(VisibleQuerySet[Any]):
    """Editions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Law is public among those who sign in; what an institution lays down for itself stays with it and with
        the governments above it.
        """
        if actor.is_system:
            return self
        if actor.is_anonymous:
            return self.none()
        visible = Q(organisation__isnull=True)
        if actor.organisation_id is not None:
            visible |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(organisation__region__code__startswith=actor.oversight)
        return self.filter(visible)

    def current(self) -> Self:
        """Those that no correction has superseded."""
        return self.filter(superseded_at__isnull=True)

    def valid_on(self, day: dt.date) -> Self:
        """The current ones that hold on `day`."""
        not_over = Q(effective_to__isnull=True) | Q(effective_to__gt=day)
        return self.current().filter(not_over, effective_from__lte=day)

    def of(self, place: Place) -> Self:
        """Those of exactly this jurisdiction, not of a wider one."""
        if place.organisation is not None:
            return self.filter(organisation=place.organisation)
        if place.region is None:
            return self.filter(region__isnull=True, organisation__isnull=True)
        return self.filter(region=place.region)

    def binding(self, place: Place) -> Self:
        """Those of the jurisdiction and of all that stand above it."""
        bound = Q(region__isnull=True, organisation__isnull=True) | Q(region__in=place.regions())
        if place.organisation is not None:
            bound |= Q(organisation=place.organisation)
        return self.filter(bound)
