"""The states of indicators, targets, plans and their tasks, bulletins and assessments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list
from tests.governance.boards.makers import assessment_in, bulletin_in
from tests.governance.indicators.makers import indicator_in, target_in
from tests.governance.plans.makers import find_in, plan_in, ready_plan, task_in

INDICATOR = """
activate | draft   | active  | own:KEEPING
retire   | active  | retired | own:KEEPING
restore  | retired | active  | own:KEEPING
"""


TARGET = """
issue    | draft                | issued    | own:reviewer
revise   | issued revised       | revised   | own:reviewer
withdraw | draft issued revised | withdrawn | own:reviewer
"""


PLAN = """
issue      | draft        | issued    | own:reviewer
issue_more | issued       | issued    | own:reviewer
finish     | issued       | finished  | own:reviewer
withdraw   | draft issued | withdrawn | own:reviewer
"""


FIND = """
confirm | proposed          | confirmed | own:KEEPING
drop    | proposed          | dropped   | own:KEEPING
reopen  | confirmed dropped | proposed  | own:KEEPING
"""


TASK = """
assign           | prepared                  | planned  | system
report           | planned underway          | underway | own:KEEPING lead:KEEPING support:KEEPING
ask_closing      | planned underway          | checking | own:KEEPING lead:KEEPING
close            | checking                  | closed   | own:reviewer
send_back        | checking                  | underway | own:reviewer
stop             | planned underway checking | stopped  | own:reviewer
stop_with_plan   | planned underway checking | stopped  | system
resume           | closed stopped            | underway | own:reviewer
remind_planned   | planned                   | planned  | system
remind_underway  | underway                  | underway | system
overdue_planned  | planned                   | planned  | system
overdue_underway | underway                  | underway | system
"""


BULLETIN = """
issue    | draft  | issued    | own:reviewer
withdraw | issued | withdrawn | own:reviewer
"""


ASSESSMENT = """
score   | draft     | scored    | own:KEEPING
redraw  | scored    | draft     | own:KEEPING
confirm | scored    | confirmed | own:reviewer
reopen  | confirmed | scored    | own:reviewer
"""


def sides_of_a_plan(plan: Any) -> Sides:
    """The body that keeps it, those around and above it, and organisations of its region."""
    return {**sides_of_a_list(plan), "own": (plan.organisation, {"oversight": "29"})}


def sides_of_a_task(task: Any) -> Sides:
    """The body that keeps it, the departments that it names, and those around."""
    lead, support = (task.parties.get(role=role).organisation for role in ("lead", "support"))
    return {
        **sides_of_a_plan(task),
        "lead": (lead, {"oversight": "29"}),
        "support": (support, {"oversight": "29"}),
    }


def given_to_a_task(name: str) -> dict[str, Any]:
    """Valid data for the action on a task."""
    if name in ("report", "ask_closing"):
        return {"text": "按计划推进", "percent": 40}
    return {"opinion": "已完成"} if name == "close" else {"day": clock.today()}


MATRICES = {
    "boards.Assessment": Matrix(ASSESSMENT, assessment_in, sides_of_a_list),
    "boards.Bulletin": Matrix(BULLETIN, bulletin_in, sides_of_a_list),
    "indicators.Indicator": Matrix(INDICATOR, indicator_in, sides_of_a_list),
    "indicators.Target": Matrix(TARGET, target_in, sides_of_a_list, lambda name: {"value": Decimal(9)}),
    "plans.PlanDocument": Matrix(PLAN, plan_in, sides_of_a_plan, ready=ready_plan),
    "plans.Find": Matrix(FIND, find_in, lambda find: sides_of_a_plan(find.version.plan)),
    "plans.Task": Matrix(TASK, task_in, sides_of_a_task, given_to_a_task),
}
