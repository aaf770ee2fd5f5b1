"""Filters of plans and of the ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.governance.plans.enums import PartyRole, PlanState, TaskState
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter

MINE = (("lead", _("本单位牵头")), ("support", _("本单位配合")), ("kept", _("本单位下达")))
DUE = (("overdue", _("已逾期")), ("week", _("7 天内到期")), ("month", _("30 天内到期")), ("none", _("没有期限")))
#: Days of the choices above.
_DAYS = {"week": 7, "month": 30}


class PlanFilter(django_filters.FilterSet):
    """By words, state and region."""

    q = WordsFilter(columns=("title", "document_number"))
    state = django_filters.MultipleChoiceFilter(choices=PlanState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = PlanDocument
        fields: tuple[str, ...] = ("q", "state", "region")


class TaskFilter(django_filters.FilterSet):
    """By words, plan, department, what the own unit does, state and day."""

    q = WordsFilter(columns=("title", "text"))
    mine = django_filters.ChoiceFilter(choices=MINE, label=_("与本单位的关系"), method="by_part")
    plan = django_filters.ModelChoiceFilter(queryset=PlanDocument.objects.none(), label=_("方案"))
    department = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.none(), label=_("责任单位"), method="by_department"
    )
    state = django_filters.MultipleChoiceFilter(choices=TaskState.choices, label=_("状态"))
    due = django_filters.ChoiceFilter(choices=DUE, label=_("期限"), method="by_day")
    region = RegionFilter(field_name="region")

    class Meta:
        model = Task
        fields: tuple[str, ...] = ("q", "mine", "plan", "department", "state", "due", "region")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        actor = self.request.actor
        shown = Task.objects.visible_to(actor)
        plans = PlanDocument.objects.filter(pk__in=shown.values("plan"))
        named = Organisation.objects.filter(pk__in=shown.values("parties__organisation"))
        self.filters["plan"].queryset = plans.order_by("-created_at", "-id")
        self.filters["department"].queryset = named.order_by("pinyin", "id")

    def by_part(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Tasks that the actor's unit leads, supports, or has issued."""
        unit = self.request.actor.organisation_id
        if value == "kept":
            return rows.filter(organisation=unit)
        tasks: Any = rows
        return tasks.named_for(unit, PartyRole(value))

    def by_department(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """Tasks that name the department."""
        return rows.named_for(value.pk)

    def by_day(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Open tasks by their last day."""
        today = clock.today()
        if value == "overdue":
            return rows.overdue(today)
        if value == "none":
            return rows.filter(due_on__isnull=True)
        return rows.open().filter(due_on__range=(today, today + timedelta(days=_DAYS[value])))
