"""For which side of a case somebody acts: for the own organisation, or as the technology manager of one."""

from __future__ import annotations

from dataclasses import dataclass

from lianqiao.core.access import Actor
from lianqiao.processes.introductions.enums import Side
from lianqiao.processes.introductions.models import Introduction, Mandate


@dataclass(frozen=True)
class Standing:
    """The side, and the mandate by which a manager acts for it."""

    side: Side
    mandate: Mandate | None = None


def standing_of(introduction: Introduction, actor: Actor) -> Standing | None:
    """For which side the actor acts today; None for governments, teams and strangers.

    Whoever holds mandates of both sides acts for the one that gave its mandate first.
    """
    side = introduction.side_of(actor.organisation_id)
    if side is not None:
        return Standing(side)
    held = Mandate.objects.held_by(actor).covering(introduction).order_by("answered_at", "pk").first()
    given_by = None if held is None else introduction.side_of(held.organisation_id)
    return None if held is None or given_by is None else Standing(given_by, held)


def other(side: Side) -> Side:
    """The side across the table."""
    return Side.COUNTERPART if side == Side.INITIATOR else Side.INITIATOR
