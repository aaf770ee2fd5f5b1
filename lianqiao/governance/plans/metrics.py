"""Figures of plans: plans carried out, tasks by state, tasks closed, tasks overdue, targets confirmed."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import metric
from lianqiao.governance.plans.enums import OPEN_TASKS, PlanState, TaskState
from lianqiao.governance.plans.models import Find, PlanDocument, Task

_BY = {"region": "region", "organisation": "organisation", "plan": "plan"}


@metric(
    "plans.issued",
    label=_("执行中的方案"),
    unit=_("份"),
    rule=_("现在执行中、下达日期不晚于统计日的方案"),
    by={"region": "region", "organisation": "organisation"},
)
def issued(on: date) -> QuerySet[Any]:
    return PlanDocument.objects.filter(state=PlanState.ISSUED, issued_at__date__lte=on)


@metric(
    "plans.tasks",
    label=_("台账任务"),
    unit=_("项"),
    rule=_("下达日期不晚于统计日的任务，状态按现在计"),
    by={**_BY, "state": "state"},
)
def tasks(on: date) -> QuerySet[Any]:
    return Task.objects.filter(assigned_on__lte=on)


@metric(
    "plans.tasks_closed",
    label=_("已销号任务"),
    unit=_("项"),
    rule=_("经下达部门核验销号、销号日期不晚于统计日的任务"),
    by={**_BY, "month": TruncMonth("closed_on")},
)
def tasks_closed(on: date) -> QuerySet[Any]:
    return Task.objects.filter(state=TaskState.CLOSED, closed_on__lte=on)


@metric(
    "plans.tasks_overdue",
    label=_("逾期任务"),
    unit=_("项"),
    rule=_("统计日已过完成期限、现在仍未销号也未终止的任务"),
    by={**_BY, "state": "state"},
)
def tasks_overdue(on: date) -> QuerySet[Any]:
    return Task.objects.filter(state__in=OPEN_TASKS, assigned_on__lte=on, due_on__lt=on)


@metric(
    "plans.targets",
    label=_("已确认的目标"),
    unit=_("项"),
    rule=_("各方案现行版本里确认日期不晚于统计日的目标"),
    by={"region": "version__plan__region", "organisation": "version__plan__organisation", "plan": "version__plan"},
)
def targets(on: date) -> QuerySet[Any]:
    return Find.objects.confirmed_targets().filter(decided_at__date__lte=on)
