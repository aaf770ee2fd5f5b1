"""The tables of the register of conversions."""

from lianqiao.registers.conversions.models.conversion import Conversion, ConversionYear

__all__ = ["Conversion", "ConversionYear"]
