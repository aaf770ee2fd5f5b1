"""Who sees dossiers, evidence files and exemption cases."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.evidence.enums import PRIVATE, CaseState, TypicalState

NOBODY = Q(pk__in=())


class DossierQuerySet(VisibleQuerySet[Any]):
    """Dossiers, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own unit for who decides there, decided ones of state-founded units for who supervises them."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`."""
        if not actor.has(Permission.EVIDENCE_MAKE):
            return NOBODY
        inside = NOBODY
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            inside |= Q(
                region__code__startswith=actor.oversight,
                organisation__is_state_founded=True,
                decided_on__isnull=False,
            )
        return inside

    def incomplete(self) -> Self:
        """Those in which something is missing that should be there by now."""
        return self.filter(Q(missing_before__gt=0) | Q(missing_after__gt=0), is_over=False)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("root_type", "job")


class GapQuerySet(VisibleQuerySet[Any]):
    """What was missing, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """That of the dossiers that the actor may see."""
        dossiers: Any = apps.get_model("evidence.Dossier")._default_manager
        return self.filter(dossier__in=dossiers.visible_to(actor).values("pk"))


class EvidenceFileQuerySet(VisibleQuerySet[Any]):
    """Evidence files, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that were made for the unit acted for, and those on which a case rests that the actor judges.

        Each holds what whoever made it may have; therefore no other unit reads it.
        """
        dossiers: Any = apps.get_model("evidence.Dossier")._default_manager
        cases: Any = apps.get_model("evidence.ExemptionCase")._default_manager
        judged = cases.all().judged_by(actor).values("evidence")
        own = Q(dossier__in=dossiers.visible_to(actor).values("pk"), made_for=actor.organisation_id)
        return self.filter(own | Q(pk__in=judged))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("dossier__organisation", "file", "made_by", "made_for")


class ReleaseQuerySet(VisibleQuerySet[Any]):
    """Releases, which everybody may read."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them."""
        return self.all()


class CaseQuerySet(VisibleQuerySet[Any]):
    """Exemption cases, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the own unit for who decides there, one's own, and those that the body acted for may judge."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`."""
        inside = NOBODY
        if actor.organisation_id is not None and actor.has(Permission.EXEMPTION_APPLY):
            own = Q(organisation=actor.organisation_id)
            inside |= own if actor.has(Permission.EVIDENCE_MAKE) else own & Q(created_by=actor.user_id)
        return inside | self._judged(actor)

    def judged_by(self, actor: Actor) -> Self:
        """Those that the body acted for judges, or may accept."""
        return self.filter(self._judged(actor))

    @staticmethod
    def _judged(actor: Actor) -> Q:
        if actor.oversight is None or not actor.has(Permission.EXEMPTION_JUDGE):
            return NOBODY
        free = Q(body__isnull=True, region__code__startswith=actor.oversight, state=CaseState.SUBMITTED)
        return (free | Q(body=actor.organisation_id)) & ~Q(state__in=PRIVATE)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "body", "evidence")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        people = ("created_by", "proposed_by", "concluded_by", "answered_by", "evidence__file", "evidence__dossier")
        return self.for_list().select_related(*people).prefetch_related("statements__recorded_by", "statements__file")


class TypicalCaseQuerySet(VisibleQuerySet[Any]):
    """Typical cases, beginning with what the actor may see."""

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(state=TypicalState.PUBLISHED)

    def visible_to(self, actor: Actor) -> Self:
        """Published ones, and those of the body acted for."""
        visible = Q(state=TypicalState.PUBLISHED)
        if actor.organisation_id is not None and actor.has(Permission.EXEMPTION_JUDGE):
            visible |= Q(organisation=actor.organisation_id)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("case", "proposed_by", "published_by")
