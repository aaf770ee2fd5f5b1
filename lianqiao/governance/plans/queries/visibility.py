"""Which plans, tasks and what belongs to them an actor may see."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q

from lianqiao.core.access import Actor
from lianqiao.core.norms.places import place_of
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.plans.enums import ASSIGNED_TASKS, OPEN_TASKS, SHOWN_PLANS, Reach


def shown_plans(actor: Actor, prefix: str = "") -> Q:
    """The condition for plans that the actor reads whole; `prefix` leads to the plan from another table.

    The body that keeps a plan sees it always. Once issued, it is seen by the government bodies of its region, by those
    that oversee the region, and, where the plan is meant for them, by those of the regions below.
    """
    if actor.oversight is None:
        return Q(pk__in=())
    here = actor.organisation.region_id
    issued = Q(**{f"{prefix}state__in": SHOWN_PLANS})
    above = Q(**{f"{prefix}region__in": ["100000", *place_of(here).regions()], f"{prefix}reach": Reach.BELOW})
    inside = Q(**{f"{prefix}region__code__startswith": actor.oversight})
    return Q(**{f"{prefix}organisation": actor.organisation_id}) | (issued & (above | inside))


class PlanQuerySet(VisibleQuerySet[Any]):
    """Plans, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the actor reads whole: governments alone."""
        return self.filter(shown_plans(actor))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "version")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("derived_from__organisation", "created_by")


class OfPlanQuerySet(VisibleQuerySet[Any]):
    """What is seen with its plan."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of plans that the actor reads whole."""
        return self.filter(shown_plans(actor, "plan__"))


class TaskQuerySet(VisibleQuerySet[Any]):
    """Tasks of the ledger, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of plans that the actor reads whole; once assigned, those that its own unit leads or supports.

        What is not yet assigned is seen by the body that keeps the plan alone.
        """
        if actor.organisation_id is None:
            return self.none()
        own = Q(organisation=actor.organisation_id)
        assigned = Q(state__in=ASSIGNED_TASKS) & (
            shown_plans(actor, "plan__") | Q(Exists(named(actor.organisation_id)))
        )
        return self.filter(own | assigned)

    def named_for(self, organisation_id: Any, role: str | None = None) -> Self:
        """Those that name the unit, in that role where one is given."""
        return self.filter(Exists(named(organisation_id, role)))

    def open(self) -> Self:
        """Those for which somebody still has to do something."""
        return self.filter(state__in=OPEN_TASKS)

    def overdue(self, today: date) -> Self:
        """Those that are open though their last day is over."""
        return self.open().filter(due_on__lt=today)

    def with_parties(self) -> Self:
        """With the named departments, in their order."""
        parties = apps.get_model("plans.TaskParty")._default_manager.select_related("organisation")
        return self.prefetch_related(Prefetch("parties", queryset=parties.order_by("role", "order")))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("plan", "organisation", "region").with_parties()

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("find__version", "find__section", "derived_from__plan", "created_by")


class OfTaskQuerySet(VisibleQuerySet[Any]):
    """What is seen with its task."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of tasks that the actor may see."""
        tasks: Any = apps.get_model("plans.Task")._default_manager
        return self.filter(task__in=tasks.visible_to(actor))


def named(organisation_id: Any, role: str | None = None) -> Any:
    """The parties of the task at hand that are the unit."""
    rows = apps.get_model("plans.TaskParty")._base_manager.filter(task=OuterRef("pk"), organisation=organisation_id)
    return rows if role is None else rows.filter(role=role)
