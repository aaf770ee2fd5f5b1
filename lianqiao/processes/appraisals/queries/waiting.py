"""What of appraisals and referrals waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.appraisals.enums import AppraisalState, ReferralState
from lianqiao.processes.appraisals.models import Appraisal, Evaluator, Referral
from lianqiao.processes.appraisals.queries.evaluators import may_subscribe


def _may_evaluate(actor: Actor) -> bool:
    organisation = actor.organisation
    return organisation is not None and Evaluator.is_filed_by(organisation)


def to_mend(actor: Actor) -> Any:
    """Appraisals of the actor's unit that were sent back."""
    if actor.organisation is None or not actor.has(Permission.APPRAISAL_EDIT):
        return None
    return Appraisal.objects.filter(organisation=actor.organisation_id, state=AppraisalState.RETURNED)


def to_accept(actor: Actor) -> Any:
    """Applications that were handed in to the actor's unit as evaluator."""
    if not _may_evaluate(actor) or not actor.has(Permission.APPRAISAL_CHECK):
        return None
    return Appraisal.objects.filter(evaluator__organisation=actor.organisation_id, state=AppraisalState.SUBMITTED)


def to_examine(actor: Actor) -> Any:
    """Appraisals that the actor's unit as evaluator has taken on."""
    if not _may_evaluate(actor) or not actor.has(Permission.APPRAISAL_CHECK):
        return None
    return Appraisal.objects.filter(evaluator__organisation=actor.organisation_id, state=AppraisalState.EXAMINING)


def to_clear(actor: Actor) -> Any:
    """Results of the actor's unit, or of its region for a government, that wait for their secrecy review."""
    if actor.organisation is None or not actor.has(Permission.APPRAISAL_REVIEW_SECRECY):
        return None
    rows = Appraisal.objects.whole_for(actor).filter(state=AppraisalState.SIGNED, published_at__isnull=True)
    if actor.oversight is None:
        rows = rows.filter(organisation=actor.organisation_id)
    return rows.exclude(submitted_by=actor.user_id)


def to_answer(actor: Actor) -> Any:
    """Referrals that the actor's fund has not answered yet."""
    if not may_subscribe(actor) or not actor.has(Permission.REFERRAL_ANSWER):
        return None
    return Referral.objects.filter(organisation=actor.organisation_id, state=ReferralState.SENT)
