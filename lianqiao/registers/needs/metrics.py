"""Figures of research tasks and scenarios."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.models import ResearchTask, Scenario

#: Tasks in these stand on the list or stood there.
_LISTED = (TaskState.CONFIRMED, TaskState.IN_PROJECT, TaskState.SOLVED)


@metric(
    "needs.tasks",
    label=_("重点研发任务"),
    rule=_("已列入清单、已立项或已突破的任务，列入日期不晚于统计日"),
    by={"region": "region", "urgency": "urgency", "state": "state", "month": TruncMonth("decided_at")},
    nature=Nature.STOCK,
)
def tasks(on: date) -> QuerySet[Any]:
    return ResearchTask.objects.filter(state__in=_LISTED, decided_at__date__lte=on)


@metric(
    "needs.condensed_demands",
    label=_("凝练进研发任务的需求"),
    unit=_("条"),
    rule=_("作为来源写进已列入清单、已立项或已突破的任务的需求，任务列入日期不晚于统计日；一条需求只算一次"),
    by={"region": "researchtask__region"},
    aggregate=Count("demand", distinct=True),
    nature=Nature.STOCK,
)
def condensed_demands(on: date) -> QuerySet[Any]:
    links = ResearchTask.demands.through.objects
    return links.filter(researchtask__state__in=_LISTED, researchtask__decided_at__date__lte=on)


@metric(
    "needs.solved_tasks",
    label=_("突破的关键技术"),
    rule=_("已突破的任务，突破日期不晚于统计日"),
    by={"region": "region", "urgency": "urgency", "month": TruncMonth("solved_on")},
    nature=Nature.FLOW,
)
def solved_tasks(on: date) -> QuerySet[Any]:
    return ResearchTask.objects.filter(state=TaskState.SOLVED, solved_on__lte=on)


@metric(
    "needs.scenarios",
    label=_("开放的应用场景"),
    rule=_("已公开或示范完成的应用场景，开放日期不晚于统计日"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("opens_on")},
    nature=Nature.STOCK,
)
def scenarios(on: date) -> QuerySet[Any]:
    return Scenario.objects.filter(state__in=Scenario.PUBLIC_STATES, opens_on__lte=on)
