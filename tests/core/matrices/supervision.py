"""The states of task forces, meetings, agreed items, inspections and orders to rectify."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.governance.plans.models import Task
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list
from tests.governance.supervision.makers import (
    force_in,
    in_days,
    inspection_in,
    item_in,
    meeting_in,
    order_in,
)

FORCE = """
dissolve | active    | dissolved | own:KEEPING
restore  | dissolved | active    | own:KEEPING
"""


MEETING = """
call   | draft        | called    | own:KEEPING
hold   | draft called | held      | own:KEEPING
close  | held         | closed    | own:KEEPING
cancel | draft called | cancelled | own:KEEPING
"""


ITEM = """
finish       | open      | done      | own:KEEPING owner:KEEPING
confirm      | done      | confirmed | own:reviewer
send_back    | done      | open      | own:reviewer
enter_ledger | open      | tasked    | own:KEEPING
drop         | open done | dropped   | own:reviewer
remind_open  | open      | open      | system
overdue_open | open      | open      | system
"""


INSPECTION = """
finish | planned | finished  | own:KEEPING
cancel | planned | cancelled | own:KEEPING
"""


RECTIFICATION = """
issue           | draft                  | ordered   | own:reviewer
hand_in         | ordered                | checking  | unit:KEEPING
close           | checking               | closed    | own:reviewer
send_back       | checking               | ordered   | own:reviewer
extend          | ordered                | ordered   | own:reviewer
reopen          | closed                 | ordered   | own:reviewer
withdraw        | draft ordered checking | withdrawn | own:reviewer
remind_ordered  | ordered                | ordered   | system
overdue_ordered | ordered                | ordered   | system
"""


def sides_of_a_record(record: Any) -> Sides:
    """The body that keeps it, those around and above it, and organisations of its region."""
    return {**sides_of_a_list(record), "own": (record.organisation, {"oversight": "29"})}


def given_to_an_item(name: str) -> dict[str, Any]:
    """Valid data for the action on an item."""
    if name == "enter_ledger":
        return {"task": Task.objects.filter(agreed_item=None).first()}
    return {"result": "已办"} if name == "finish" else {"day": clock.today()}


def given_to_an_order(name: str) -> dict[str, Any]:
    """Valid data for the action on an order."""
    if name in ("extend", "reopen"):
        return {"due_on": in_days(90)}
    return {"text": "已整改", "opinion": "到位", "day": clock.today()}


MATRICES = {
    "supervision.TaskForce": Matrix(FORCE, force_in, sides_of_a_record),
    "supervision.Meeting": Matrix(MEETING, meeting_in, sides_of_a_record),
    "supervision.AgreedItem": Matrix(
        ITEM, item_in, lambda item: {**sides_of_a_record(item), "owner": (item.owner, {})}, given_to_an_item
    ),
    "supervision.Inspection": Matrix(
        INSPECTION, inspection_in, sides_of_a_record, lambda name: {"findings": "总体顺利"}
    ),
    "supervision.Rectification": Matrix(
        RECTIFICATION,
        order_in,
        lambda order: {**sides_of_a_record(order), "unit": (order.unit, {})},
        given_to_an_order,
    ),
}
