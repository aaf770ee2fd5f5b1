"""The tables of the empowerment of inventors."""

from lianqiao.processes.empowerments.models.empowerment import Empowerment, Participant
from lianqiao.processes.empowerments.models.income import IncomeDue, IncomePayment, IncomeTerm
from lianqiao.processes.empowerments.models.papers import Signature, Variation, YearReport

__all__ = [
    "Empowerment",
    "IncomeDue",
    "IncomePayment",
    "IncomeTerm",
    "Participant",
    "Signature",
    "Variation",
    "YearReport",
]
