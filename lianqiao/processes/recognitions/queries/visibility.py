"""Which kinds, recognitions and yearly checks an actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from lianqiao.core.access import Actor
from lianqiao.core.norms.places import place_of
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.recognitions.enums import STANDING, RecognitionState
from lianqiao.registers.organisations.enums import OrganisationState

NOBODY = Q(pk__in=())


class KindQuerySet(models.QuerySet[Any]):
    """Kinds, beginning with those of a place."""

    def of(self, region: Any) -> Self:
        """Those for all, and those of the jurisdictions that the region belongs to."""
        return self.filter(Q(region__isnull=True) | Q(region__in=place_of(region).regions()))

    def with_standing(self, recognitions: Any) -> Self:
        """Each with the number of these recognitions of it that stand, as `standing`."""
        mine = Q(recognitions__state__in=STANDING, recognitions__in=recognitions)
        return self.annotate(standing=Count("recognitions", filter=mine))


class RecognitionQuerySet(VisibleQuerySet[Any]):
    """Recognitions, beginning with what the actor may see."""

    def public(self) -> Self:
        """Those of the directory that everybody reads, ended ones too."""
        return self.filter(self._published())

    def visible_to(self, actor: Actor) -> Self:
        """Public ones, and those `inside` for the actor."""
        return self.filter(self._published() | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those `inside` for the actor."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition for those of which the actor is shown everything.

        They are those that the actor's body recognised, those of its region, and those that the unit or the person
        itself holds.
        """
        inside = self._held(actor)
        if actor.oversight is not None:
            inside |= Q(organisation=actor.organisation_id) | Q(region__code__startswith=actor.oversight)
        return inside

    def held_by(self, actor: Actor) -> Self:
        """Those of the unit that the actor acts for, and those of the person."""
        return self.filter(self._held(actor))

    def standing(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=STANDING)

    def in_force(self, on: date) -> Self:
        """Those that held on a day: begun by then, neither over nor ended before; what is suspended now counts not."""
        ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        begun = self.filter(ended, Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)
        return begun.exclude(state=RecognitionState.SUSPENDED)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("kind", "organisation", "holder", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        people = ("created_by", "user", "ended_by")
        return self.for_list().select_related("application", "previous__kind", *people).prefetch_related("fields")

    def _published(self) -> Q:
        open_to_all = Q(is_published=True, kind__is_public=True)
        return open_to_all & (Q(holder__isnull=True) | ~Q(holder__state=OrganisationState.SUSPENDED))

    @staticmethod
    def _held(actor: Actor) -> Q:
        held = NOBODY
        organisation: Any = actor.organisation
        if organisation is not None:
            held |= Q(holder=organisation.pk)
            if actor.is_verified:
                held |= Q(holder__isnull=True, unit_uscc=organisation.uscc)
        if actor.user_id is not None:
            held |= Q(user=actor.user_id)
        return held


class CheckQuerySet(VisibleQuerySet[Any]):
    """Yearly checks, which are seen with the whole recognition."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of recognitions of which the actor is shown everything."""
        recognitions: Any = apps.get_model("recognitions.Recognition")._default_manager
        return self.filter(recognition__in=recognitions.whole_for(actor))

    def for_list(self) -> Self:
        """With all that a row and the page show."""
        return self.select_related(
            "recognition__kind", "recognition__organisation", "recognition__holder", "recognition__region"
        )
