"""What of programmes waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.enums import ApplicationState, CallState, QuestionState
from lianqiao.processes.programmes.models import Application, Call, Partner, Question


def to_mend(actor: Actor) -> Any:
    """Applications of the actor's unit that were sent back."""
    if actor.organisation is None or not actor.has(Permission.APPLICATION_EDIT):
        return None
    return Application.objects.filter(organisation=actor.organisation_id, state=ApplicationState.RETURNED)


def to_consent(actor: Actor) -> Any:
    """Applications of others that name the actor's unit as partner and wait for its answer."""
    if actor.organisation is None or not actor.has(Permission.APPLICATION_SUBMIT):
        return None
    return Application.objects.filter(pk__in=Partner.objects.to_answer(actor).values("application"))


def to_check(actor: Actor) -> Any:
    """Applications to the actor's body that wait to be accepted, after the deadline."""
    if actor.oversight is None or not actor.has(Permission.APPLICATION_CHECK):
        return None
    rows = Application.objects.filter(call__organisation=actor.organisation_id, state=ApplicationState.SUBMITTED)
    return rows.filter(call__state=CallState.CHECKING)


def to_clear(actor: Actor) -> Any:
    """Calls of the actor's body that wait for the secrecy review, handed in by others."""
    if actor.oversight is None or not actor.has(Permission.CALL_REVIEW_SECRECY):
        return None
    rows = Call.objects.filter(organisation=actor.organisation_id, state=CallState.CLEARING)
    return rows.exclude(submitted_by=actor.user_id)


def to_decide(actor: Actor) -> Any:
    """Calls of the actor's body in their selection, or whose list waits for its notice and the result."""
    if actor.oversight is None or not actor.has(Permission.CALL_DECIDE):
        return None
    states = (CallState.SELECTING, CallState.NOTICE)
    return Call.objects.filter(organisation=actor.organisation_id, state__in=states)


def to_answer(actor: Actor) -> Any:
    """Questions on calls of the actor's body without an answer."""
    if actor.oversight is None or not actor.has(Permission.CALL_MANAGE):
        return None
    rows = Question.objects.filter(call__organisation=actor.organisation_id, state=QuestionState.ASKED)
    return rows.filter(call__state__in=(CallState.SCHEDULED, CallState.OPEN)).for_detail()
