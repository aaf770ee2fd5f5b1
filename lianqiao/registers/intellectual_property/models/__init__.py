"""The tables of the register of intellectual property."""

from lianqiao.registers.intellectual_property.models.right import Fee, Right
from lianqiao.registers.intellectual_property.models.standard import Standard

__all__ = ["Fee", "Right", "Standard"]
