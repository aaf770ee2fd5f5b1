"""What people do with plans: take them in, say what was found, keep the ledger."""

from lianqiao.governance.plans.domain.finds import (
    NewFind,
    StaleFind,
    add_find,
    change_find,
    confirm_above,
    decide_find,
)
from lianqiao.governance.plans.domain.names import name_department
from lianqiao.governance.plans.domain.plans import change_plan, create_plan, upload_version
from lianqiao.governance.plans.domain.reading import keep_reading, note_problem
from lianqiao.governance.plans.domain.tasks import add_task, change_task, finish_step, report_task, take_over_tasks

__all__ = [
    "NewFind",
    "StaleFind",
    "add_find",
    "add_task",
    "change_find",
    "change_plan",
    "change_task",
    "confirm_above",
    "create_plan",
    "decide_find",
    "finish_step",
    "keep_reading",
    "name_department",
    "note_problem",
    "report_task",
    "take_over_tasks",
    "upload_version",
]
