"""The tables of technology contracts."""

from lianqiao.processes.contracts.models.changes import ContractChange, ContractObjection
from lianqiao.processes.contracts.models.contract import ContractParty, CostItem, TechnologyContract
from lianqiao.processes.contracts.models.examination import ContractOpinion, Defect
from lianqiao.processes.contracts.models.national import NationalContract
from lianqiao.processes.contracts.models.office import RegistrationOffice
from lianqiao.processes.contracts.models.rechecks import Recheck, RecheckItem

__all__ = [
    "ContractChange",
    "ContractObjection",
    "ContractOpinion",
    "ContractParty",
    "CostItem",
    "Defect",
    "NationalContract",
    "Recheck",
    "RecheckItem",
    "RegistrationOffice",
    "TechnologyContract",
]
