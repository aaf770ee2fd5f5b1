"""Which key projects an actor may see: those of its region, those it keeps, leads, takes part in or pays for."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.key_projects.enums import BATCHES

NOBODY = Q(pk__in=())


class KeyProjectQuerySet(VisibleQuerySet[Any]):
    """Key projects, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the region that the body oversees; for units those they lead, take part in or pay for."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`: whoever sees a project sees all of it."""
        if actor.organisation_id is None:
            return NOBODY
        unit = actor.organisation_id
        partners = apps.get_model("key_projects.ProjectPartner")._base_manager
        shares = apps.get_model("key_projects.JointShare")._base_manager
        seen = Q(organisation=unit) | Q(lead_unit=unit)
        seen |= Q(Exists(partners.filter(project=OuterRef("pk"), organisation=unit)))
        seen |= Q(Exists(shares.filter(task__project=OuterRef("pk"), body=unit)))
        if actor.oversight is not None:
            seen |= Q(region__code__startswith=actor.oversight)
        return seen

    def running(self) -> Self:
        """Those that stand in one of the four batches."""
        return self.filter(state__in=BATCHES)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "chain", "industry")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        links = ("lead_unit", "research_task", "achievement", "demand", "application__call", "previous", "created_by")
        return self.for_list().select_related(*links).prefetch_related("partners", "expected")


class OfProjectQuerySet(VisibleQuerySet[Any]):
    """What belongs to a project, and is seen with it."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of projects that the actor may see."""
        projects: Any = apps.get_model("key_projects.KeyProject")._default_manager
        return self.filter(project__in=projects.visible_to(actor).values("pk"))


class JointTaskQuerySet(OfProjectQuerySet):
    """Joint tasks."""

    def open(self) -> Self:
        """Those that are not done."""
        return self.filter(done_on__isnull=True)


class OfJointTaskQuerySet(VisibleQuerySet[Any]):
    """What belongs to a joint task, and is seen with its project."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of tasks of projects that the actor may see."""
        tasks: Any = apps.get_model("key_projects.JointTask")._default_manager
        return self.filter(task__in=tasks.visible_to(actor).values("pk"))


class FollowOnQuerySet(OfProjectQuerySet):
    """Proposals of support that follows."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of projects that the actor's body keeps, or that lie in the region that it oversees."""
        if actor.oversight is None:
            return self.none()
        overseen = Q(project__region__code__startswith=actor.oversight)
        return self.filter(overseen | Q(project__organisation=actor.organisation_id))

    def open(self) -> Self:
        """Those that nobody has decided on."""
        return self.filter(accepted__isnull=True)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "project__organisation", "project__region", "project__achievement", "decided_by", "follower"
        )
