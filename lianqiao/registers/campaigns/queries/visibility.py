"""Which campaigns and tasks an actor may see, and the conditions by which their progress is told."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.campaigns.enums import (
    OPEN_STATES,
    SHOWN_STATES,
    AssignmentState,
    CampaignState,
)


class CampaignQuerySet(VisibleQuerySet[Any]):
    """Campaigns, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of which the actor is shown everything; once begun, also those that call on its own unit."""
        visible = self.inside(actor)
        if actor.organisation_id is not None:
            called = _called().filter(organisation=actor.organisation_id)
            visible |= Q(Exists(called), state__in=SHOWN_STATES)
        return self.filter(visible)

    def whole_for(self, actor: Actor) -> Self:
        """Those inside for the actor; units read their own task, and not what governments say of the whole."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition for those of the actor's own body and, once begun, of units that it oversees."""
        inside = Q(pk__in=())
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            overseen = _called().filter(region__code__startswith=actor.oversight)
            inside |= Q(Exists(overseen), state__in=SHOWN_STATES)
        return inside

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")


class AssignmentQuerySet(VisibleQuerySet[Any]):
    """Tasks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its body's campaigns; once begun, those of its own unit and of the region it oversees."""
        visible = Q(pk__in=())
        if actor.organisation_id is not None:
            visible |= Q(campaign__organisation=actor.organisation_id)
            visible |= Q(organisation=actor.organisation_id, campaign__state__in=SHOWN_STATES)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight, campaign__state__in=SHOWN_STATES)
        return self.filter(visible)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "campaign__organisation")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("handed_in_by")

    def open(self) -> Self:
        """Those of running campaigns whose unit still has to do something."""
        return self.filter(state__in=OPEN_STATES, campaign__state=CampaignState.RUNNING)

    def to_look_at(self) -> Self:
        """Inventories of running campaigns that were handed in and that nobody has looked at."""
        return self.filter(
            state=AssignmentState.HANDED_IN, campaign__state=CampaignState.RUNNING, campaign__kind="inventory"
        )

    def late(self, today: date) -> Self:
        """Those first handed in after their last day, and those not handed in whose day is over."""
        return self.filter(is_late(today))


class ClassificationQuerySet(VisibleQuerySet[Any]):
    """Classifications, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of tasks that the actor may see, of achievements that it may see: drafts belong to their unit alone."""
        assignments: Any = apps.get_model("campaigns.Assignment")._default_manager
        achievements: Any = apps.get_model("achievements.Achievement")._default_manager
        return self.filter(assignment__in=assignments.visible_to(actor), achievement__in=achievements.visible_to(actor))

    def for_list(self) -> Self:
        """With all that a row shows."""
        rows = self.select_related("achievement", "assignment__organisation", "assignment__region")
        return rows.prefetch_related("achievement__fields")


def _called() -> Any:
    """The tasks of the campaign at hand."""
    return apps.get_model("campaigns.Assignment")._base_manager.filter(campaign=OuterRef("pk"))


def is_late(today: date) -> Q:
    """The condition for tasks that were handed in late, or are not handed in though their last day is over."""
    missing = Q(handed_in_on__isnull=True, due_on__lt=today) & ~Q(state=AssignmentState.EXCUSED)
    return missing | (Q(handed_in_on__gt=F("due_on")) & ~Q(state=AssignmentState.EXCUSED))
