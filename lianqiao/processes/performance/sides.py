"""The two sides of a contract, and which of them has to answer what; where one is not here its office answers."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.contracts.enums import Side
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    ContractPayment,
    Performance,
    PlanProposal,
)


def sides_of(contract: Any) -> dict[str, Any]:
    """{seller, buyer}: the organisations of a contract, None for one that is not on the platform."""
    own, other = contract.organisation, contract.counterpart
    return {"seller": own, "buyer": other} if contract.side == Side.SELLER else {"seller": other, "buyer": own}


def performance_of(record: Any) -> Performance:
    """The performance that a record is or belongs to."""
    found: Performance = record if isinstance(record, Performance) else record.performance
    return found


def other_side(performance: Performance, organisation_id: Any) -> Any:
    """The key of the side across from the organisation, None where it is not on the platform."""
    return performance.seller_id if organisation_id == performance.buyer_id else performance.buyer_id


def doers(record: Any) -> set[Any]:
    """The organisations that act on a record: who delivers, who proposed, who wrote down; else both sides."""
    performance = performance_of(record)
    if isinstance(record, ContractMilestone):
        return {performance.seller_id or performance.buyer_id}
    if isinstance(record, Performance | Breach):
        return {performance.seller_id, performance.buyer_id} - {None}
    return {record.organisation_id}


def answering(record: Any) -> Any:
    """The key of the side that has to answer to a record; None where its office does for a side that is not here."""
    performance = performance_of(record)
    if isinstance(record, ContractMilestone):
        return performance.buyer_id if performance.seller_id else None
    if isinstance(record, PlanProposal | ContractPayment | Breach):
        return other_side(performance, record.organisation_id)
    raise LookupError(f"nobody answers to a {type(record).__name__}")


def is_party(actor: Actor, performance: Performance) -> bool:
    """Whether the actor's unit is one of the sides."""
    return actor.organisation_id is not None and actor.organisation_id in (performance.seller_id, performance.buyer_id)


def is_office_of(actor: Actor, performance: Performance) -> bool:
    """Whether the actor's unit is the office that registered the contract, and no side of it."""
    own = actor.organisation_id is not None and actor.organisation_id == performance.contract.office.organisation_id
    return own and not is_party(actor, performance)
