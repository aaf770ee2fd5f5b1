"""Who sees which appraisals, subscriptions and referrals."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.appraisals.enums import AppraisalState

NOBODY = Q(pk__in=())


class AppraisalQuerySet(VisibleQuerySet[Any]):
    """Appraisals, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those `inside` for the actor, and the results that everybody is shown."""
        return self.filter(self.inside(actor) | self._shown(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those `inside` for the actor."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """Those of one's own unit, those handed in to it as evaluator, and for governments those of their region."""
        handed_in = Q(submitted_at__isnull=False) & ~Q(state=AppraisalState.DRAFT)
        inside = NOBODY
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
            inside |= Q(evaluator__organisation=actor.organisation_id) & handed_in
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & handed_in
        return inside

    def public(self, actor: Actor) -> Self:
        """Results that were cleared for everybody, of achievements that the actor may see."""
        return self.filter(self._shown(actor))

    def verifiable(self, actor: Actor) -> Self:
        """Results that are public, or were until they ran out or were revoked: whoever holds a certificate asks."""
        states = (AppraisalState.PUBLISHED, AppraisalState.EXPIRED, AppraisalState.REVOKED)
        return self.filter(self._of_public(actor), published_at__isnull=False, state__in=states)

    def of_achievements(self, keys: Any) -> Self:
        """The results in force of these achievements, the newest first, with what a line shows."""
        rows = self.filter(achievement__in=keys, state__in=(AppraisalState.SIGNED, AppraisalState.PUBLISHED))
        return rows.order_by("-signed_on", "-id").select_related("evaluator__organisation", "scale")

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "achievement", "evaluator__organisation", "scale")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        people = ("created_by", "submitted_by", "accepted_by", "signed_by")
        return self.for_list().select_related(*people, "review", "renews").prefetch_related("parts__answers", "files")

    @classmethod
    def _shown(cls, actor: Actor) -> Q:
        return Q(state=AppraisalState.PUBLISHED) & cls._of_public(actor)

    @staticmethod
    def _of_public(actor: Actor) -> Q:
        records: Any = apps.get_model("achievements.Achievement")._default_manager
        return Q(achievement__in=records.public(actor).order_by().values("pk"))


class FundSubscriptionQuerySet(VisibleQuerySet[Any]):
    """Funds' subscriptions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own unit; for governments those of their region."""
        visible = NOBODY if actor.organisation_id is None else Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "place").prefetch_related("fields")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("created_by")


class ReferralQuerySet(VisibleQuerySet[Any]):
    """Referrals, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """The fund's, the owner's, and for governments those about achievements of their region."""
        visible = NOBODY
        if actor.organisation_id is not None:
            visible |= Q(organisation=actor.organisation_id) | Q(appraisal__organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(appraisal__region__code__startswith=actor.oversight)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "organisation", "region", "appraisal__achievement", "appraisal__organisation__region", "appraisal__scale"
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related(
            "appraisal__evaluator__organisation", "subscription", "answered_by", "created_by"
        )
