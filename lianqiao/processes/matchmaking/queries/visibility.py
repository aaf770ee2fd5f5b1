"""Whose work list a candidate stands in, and who sees it."""

from typing import Any, Self

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand


def keeps_list(actor: Actor) -> bool:
    """Whether the actor works at candidates: reviewers of government bodies, managers of verified organisations."""
    return actor.is_verified and actor.has(Permission.CANDIDATE_HANDLE) and actor.user is not None


def manager_of(actor: Actor) -> Any:
    """The key of the manager whose list it is; None for the common list of a government body."""
    return None if actor.oversight is not None else actor.user_id


class CandidateQuerySet(VisibleQuerySet[Any]):
    """Candidates, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's own list, while both records are public for the actor."""
        if not keeps_list(actor):
            return self.none()
        return self.of_list(actor).filter(
            demand__in=Demand.objects.public(actor), achievement__in=Achievement.objects.public(actor)
        )

    def of_list(self, actor: Actor) -> Self:
        """Those of the actor's own list, public or not any more."""
        return self.filter(manager=manager_of(actor), organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With what a row shows, in a fixed number of queries."""
        return self.select_related(
            "demand__organisation",
            "demand__region",
            "achievement__organisation",
            "achievement__region",
            "organisation",
            "assignee",
            "sent_by",
        ).prefetch_related("demand__fields", "achievement__fields")


class ProfileQuerySet(QuerySet[Any]):
    """Profiles of technology managers."""

    def visible_to(self, actor: Actor) -> Self:
        """The person's own, for the organisation acted for."""
        if actor.user_id is None or actor.organisation_id is None:
            return self.none()
        return self.filter(user=actor.user_id, organisation=actor.organisation_id)
