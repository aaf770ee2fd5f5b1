"""What is done to indicators and targets."""

from lianqiao.governance.indicators.domain.allocation import allocate, issue_parts, propose
from lianqiao.governance.indicators.domain.catalogue import (
    create_indicator,
    discard_indicator,
    edit_indicator,
    near_names,
)
from lianqiao.governance.indicators.domain.targets import discard_target, edit_target, set_target

__all__ = [
    "allocate",
    "create_indicator",
    "discard_indicator",
    "discard_target",
    "edit_indicator",
    "edit_target",
    "issue_parts",
    "near_names",
    "propose",
    "set_target",
]
