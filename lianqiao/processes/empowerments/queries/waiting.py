"""What of empowerments waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.empowerments.enums import Answer, DueState, EmpowermentState, VariationState
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Variation

S = EmpowermentState


def _own(actor: Actor, permission: Permission) -> Any:
    if actor.organisation is None or not actor.has(permission):
        return None
    return Empowerment.objects.filter(organisation=actor.organisation_id).select_related("achievement")


def to_consent(actor: Actor) -> Any:
    """Applications that wait for the person's own word as a completer."""
    if actor.user_id is None or actor.organisation is None:
        return None
    rows = Empowerment.objects.filter(
        state=S.CONSENTING, participants__user=actor.user_id, participants__answer=Answer.WAITING
    )
    return rows.select_related("achievement").distinct()


def to_handle(actor: Actor) -> Any:
    """What the transfer office checks, puts up and lets sign."""
    rows = _own(actor, Permission.EMPOWERMENT_HANDLE)
    return None if rows is None else rows.filter(state__in=(S.CHECKING, S.NOTICE, S.SIGNING))


def to_decide(actor: Actor) -> Any:
    """What the unit decides: the empowerment itself, and whether an idle one is taken back."""
    rows = _own(actor, Permission.EMPOWERMENT_DECIDE)
    return None if rows is None else rows.filter(state__in=(S.DECIDING, S.WARNED))


def to_answer(actor: Actor) -> Any:
    """Changes that somebody else proposed."""
    if actor.organisation is None or not actor.has(Permission.EMPOWERMENT_DECIDE):
        return None
    rows = Variation.objects.filter(organisation=actor.organisation_id, state=VariationState.PROPOSED)
    return rows.exclude(created_by=actor.user_id).select_related("empowerment__achievement")


def overdue(actor: Actor) -> Any:
    """Agreed income that was not paid on its day."""
    if actor.organisation is None or not actor.has(Permission.EMPOWERMENT_HANDLE):
        return None
    rows = IncomeDue.objects.filter(empowerment__organisation=actor.organisation_id, state=DueState.OVERDUE)
    return rows.select_related("empowerment__achievement")
