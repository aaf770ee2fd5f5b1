"""The states of data sets, of their cycles, and of the reports of units."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.governance.collection.makers import data_set_in, old_cycle_in, open_report_in

DATA_SET = """
activate   | draft   | active  | own:reviewer
open_cycle | active  | active  | system
retire     | active  | retired | own:reviewer
resume     | retired | active  | own:reviewer
"""


CYCLE = """
open   | opening     | open   | system
remind | open        | open   | system
lock   | open        | locked | system
extend | open locked | open   | own:reviewer
"""


#: `above` is the body that asks; another government of the same region stands outside.
REPORT = """
submit     | draft returned     | submitted | own:EDITING
take_back  | submitted          | draft     | own:EDITING
accept     | submitted          | accepted  | above:reviewer
return     | submitted accepted | returned  | above:reviewer
approve    | accepted           | approved  | above:reviewer
unapprove  | approved           | accepted  | above:reviewer
excuse     | draft returned     | excused   | above:reviewer
call_again | excused            | draft     | above:reviewer
"""


def sides_of_a_data_set(record: Any) -> Sides:
    """The body that asks, those around it, and a unit of its region."""
    return {**sides_of_a_register(record), "own": (record.organisation, {"oversight": "29"})}


def sides_of_a_report(report: Any) -> Sides:
    """The unit, the body that asks, other governments and strangers."""
    own = (report.organisation, {"oversight": "2902"})
    return {**sides_of_a_register(report), "own": own, "above": (report.cycle.organisation, {"oversight": "29"})}


def given_to_a_cycle(name: str) -> dict[str, Any]:
    """Valid data for the action on a cycle."""
    day = clock.today() + timedelta(days=300)
    given: dict[str, dict[str, Any]] = {
        "extend": {"due_on": day, "late_until": day, "locks_on": day},
        "remind": {"stage": 1},
    }
    return given.get(name, {})


MATRICES = {
    "collection.Cycle": Matrix(CYCLE, old_cycle_in, sides_of_a_data_set, given_to_a_cycle),
    "collection.DataSet": Matrix(DATA_SET, data_set_in, sides_of_a_data_set),
    "collection.Report": Matrix(REPORT, open_report_in, sides_of_a_report),
}
