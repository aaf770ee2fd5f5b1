"""The tables of the register of enterprises."""

from lianqiao.registers.enterprises.models.figures import YearFigures

__all__ = ["YearFigures"]
