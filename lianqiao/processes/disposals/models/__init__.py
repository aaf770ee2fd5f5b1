"""The tables of disposals."""

from lianqiao.processes.disposals.models.consents import CoOwnerConsent, SecrecyStatement
from lianqiao.processes.disposals.models.decisions import Decision, DecisionMember, Valuation
from lianqiao.processes.disposals.models.disposal import Disposal
from lianqiao.processes.disposals.models.items import DisposalItem, ItemOwner, ItemRight
from lianqiao.processes.disposals.models.reserves import ReserveOpening, ReservePrice

__all__ = [
    "CoOwnerConsent",
    "Decision",
    "DecisionMember",
    "Disposal",
    "DisposalItem",
    "ItemOwner",
    "ItemRight",
    "ReserveOpening",
    "ReservePrice",
    "SecrecyStatement",
    "Valuation",
]
