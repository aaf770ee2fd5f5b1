"""Reads of what was found in plans."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import F

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.plans.enums import FindKind, FindState
from lianqiao.governance.plans.queries.visibility import shown_plans


class FindQuerySet(VisibleQuerySet[Any]):
    """Finds, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of plans that the actor reads whole."""
        return self.filter(shown_plans(actor, "version__plan__"))

    def current(self) -> Self:
        """Those of the version that holds for their plan."""
        return self.filter(version__plan__version=F("version"))

    def confirmed_targets(self) -> Self:
        """The targets that a person has confirmed, of the versions that hold, with their plan and their task."""
        rows = self.current().filter(kind=FindKind.TARGET, state=FindState.CONFIRMED)
        return rows.select_related("version__plan__organisation", "version__plan__region", "part_of__task")
