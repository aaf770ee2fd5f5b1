"""What of recognitions waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Call
from lianqiao.processes.recognitions.domain.renewing import ANSWERABLE
from lianqiao.processes.recognitions.enums import CheckState, RecognitionState
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck


def _of_body(actor: Actor) -> Any:
    if actor.oversight is None or not actor.has(Permission.RECOGNITION_MANAGE):
        return None
    return Recognition.objects.filter(organisation=actor.organisation_id).for_list()


def _held(actor: Actor) -> Any:
    if actor.user_id is None or actor.oversight is not None or not actor.has(Permission.RECOGNITION_HOLD):
        return None
    held = Recognition.objects.held_by(actor).for_list()
    return held if actor.has(Permission.APPLICATION_SUBMIT) else held.filter(user=actor.user_id)


def reports_to_write(actor: Actor) -> Any:
    """Yearly reports that are asked of the unit or the person."""
    held = _held(actor)
    return None if held is None else YearlyCheck.objects.filter(recognition__in=held, state=CheckState.OPEN).for_list()


def hearings_to_answer(actor: Actor) -> Any:
    """What is to be revoked, and the holder has not answered to."""
    held = _held(actor)
    return None if held is None else held.filter(state=RecognitionState.HEARING, statement="")


def reports_to_grade(actor: Actor) -> Any:
    """Reports that were handed in to the body."""
    rows = _of_body(actor)
    return (
        None
        if rows is None
        else YearlyCheck.objects.filter(recognition__in=rows, state=CheckState.SUBMITTED).for_list()
    )


def renewals_to_decide(actor: Actor) -> Any:
    """Requests for renewal that wait for the body."""
    rows = _of_body(actor)
    return None if rows is None else rows.filter(asked_at__isnull=False, state__in=ANSWERABLE)


def hearings_to_decide(actor: Actor) -> Any:
    """Hearings in which the holder has answered."""
    rows = _of_body(actor)
    return None if rows is None else rows.filter(state=RecognitionState.HEARING).exclude(statement="")


def appeals_to_decide(actor: Actor) -> Any:
    """Appeals against what somebody else of the body revoked."""
    rows = _of_body(actor)
    if rows is None:
        return None
    waiting = rows.filter(state=RecognitionState.REVOKED, appealed_at__isnull=False, appeal_answered_at__isnull=True)
    return waiting.exclude(ended_by=actor.user_id)


def calls_to_grant(actor: Actor) -> Any:
    """Decided calls of the body whose selected applicants do not hold yet what the scheme grants."""
    if _of_body(actor) is None:
        return None
    rows = Call.objects.filter(
        organisation=actor.organisation_id, state=CallState.DECIDED, edition__grants__isnull=False
    )
    waiting = rows.filter(applications__state=ApplicationState.SELECTED, applications__recognition__isnull=True)
    return waiting.distinct()


def to_clear(actor: Actor) -> Any:
    """What was entered by others of the body and waits for the secrecy review before it is public."""
    if actor.oversight is None or not actor.has(Permission.RECOGNITION_REVIEW_SECRECY):
        return None
    rows = Recognition.objects.filter(
        organisation=actor.organisation_id,
        state=RecognitionState.VALID,
        is_published=False,
        kind__is_public=True,
    )
    return rows.for_list().exclude(created_by=actor.user_id)
