"""What of technology contracts waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts.enums import ChangeState, ContractState, NationalFinding, ObjectionState
from lianqiao.processes.contracts.models import (
    ContractChange,
    ContractObjection,
    NationalContract,
    Recheck,
    RecheckItem,
    TechnologyContract,
)
from lianqiao.processes.contracts.sources import unregistered_deals


def to_begin(actor: Actor) -> Any:
    """Concluded deals of the actor's unit whose contract was not brought to a registration office."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_CREATE):
        return None
    return unregistered_deals(actor)


def to_mend(actor: Actor) -> Any:
    """Applications of the actor's unit that were sent back."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_EDIT):
        return None
    return TechnologyContract.objects.filter(organisation=actor.organisation_id, state=ContractState.RETURNED)


def to_accept(actor: Actor) -> Any:
    """Applications that lie with the actor's office and were not taken on."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_EXAMINE):
        return None
    return TechnologyContract.objects.of_office(actor).filter(state=ContractState.SUBMITTED)


def to_examine(actor: Actor) -> Any:
    """Applications that the actor's office examines."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_EXAMINE):
        return None
    states = (ContractState.EXAMINING, ContractState.EXPERT)
    return TechnologyContract.objects.of_office(actor).filter(state__in=states)


def to_register(actor: Actor) -> Any:
    """Applications that somebody else of the actor's office has looked at first."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_REGISTER):
        return None
    rows = TechnologyContract.objects.of_office(actor).filter(state=ContractState.CHECKED)
    return rows.exclude(checked_by=actor.user_id)


def changes_to_decide(actor: Actor) -> Any:
    """Changes and cancellations that the actor's office was asked for."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_REGISTER):
        return None
    rows = ContractChange.objects.filter(contract__office__organisation=actor.organisation_id)
    return rows.filter(state=ChangeState.ASKED).select_related("contract")


def objections_to_decide(actor: Actor) -> Any:
    """Objections that somebody else than who decided has to look at."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_REGISTER):
        return None
    rows = ContractObjection.objects.filter(contract__office__organisation=actor.organisation_id)
    rows = rows.filter(state=ObjectionState.RAISED).exclude(contract__decided_by=actor.user_id)
    return rows.select_related("contract")


def to_recheck(actor: Actor) -> Any:
    """Samples of the actor's body in which a contract was not looked at."""
    if actor.oversight is None or not actor.has(Permission.CONTRACT_RECHECK):
        return None
    left = RecheckItem.objects.filter(recheck=OuterRef("pk"), verdict="")
    return Recheck.objects.filter(Exists(left), organisation=actor.organisation_id)


def to_compare(actor: Actor) -> Any:
    """Contracts of the national system that are not as ours and wait for the office's decision."""
    if actor.organisation is None or not actor.has(Permission.CONTRACT_COMPARE):
        return None
    rows = NationalContract.objects.filter(organisation=actor.organisation_id, decision="")
    return rows.exclude(finding=NationalFinding.SAME)
