"""The tables of the registration of achievements."""

from lianqiao.registers.registrations.models.project import ResearchProject
from lianqiao.registers.registrations.models.registration import Registration

__all__ = ["Registration", "ResearchProject"]
