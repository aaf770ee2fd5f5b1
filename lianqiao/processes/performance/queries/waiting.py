"""What of the performance of contracts waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.performance.enums import (
    OWED,
    BreachState,
    CertificateState,
    MilestoneKind,
    MilestoneState,
    PerformanceState,
    ProposalState,
)
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    ContractPayment,
    IncomeCertificate,
    Performance,
    PlanProposal,
)


def _of_party(actor: Actor, way: str = "performance__") -> Q:
    return Q(**{f"{way}seller": actor.organisation_id}) | Q(**{f"{way}buyer": actor.organisation_id})


def _of_office(actor: Actor) -> Q:
    return Q(performance__contract__office__organisation=actor.organisation_id)


def _works(actor: Actor, permission: Permission) -> bool:
    return actor.organisation is not None and actor.has(permission)


def to_plan(actor: Actor) -> Any:
    """Contracts of the actor's unit that have no plan yet, and none on its way."""
    if not _works(actor, Permission.PERFORMANCE_EDIT):
        return None
    rows = Performance.objects.filter(_of_party(actor, ""), state=PerformanceState.PLANNING)
    return rows.exclude(proposals__state=ProposalState.ASKED).select_related("contract")


def to_agree(actor: Actor) -> Any:
    """Plans that the other side proposed."""
    if not _works(actor, Permission.PERFORMANCE_CONFIRM):
        return None
    rows = PlanProposal.objects.filter(_of_party(actor), state=ProposalState.ASKED)
    return rows.exclude(organisation=actor.organisation_id)


def to_deliver(actor: Actor) -> Any:
    """What the actor's unit has to deliver next, sent back ones included."""
    if not _works(actor, Permission.PERFORMANCE_EDIT):
        return None
    rows = ContractMilestone.objects.filter(performance__seller=actor.organisation_id, state__in=OWED)
    return rows.filter(kind=MilestoneKind.DELIVERY, performance__state=PerformanceState.RUNNING)


def to_accept(actor: Actor) -> Any:
    """What was delivered to the actor's unit, or to a side for which it answers as the office."""
    if not _works(actor, Permission.PERFORMANCE_CONFIRM):
        return None
    mine = Q(performance__buyer=actor.organisation_id, performance__seller__isnull=False)
    mine |= Q(performance__buyer__isnull=True) & _of_office(actor)
    return ContractMilestone.objects.filter(mine, state=MilestoneState.DELIVERED)


def to_confirm(actor: Actor) -> Any:
    """Lines of money that the other side wrote down, or a side whose counterpart is not here."""
    if not _works(actor, Permission.PERFORMANCE_CONFIRM):
        return None
    rows = ContractPayment.objects.filter(answer__isnull=True).exclude(organisation=actor.organisation_id)
    absent = Q(performance__buyer__isnull=True) | Q(performance__seller__isnull=True)
    return rows.filter(_of_party(actor) | (absent & _of_office(actor)))


def to_certify(actor: Actor) -> Any:
    """Income that the actor's office is asked to certify."""
    if not _works(actor, Permission.INCOME_CERTIFY):
        return None
    return IncomeCertificate.objects.filter(_of_office(actor), state=CertificateState.ASKED)


def to_explain(actor: Actor) -> Any:
    """Defaults that are held against the actor's unit."""
    if not _works(actor, Permission.PERFORMANCE_CONFIRM):
        return None
    return Breach.objects.filter(_of_party(actor), state=BreachState.RAISED).exclude(organisation=actor.organisation_id)


def concerns(actor: Actor) -> bool:
    """Whether the actor's unit is a side of a registered contract."""
    if actor.organisation is None:
        return False
    return bool(Performance.objects.filter(_of_party(actor, "")).exists())
