"""The tables of the register of achievements."""

from lianqiao.registers.achievements.models.achievement import Achievement
from lianqiao.registers.achievements.models.parts import Completer, IntellectualProperty

__all__ = ["Achievement", "Completer", "IntellectualProperty"]
