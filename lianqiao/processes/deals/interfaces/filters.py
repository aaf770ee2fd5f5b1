"""Filters of deals and of statements of commission."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.deals.enums import DealState, Source, StatementState
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.registers.achievements.enums import TransformationMode


class DealFilter(django_filters.FilterSet):
    """Deals by words, state, way, pricing, source and day."""

    q = WordsFilter(columns=("title", "number", "organisation__name", "buyer__name"))
    state = django_filters.MultipleChoiceFilter(choices=DealState.choices, label=_("状态"))
    mode = django_filters.MultipleChoiceFilter(choices=TransformationMode.choices, label=_("转化方式"))
    pricing = django_filters.MultipleChoiceFilter(choices=PricingMethod.choices, label=_("定价方式"))
    source = django_filters.MultipleChoiceFilter(choices=Source.choices, label=_("成交来源"))
    concluded = django_filters.DateFromToRangeFilter(field_name="concluded_on", label=_("成交日期"))

    class Meta:
        model = Deal
        fields: tuple[str, ...] = ("q", "state", "mode", "pricing", "source", "concluded")


class StatementFilter(django_filters.FilterSet):
    """Statements by words and state."""

    q = WordsFilter(columns=("deal__title", "deal__number", "organisation__name"))
    state = django_filters.MultipleChoiceFilter(choices=StatementState.choices, label=_("状态"))

    class Meta:
        model = CommissionStatement
        fields: tuple[str, ...] = ("q", "state")
