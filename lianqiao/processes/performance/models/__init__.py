"""The tables of the performance of contracts."""

from lianqiao.processes.performance.models.breach import Breach, BreachStatement
from lianqiao.processes.performance.models.money import (
    CertifiedCost,
    CertifiedPayment,
    ContractPayment,
    IncomeCertificate,
    PaymentAnswer,
)
from lianqiao.processes.performance.models.performance import (
    ContractMilestone,
    MilestoneStep,
    Performance,
    PlanProposal,
)

__all__ = [
    "Breach",
    "BreachStatement",
    "CertifiedCost",
    "CertifiedPayment",
    "ContractMilestone",
    "ContractPayment",
    "IncomeCertificate",
    "MilestoneStep",
    "PaymentAnswer",
    "Performance",
    "PlanProposal",
]
