"""The tables of deals."""

from lianqiao.processes.deals.models.deal import Deal
from lianqiao.processes.deals.models.parts import Confirmation, DealItem, DealParty, PricePart
from lianqiao.processes.deals.models.statement import Commission, CommissionStatement, StatementConfirmation

__all__ = [
    "Commission",
    "CommissionStatement",
    "Confirmation",
    "Deal",
    "DealItem",
    "DealParty",
    "PricePart",
    "StatementConfirmation",
]
