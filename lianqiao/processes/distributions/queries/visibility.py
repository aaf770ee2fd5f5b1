"""Who sees distributions: the unit all, the government what state-founded units decided, a person his own part."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Q, Sum

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.distributions.enums import SETTLED

NOBODY = Q(pk__in=())


class DistributionQuerySet(VisibleQuerySet[Any]):
    """Distributions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unit for whoever works on them, and those that the actor's body supervises."""
        return self.filter(self.inside(actor) | self.overseen(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Its own unit's."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `whole_for`: amounts of persons are for those who work on them, not for everybody."""
        if actor.organisation_id is None or not actor.has(Permission.DISTRIBUTION_VIEW):
            return NOBODY
        return Q(organisation=actor.organisation_id)

    @staticmethod
    def overseen(actor: Actor) -> Q:
        """Of state-founded units of the region what was decided."""
        if actor.oversight is None or not actor.has(Permission.DISTRIBUTION_VIEW):
            return NOBODY
        return Q(region__code__startswith=actor.oversight, organisation__is_state_founded=True, state__in=SETTLED)

    def for_list(self) -> Self:
        """With all that a row shows."""
        rows = self.select_related("organisation", "region")
        return rows.annotate(person_count=Count("rewards"), rewarded_yuan=Sum("rewards__amount_yuan"))

    def for_detail(self) -> Self:
        """With all that the page shows."""
        rows = self.for_list().select_related("submitted_by", "decided_by", "conversion", "cause_type")
        return rows.prefetch_related("costs", "rewards__payments")


class RewardShareQuerySet(VisibleQuerySet[Any]):
    """Rewards of persons, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the distributions that the actor sees, and one's own once they are decided."""
        distributions: Any = apps.get_model("distributions.Distribution")._default_manager
        return self.filter(Q(distribution__in=distributions.visible_to(actor).values("pk")) | self._own(actor))

    def of_person(self, actor: Actor) -> Self:
        """One's own, once decided."""
        return self.filter(self._own(actor))

    @staticmethod
    def _own(actor: Actor) -> Q:
        if actor.user_id is None:
            return NOBODY
        return Q(user=actor.user_id, distribution__state__in=SETTLED)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("distribution__organisation", "distribution__region")
