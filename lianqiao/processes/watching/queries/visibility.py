"""Who watches, and whose lists and leads one sees."""

from typing import Any, Self

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


def watches(actor: Actor) -> bool:
    """Whether the actor watches for a region: reviewers of its government, managers of verified bodies serving it."""
    return actor.has(Permission.LEAD_HANDLE) and (actor.oversight is not None or actor.service is not None)


class _OwnQuerySet(VisibleQuerySet[Any]):
    """Rows of a body's own."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, for its people who watch."""
        if actor.organisation_id is None or not watches(actor):
            return self.none()
        return self.filter(organisation=actor.organisation_id)


class WatchListQuerySet(_OwnQuerySet):
    """Watch lists."""


class LeadQuerySet(_OwnQuerySet):
    """Leads."""

    def for_list(self) -> Self:
        """With what a row shows, in one query."""
        return self.select_related("watch_list", "assignee", "field", "organisation")
