"""Which agreements, milestones and records of integrity an actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import Greatest

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.agreements.enums import OWED, AgreementState, MilestoneState

NOBODY = Q(pk__in=())
#: States in which an agreement is its issuer's alone.
INSIDE = (AgreementState.DRAFT,)


def _is_party(actor: Actor, path: str = "pk") -> Exists:
    parties = apps.get_model("agreements.Party")._base_manager
    return Exists(parties.filter(agreement=OuterRef(path), organisation=actor.organisation_id))


class AgreementQuerySet(VisibleQuerySet[Any]):
    """Agreements, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that its body issues, and those that its unit signs, from the moment at which they are offered."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`: whoever sees an agreement sees all of it."""
        if actor.organisation_id is None:
            return NOBODY
        offered = Q(_is_party(actor)) & ~Q(state__in=INSIDE) & Q(revision__gt=0)
        return Q(organisation=actor.organisation_id) | offered

    def issued_by(self, actor: Actor) -> Self:
        """Those of its own body."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "organisation", "region", "application__organisation", "application__call__edition__scheme"
        )

    def with_late(self, on: date) -> Self:
        """With `late`, how many of its milestones are owed beyond their day."""
        mine = Q(milestones__due_on__lt=on)
        open_ = mine & Q(milestones__state=MilestoneState.OPEN)
        returned = mine & Q(milestones__state=MilestoneState.RETURNED, milestones__mend_until__lt=on)
        return self.annotate(late=Count("milestones", filter=open_ | returned))

    def for_detail(self) -> Self:
        """With all that the page shows."""
        rows = self.for_list().select_related(
            "stop_proposed_by", "created_by", "application__call__organisation", "application__region"
        )
        return rows.prefetch_related(
            "parties__organisation",
            "parties__signatures__recorded_by",
            "parties__signatures__paper",
            "indicators__milestone",
            "milestones__indicators",
            "payments__milestone",
        )


class OfAgreementQuerySet(VisibleQuerySet[Any]):
    """Rows that belong to an agreement, beginning with those of agreements that the actor may see."""

    agreement = "agreement"

    def visible_to(self, actor: Actor) -> Self:
        """Those of the agreements that the actor may see."""
        agreements: Any = apps.get_model("agreements.Agreement")._default_manager
        return self.filter(**{f"{self.agreement}__in": agreements.visible_to(actor)})


class MilestoneQuerySet(OfAgreementQuerySet):
    """Milestones."""

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "agreement__organisation", "agreement__region", "agreement__application__organisation"
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        rows = self.select_related("agreement__application__call__edition", "decided_by")
        return rows.select_related("agreement__organisation", "agreement__application__organisation").prefetch_related(
            "indicators", "agreement__parties"
        )

    def under_way(self) -> Self:
        """Those that are owed, or were reported and wait for the body."""
        return self.filter(state__in=(*OWED, MilestoneState.REPORTED))

    def owed(self) -> Self:
        """Those for which a report is owed."""
        return self.filter(state__in=OWED)

    def with_deadline(self) -> Self:
        """With `last_day`, the day by which the report that is owed now is to come."""
        mended = When(state=MilestoneState.RETURNED, then=Greatest(F("mend_until"), F("due_on")))
        return self.annotate(last_day=Case(mended, default=F("due_on")))

    def behind(self, on: date) -> Self:
        """Those whose report is owed beyond its day."""
        return self.with_deadline().owed().filter(last_day__lt=on)


class AmendmentQuerySet(OfAgreementQuerySet):
    """Changes of agreements."""

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related(
            "organisation", "agreement__application__organisation", "created_by"
        ).prefetch_related("agreement__parties__organisation", "signatures__party__organisation")


class MilestoneReportQuerySet(OfAgreementQuerySet):
    """Reports on milestones."""

    agreement = "milestone__agreement"


class IntegrityMarkQuerySet(OfAgreementQuerySet):
    """Marks of integrity."""

    def visible_to(self, actor: Actor) -> Self:
        """Of agreements that the actor may see, of its own unit, and of units that its body oversees."""
        if actor.organisation_id is None:
            return self.none()
        agreements: Any = apps.get_model("agreements.Agreement")._default_manager
        visible = Q(agreement__in=agreements.visible_to(actor)) | Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(organisation__region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "agreement__organisation")
