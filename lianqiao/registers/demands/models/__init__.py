"""The tables of the register of demands."""

from lianqiao.registers.demands.models.demand import Demand

__all__ = ["Demand"]
