"""Counts of the ledger: tasks by state of a plan, of each plan of a list, and of each department."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianqiao.governance.plans.enums import ASSIGNED_TASKS, Naming, PartyRole, TaskState
from lianqiao.governance.plans.models import PlanDocument, Task, TaskParty


@dataclass
class Unit:
    """A department of a plan: tasks that it leads and supports, and how many of those it leads are closed or late."""

    organisation: Any
    leads: int = 0
    supports: int = 0
    closed: int = 0
    overdue: int = 0


@dataclass
class UnknownName:
    """A printed name that stands for no organisation yet, with the tasks that use it."""

    name: str
    is_general: bool
    tasks: list[Task] = field(default_factory=list)


def with_counts(plans: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Plans with `task_count`, `closed_count` and `overdue_count` of what was assigned."""
    tasks = Task.objects.filter(plan=OuterRef("pk"))
    counted: QuerySet[Any] = plans.annotate(
        task_count=_count(tasks.filter(state__in=ASSIGNED_TASKS)),
        closed_count=_count(tasks.filter(state=TaskState.CLOSED)),
        overdue_count=_count(tasks.overdue(today)),
    )
    return counted


def states_of(tasks: QuerySet[Any]) -> list[tuple[str, Any, int]]:
    """(state, its name, tasks) in the order in which a task goes through them; states without tasks are left out."""
    counts = dict(tasks.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state.value, state.label, counts[state]) for state in TaskState if counts.get(state)]


def units_of(plan: PlanDocument, tasks: QuerySet[Any], today: date) -> list[Unit]:
    """The matched departments of the tasks, those that lead most first; in one query."""
    rows = TaskParty.objects.filter(task__in=tasks.filter(plan=plan), naming=Naming.MATCHED)
    units: dict[Any, Unit] = {}
    for party in rows.select_related("organisation", "task"):
        unit = units.setdefault(party.organisation_id, Unit(party.organisation))
        if party.role == PartyRole.SUPPORT:
            unit.supports += 1
            continue
        unit.leads += 1
        unit.closed += party.task.state == TaskState.CLOSED
        unit.overdue += party.task.is_overdue(today)
    return sorted(units.values(), key=lambda unit: (-unit.leads, -unit.supports, unit.organisation.pinyin))


def unknown_names(tasks: QuerySet[Any]) -> list[UnknownName]:
    """The printed names of the tasks that stand for no organisation, those used most first; in one query."""
    rows = TaskParty.objects.filter(task__in=tasks).exclude(naming=Naming.MATCHED).select_related("task")
    found: dict[str, UnknownName] = {}
    uses: dict[str, int] = defaultdict(int)
    for party in rows.order_by("task__order", "task", "role", "order"):
        name = found.setdefault(party.name, UnknownName(party.name, party.naming == Naming.GENERAL))
        name.tasks.append(party.task)
        uses[party.name] += 1
    return sorted(found.values(), key=lambda name: (name.is_general, -uses[name.name], name.name))


def _count(tasks: QuerySet[Any]) -> Any:
    counted = tasks.order_by().values("plan").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
