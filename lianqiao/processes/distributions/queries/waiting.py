"""What of distributions waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.distributions import deals, payments
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution, RewardShare


def to_begin(actor: Actor) -> Any:
    """Concluded deals of the unit of which some money that is due was not begun to be divided."""
    if actor.organisation is None or not actor.has(Permission.DISTRIBUTION_EDIT):
        return None
    return deals.undivided(actor)


def to_begin_of_payments(actor: Actor) -> Any:
    """Performances of contracts for which the unit was paid something that was not begun to be divided."""
    if actor.organisation is None or not actor.has(Permission.DISTRIBUTION_EDIT):
        return None
    return payments.undivided(actor)


def to_decide(actor: Actor) -> Any:
    """Those of the unit that were handed in by others and wait for a decision."""
    if actor.organisation is None or not actor.has(Permission.DISTRIBUTION_DECIDE):
        return None
    rows = Distribution.objects.filter(organisation=actor.organisation_id, state=DistributionState.PROPOSED)
    return rows.exclude(submitted_by=actor.user_id).exclude(rewards__user=actor.user_id)


def to_pay(actor: Actor) -> Any:
    """Those of the unit that were decided and are not paid."""
    if actor.organisation is None or not actor.has(Permission.DISTRIBUTION_PAY):
        return None
    return Distribution.objects.filter(organisation=actor.organisation_id, state=DistributionState.DECIDED)


def has_rewards(actor: Actor) -> bool:
    """Whether the person receives, or received, something."""
    return actor.user_id is not None and RewardShare.objects.of_person(actor).exists()
