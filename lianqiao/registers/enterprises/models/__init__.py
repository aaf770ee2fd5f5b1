"""The tables of the register of enterprises."""

from lianqiao.registers.enterprises.models.credentials import Credential
from lianqiao.registers.enterprises.models.figures import YearFigures
from lianqiao.registers.enterprises.models.growth import EnterpriseVisit, GrowthStep, ResearchReserve

__all__ = ["Credential", "EnterpriseVisit", "GrowthStep", "ResearchReserve", "YearFigures"]
