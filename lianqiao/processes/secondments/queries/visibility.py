"""Who sees what of secondments: the person, both units, and the governments of the post's region."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.secondments.enums import HELD, IN_OFFICE, SELECTED, TAKING_PLACE
from lianqiao.registers.organisations.enums import OrganisationState

NOBODY = Q(pk__in=())


class SecondmentQuerySet(VisibleQuerySet[Any]):
    """Secondments, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those `inside` for the actor; what everybody reads of them are public names on a page of its own."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition: the person's own; those of the home unit; for the host those that the home unit agreed to;
        for governments of the post's region those that both sides settled.
        """
        inside = NOBODY if actor.user_id is None else Q(person=actor.user_id)
        if actor.organisation_id is None:
            return inside
        if actor.has(Permission.SECONDMENT_CONSENT):
            inside |= Q(organisation=actor.organisation_id)
        if actor.has(Permission.SECONDMENT_HOST):
            inside |= Q(host=actor.organisation_id, consented_at__isnull=False)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight, accepted_at__isnull=False)
        return inside

    def in_office(self) -> Self:
        """Those whose term runs; what everybody may read of them is the public name, the units and the term."""
        return self.filter(state__in=IN_OFFICE)

    def public(self) -> Self:
        """Those in office, of units that are not suspended."""
        suspended = OrganisationState.SUSPENDED
        return self.in_office().exclude(host__state=suspended).exclude(organisation__state=suspended)

    def held(self) -> Self:
        """Those that count among the posts of a person."""
        return self.filter(state__in=HELD)

    def taking_place(self) -> Self:
        """Those that take a place of their post."""
        return self.filter(state__in=TAKING_PLACE)

    def selected(self, on: date) -> Self:
        """Those that bodies have seconded by that day, whatever came of it."""
        return self.filter(appointed_on__lte=on, state__in=SELECTED)

    def serving(self, on: date) -> Self:
        """Those whose term ran on that day."""
        begun = self.filter(begins_on__lte=on)
        return begun.exclude(ended_on__lte=on)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("person", "post", "host", "organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("post__body", "post__field", "batch", "consented_by", "end_asked_by")


class BatchQuerySet(VisibleQuerySet[Any]):
    """Batches, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the government body acted for."""
        return self.none() if actor.oversight is None else self.filter(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows; `person_count` of its persons."""
        return self.select_related("organisation", "region").annotate(person_count=models.Count("secondments"))


class SecondmentAssessmentQuerySet(VisibleQuerySet[Any]):
    """Assessments, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the secondments that the actor sees."""
        rows: Any = apps.get_model("secondments.Secondment")._default_manager
        return self.filter(Exists(rows.visible_to(actor).filter(pk=OuterRef("secondment"))))
