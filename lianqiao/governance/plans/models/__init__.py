"""The tables of plans."""

from lianqiao.governance.plans.models.finds import Find
from lianqiao.governance.plans.models.names import DepartmentAlias
from lianqiao.governance.plans.models.plans import PlanDocument, PlanVersion, Section
from lianqiao.governance.plans.models.reports import TaskReport
from lianqiao.governance.plans.models.tasks import Task, TaskParty, TaskStep

__all__ = [
    "DepartmentAlias",
    "Find",
    "PlanDocument",
    "PlanVersion",
    "Section",
    "Task",
    "TaskParty",
    "TaskReport",
    "TaskStep",
]
