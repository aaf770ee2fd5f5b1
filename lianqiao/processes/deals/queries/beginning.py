"""Who drafts the deal of an introduction, and which deals came of it."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.introductions.models import Introduction


def may_begin(introduction: Introduction, actor: Actor) -> bool:
    """Whether the actor's unit has the achievement in this case, and so drafts the deal once both have agreed to meet.

    Where no achievement was named, the side that answered the demand has it.
    """
    if not introduction.is_disclosed or not actor.has(Permission.DEAL_EDIT) or actor.organisation_id is None:
        return False
    if introduction.achievement is not None:
        return bool(introduction.achievement.organisation_id == actor.organisation_id)
    sides = (introduction.organisation_id, introduction.counterpart_id)
    asker = introduction.demand
    return actor.organisation_id in sides and asker is not None and asker.organisation_id != actor.organisation_id


def deals_of(introduction: Introduction, actor: Actor) -> Any:
    """The deals of the introduction that the actor may see, the first one first."""
    return Deal.objects.visible_to(actor).filter(introduction=introduction).order_by("created_at", "pk")
