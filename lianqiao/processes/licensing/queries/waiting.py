"""What of licensing waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.licensing.enums import AuditState, ClaimState, LicenceState, OfferState, TriggerState
from lianqiao.processes.licensing.models import (
    AuditRequest,
    GuaranteeClaim,
    Licence,
    LicenceDue,
    PoolOffer,
    TriggerEvent,
)


def _may(actor: Actor, permission: Permission) -> bool:
    return actor.organisation is not None and actor.has(permission)


def to_clear(actor: Actor) -> Any:
    """Offers that the actor may clear."""
    if not _may(actor, Permission.POOL_REVIEW_SECRECY):
        return None
    own = Q(organisation=actor.organisation_id)
    if actor.oversight is not None:
        own |= Q(region__code__startswith=actor.oversight)
    return PoolOffer.objects.filter(own, state=OfferState.CLEARING).exclude(submitted_by=actor.user_id)


def to_answer(actor: Actor) -> Any:
    """Requests for what the actor's unit offers."""
    if not _may(actor, Permission.LICENCE_GIVE):
        return None
    return Licence.objects.given_by(actor).filter(state=LicenceState.REQUESTED)


def to_sign(actor: Actor) -> Any:
    """Settled terms that the actor's unit has not signed."""
    return Licence.objects.unsigned_by(actor) if _may(actor, Permission.LICENCE_SIGN) else None


def to_confirm(actor: Actor) -> Any:
    """Events that the other side has declared."""
    return TriggerEvent.objects.to_answer_by(actor) if _may(actor, Permission.LICENCE_SIGN) else None


def to_mediate(actor: Actor) -> Any:
    """Contested events that the actor decides on."""
    if not _may(actor, Permission.LICENCE_MEDIATE):
        return None
    mine = Q(licence__offer__market=actor.organisation_id)
    if actor.oversight is not None:
        mine |= Q(licence__offer__market__isnull=True, region__code__startswith=actor.oversight)
    return TriggerEvent.objects.filter(mine, state=TriggerState.CONTESTED)


def to_pay(actor: Actor) -> Any:
    """What the actor's unit owes."""
    return LicenceDue.objects.owed_by(actor) if _may(actor, Permission.LICENCE_TAKE) else None


def to_receive(actor: Actor) -> Any:
    """What was paid to the actor's unit, which has not confirmed it."""
    return LicenceDue.objects.recorded_for(actor) if _may(actor, Permission.LICENCE_GIVE) else None


def claims_to_answer(actor: Actor) -> Any:
    """Claims on guarantees that the actor's body gave."""
    if not _may(actor, Permission.CLAIM_ANSWER):
        return None
    return GuaranteeClaim.objects.filter(guarantee__provider=actor.organisation_id, state=ClaimState.FILED)


def audits_to_answer(actor: Actor) -> Any:
    """Requests to look at the books of the actor's unit."""
    if not _may(actor, Permission.LICENCE_TAKE):
        return None
    return AuditRequest.objects.filter(licence__licensee=actor.organisation_id, state=AuditState.ASKED)


def licences_concern(actor: Actor) -> bool:
    """Whether the actor's unit has something to do with a licence."""
    return actor.organisation_id is not None and bool(Licence.objects.visible_to(actor).exists())
