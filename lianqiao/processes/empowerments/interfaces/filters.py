"""Filters of empowerments and of the agreed income."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.asset_ledger.interfaces.filters import UnitFilter
from lianqiao.processes.empowerments.enums import DueState, EmpowermentState, Form
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue


class EmpowermentFilter(django_filters.FilterSet):
    """Empowerments by words, unit, form and state."""

    q = WordsFilter(columns=("achievement__title", "number"))
    unit = UnitFilter()
    form = django_filters.MultipleChoiceFilter(choices=Form.choices, label=_("赋权方式"))
    state = django_filters.MultipleChoiceFilter(choices=EmpowermentState.choices, label=_("状态"))
    starts = django_filters.DateFromToRangeFilter(field_name="starts_on", label=_("生效日期"))

    class Meta:
        model = Empowerment
        fields: tuple[str, ...] = ("q", "unit", "form", "state", "starts")


class DueFilter(django_filters.FilterSet):
    """Amounts by words, state and day."""

    q = WordsFilter(columns=("empowerment__achievement__title", "note"))
    state = django_filters.MultipleChoiceFilter(choices=DueState.choices, label=_("状态"))
    due = django_filters.DateFromToRangeFilter(field_name="due_on", label=_("应付日期"))

    class Meta:
        model = IncomeDue
        fields: tuple[str, ...] = ("q", "state", "due")
