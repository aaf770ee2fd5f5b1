"""The tables of the register of enterprises."""

from lianqiao.registers.enterprises.models.credentials import Credential
from lianqiao.registers.enterprises.models.figures import MonthlyRevenue, YearFigures
from lianqiao.registers.enterprises.models.growth import EnterpriseVisit, GrowthStep, ResearchReserve
from lianqiao.registers.enterprises.models.leading import LeadingFigure, LeadingGoal, LeadingPlan, LeadingReport
from lianqiao.registers.enterprises.models.state_owned import StateHolding, StateResearch, StateResearchMember

__all__ = [
    "Credential",
    "EnterpriseVisit",
    "GrowthStep",
    "LeadingFigure",
    "LeadingGoal",
    "LeadingPlan",
    "LeadingReport",
    "MonthlyRevenue",
    "ResearchReserve",
    "StateHolding",
    "StateResearch",
    "StateResearchMember",
    "YearFigures",
]
