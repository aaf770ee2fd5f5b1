"""The filters of demands, for pages and API alike."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import ModeFilter, OwnerFilter, WanFilter, WordsFilter
from lianqiao.registers.demands.enums import CooperationMode, DemandKind, DemandState, Outcome, Urgency
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter, StageFilter, TechFieldFilter


class DemandFilter(django_filters.FilterSet):
    """What anybody may narrow a list by; nothing here tells what masking keeps back."""

    q = WordsFilter(columns=("title", "problem"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    stage = StageFilter(field_name="readiness_wanted", label=_("希望的成熟阶段"))
    mode = ModeFilter(field_name="modes", choices=CooperationMode.choices, label=_("合作方式"))
    budget_min = WanFilter(field_name="budget_yuan", lookup_expr="gte", label=_("投入不低于"))
    budget_max = WanFilter(field_name="budget_yuan", lookup_expr="lte", label=_("投入不高于"))
    kind = django_filters.ChoiceFilter(choices=DemandKind.choices, label=_("需求类型"))
    urgency = django_filters.ChoiceFilter(choices=Urgency.choices, label=_("紧迫程度"))
    state = django_filters.MultipleChoiceFilter(choices=DemandState.choices, label=_("状态"))
    organisation = OwnerFilter()
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, label=_("结果"))

    class Meta:
        model = Demand
        fields = ()


class DemandHallFilter(DemandFilter):
    """For the public hall, where every record is published."""

    state = None
    outcome = None
