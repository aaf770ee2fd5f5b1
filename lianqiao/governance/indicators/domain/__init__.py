"""What is done to indicators and targets."""

from lianqiao.governance.indicators.domain.catalogue import (
    create_indicator,
    discard_indicator,
    edit_indicator,
    near_names,
)
from lianqiao.governance.indicators.domain.targets import discard_target, edit_target, set_target

__all__ = [
    "create_indicator",
    "discard_indicator",
    "discard_target",
    "edit_indicator",
    "edit_target",
    "near_names",
    "set_target",
]
