"""Reading a plan of government: its outline, its tasks with departments, and every quantity in it."""

from lianqiao.engines.plan_parser.parse import parse
from lianqiao.engines.plan_parser.types import (
    Block,
    Comparator,
    Doubt,
    Incentive,
    Kind,
    Part,
    Period,
    Plan,
    Quantity,
    Section,
    Task,
)

__all__ = [
    "Block",
    "Comparator",
    "Doubt",
    "Incentive",
    "Kind",
    "Part",
    "Period",
    "Plan",
    "Quantity",
    "Section",
    "Task",
    "parse",
]
