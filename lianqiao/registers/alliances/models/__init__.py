"""The tables of the register of alliances."""

from lianqiao.registers.alliances.models.alliance import Alliance, AllianceMember
from lianqiao.registers.alliances.models.report import AllianceReport

__all__ = ["Alliance", "AllianceMember", "AllianceReport"]
