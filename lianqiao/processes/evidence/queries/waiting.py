"""What of evidence waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.evidence.enums import CaseState, TypicalState
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, ExemptionCase, TypicalCase


def to_complete(actor: Actor) -> Any:
    """Dossiers of the unit in which something is missing."""
    if actor.organisation is None or not actor.has(Permission.EVIDENCE_MAKE) or actor.oversight is not None:
        return None
    return Dossier.objects.filter(organisation=actor.organisation_id).incomplete()


def _judged(actor: Actor) -> Any:
    if actor.oversight is None or not actor.has(Permission.EXEMPTION_JUDGE):
        return None
    return ExemptionCase.objects.judged_by(actor).exclude(organisation=actor.organisation_id)


def to_accept(actor: Actor) -> Any:
    """Applications before the bodies of the region."""
    rows = _judged(actor)
    return None if rows is None else rows.filter(state=CaseState.SUBMITTED)


def to_judge(actor: Actor) -> Any:
    """Cases in inquiry."""
    rows = _judged(actor)
    return None if rows is None else rows.filter(state=CaseState.INQUIRY)


def to_confirm(actor: Actor) -> Any:
    """Verdicts that another person proposed."""
    rows = _judged(actor)
    return None if rows is None else rows.filter(state=CaseState.PROPOSED).exclude(proposed_by=actor.user_id)


def to_answer(actor: Actor) -> Any:
    """Objections for a third person."""
    rows = _judged(actor)
    if rows is None:
        return None
    rows = rows.filter(state=CaseState.OBJECTED)
    return rows.exclude(proposed_by=actor.user_id).exclude(concluded_by=actor.user_id)


def to_publish(actor: Actor) -> Any:
    """Typical cases that another person wants to be read."""
    if actor.organisation_id is None or actor.oversight is None or not actor.has(Permission.EXEMPTION_PUBLISH):
        return None
    rows = TypicalCase.objects.filter(organisation=actor.organisation_id, state=TypicalState.PROPOSED)
    return rows.exclude(proposed_by=actor.user_id)


def has_cases(actor: Actor) -> bool:
    """Whether there is a file on which the unit may rest a case, or a case already."""
    if actor.organisation_id is None:
        return False
    files = EvidenceFile.objects.filter(dossier__organisation=actor.organisation_id)
    return files.exists() or ExemptionCase.objects.visible_to(actor).exists()
