"""What people do in supervision: put task forces together, call meetings, follow what was agreed, order to rectify."""

from lianqiao.governance.supervision.domain.forces import change_force, create_force
from lianqiao.governance.supervision.domain.inspections import change_inspection, create_inspection
from lianqiao.governance.supervision.domain.meetings import add_item, change_meeting, create_meeting, enter_ledger
from lianqiao.governance.supervision.domain.rectifications import (
    change_rectification,
    create_rectification,
    hand_in_proof,
)

__all__ = [
    "add_item",
    "change_force",
    "change_inspection",
    "change_meeting",
    "change_rectification",
    "create_force",
    "create_inspection",
    "create_meeting",
    "create_rectification",
    "enter_ledger",
    "hand_in_proof",
]
