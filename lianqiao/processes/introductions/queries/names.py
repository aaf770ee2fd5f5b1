"""Whom an introduction was asked of, in the words that each reader may read.

A record may hide its owner until the owner agrees to meet. Whatever is shown or sent about an introduction asks here,
and names neither `introduction.counterpart` nor the people who act for it on its own account.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianqiao.core import conversation, log
from lianqiao.core.access import Actor
from lianqiao.processes.introductions.enums import Direction, Side
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to


@dataclass(frozen=True)
class Entry:
    """One row of the business log as a reader of the introduction sees it."""

    at: datetime
    text: str
    reason: str
    actor_name: str
    organisation_name: str


@dataclass(frozen=True)
class Remark:
    """One remark as a reader sees it; `author` is the person, or the words that stand in their place."""

    author: Any
    organisation: str
    created_at: datetime
    text: str


def knows_counterpart(introduction: Introduction, actor: Actor) -> bool:
    """Whether the actor, who may see the introduction, is told whom it was asked of.

    Everybody is once both sides have agreed; before that the side that was asked, its government, and all others if
    the record shows its owner to them.
    """
    if introduction.is_disclosed or introduction.side_of(actor.organisation_id) == Side.COUNTERPART:
        return True
    return actor.oversees(introduction.counterpart_region_id) or bool(_shown(introduction, actor).parts.owner)


def counterpart_name_for(introduction: Introduction, actor: Actor) -> str:
    """The name of the organisation that was asked, or the words that stand in its place."""
    if knows_counterpart(introduction, actor):
        return str(introduction.counterpart.name)
    return str(_shown(introduction, actor).owner_name)


def history_for(introduction: Introduction, actor: Actor) -> list[Entry]:
    """What happened, newest first, as the actor may read it."""
    hidden = not knows_counterpart(introduction, actor)
    return [
        Entry(row.at, row.text, row.reason, str(Side.COUNTERPART.label), "")
        if hidden and row.organisation_id == introduction.counterpart_id
        else Entry(row.at, row.text, row.reason, row.actor_name, row.organisation_name)
        for row in log.history_of(introduction).order_by("-at", "-id")
    ]


def remarks_for(introduction: Introduction, actor: Actor) -> list[Remark]:
    """What the two sides wrote to each other, oldest first, as the actor may read it."""
    hidden = not knows_counterpart(introduction, actor)
    return [
        Remark(str(Side.COUNTERPART.label), "", row.created_at, row.text)
        if hidden and row.organisation_id == introduction.counterpart_id
        else Remark(row.author, str(row.organisation), row.created_at, row.text)
        for row in conversation.comments_on(introduction)
    ]


def _shown(introduction: Introduction, actor: Actor) -> Any:
    shown_to: Any = achievement_shown_to if introduction.direction == Direction.SEEKS else demand_shown_to
    return shown_to(introduction.subject, actor)
