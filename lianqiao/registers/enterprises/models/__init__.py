"""The tables of the register of enterprises."""

from lianqiao.registers.enterprises.models.credentials import Credential
from lianqiao.registers.enterprises.models.figures import MonthlyRevenue, YearFigures
from lianqiao.registers.enterprises.models.growth import EnterpriseVisit, GrowthStep, ResearchReserve

__all__ = ["Credential", "EnterpriseVisit", "GrowthStep", "MonthlyRevenue", "ResearchReserve", "YearFigures"]
