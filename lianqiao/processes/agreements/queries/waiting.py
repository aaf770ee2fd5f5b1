"""What of agreements waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.agreements.enums import AgreementState, AmendmentState, MilestoneState, PartyRole
from lianqiao.processes.agreements.models import Agreement, Amendment, Milestone, Party, Signature


def to_sign(actor: Actor) -> Any:
    """Agreements that the actor's unit has not signed."""
    if actor.organisation is None or not actor.has(Permission.AGREEMENT_SIGN):
        return None
    mine = Party.objects.filter(organisation=actor.organisation_id, signatures__isnull=True)
    rows = Agreement.objects.filter(state=AgreementState.SIGNING, pk__in=mine.values("agreement"))
    return rows.exclude(organisation=actor.organisation_id)


def to_report(actor: Actor) -> Any:
    """Milestones whose report was sent back, is late, or was reminded of."""
    if actor.organisation is None or not actor.has(Permission.AGREEMENT_REPORT):
        return None
    mine = Milestone.objects.filter(agreement__application__organisation=actor.organisation_id).with_deadline().owed()
    soon = Q(state=MilestoneState.RETURNED) | Q(reminded_for__isnull=False) | Q(last_day__lt=clock.today())
    return mine.filter(soon).select_related("agreement")


def to_consent(actor: Actor) -> Any:
    """Amendments that the actor's unit or body has not answered."""
    if actor.organisation is None or not actor.has(Permission.AMENDMENT_ANSWER):
        return None
    party = Party.objects.filter(agreement=OuterRef("agreement"), organisation=actor.organisation_id)
    agreed = Signature.objects.filter(amendment=OuterRef("pk"), party__organisation=actor.organisation_id)
    rows = Amendment.objects.filter(Exists(party.exclude(role=PartyRole.LEADER)), state=AmendmentState.PROPOSED)
    return rows.exclude(Exists(agreed)).select_related("agreement")


def to_plead(actor: Actor) -> Any:
    """Agreements of the actor's unit that are to be stopped and that it has not answered."""
    if actor.organisation is None or not actor.has(Permission.AGREEMENT_REPORT):
        return None
    rows = Agreement.objects.filter(application__organisation=actor.organisation_id, state=AgreementState.HEARING)
    return rows.filter(plea="", hearing_until__gte=clock.today())


def to_offer(actor: Actor) -> Any:
    """Drafts of the actor's body, and what its own side has not signed."""
    if actor.oversight is None or not actor.has(Permission.AGREEMENT_MANAGE):
        return None
    mine = Party.objects.filter(organisation=actor.organisation_id, signatures__isnull=True)
    signing = Q(state=AgreementState.SIGNING, pk__in=mine.values("agreement"))
    rows = Agreement.objects.filter(organisation=actor.organisation_id)
    return rows.filter(Q(state=AgreementState.DRAFT) | signing)


def to_judge(actor: Actor) -> Any:
    """Reports to the actor's body that wait for acceptance."""
    if actor.oversight is None or not actor.has(Permission.AGREEMENT_DECIDE):
        return None
    return Milestone.objects.filter(
        agreement__organisation=actor.organisation_id,
        agreement__state=AgreementState.RUNNING,
        state=MilestoneState.REPORTED,
    ).select_related("agreement")


def to_conclude(actor: Actor) -> Any:
    """Agreements of the actor's body that are to be stopped and whose unit was heard."""
    if actor.oversight is None or not actor.has(Permission.AGREEMENT_DECIDE):
        return None
    rows = Agreement.objects.filter(organisation=actor.organisation_id, state=AgreementState.HEARING)
    return rows.filter(~Q(plea="") | Q(hearing_until__lt=clock.today()))
