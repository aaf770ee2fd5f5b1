"""Filters of disposals and of what co-owners were asked."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.disposals.enums import DECIDED, ConsentAnswer, DisposalState, PricingMethod
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class DisposalFilter(django_filters.FilterSet):
    """Disposals by words, state, way and pricing."""

    q = WordsFilter(columns=("title", "number"))
    state = django_filters.MultipleChoiceFilter(choices=DisposalState.choices, label=_("状态"))
    mode = django_filters.MultipleChoiceFilter(choices=TransformationMode.choices, label=_("转化方式"))
    pricing = django_filters.MultipleChoiceFilter(choices=PricingMethod.choices, label=_("定价方式"))

    class Meta:
        model = Disposal
        fields: tuple[str, ...] = ("q", "state", "mode", "pricing")


class SupervisedFilter(DisposalFilter):
    """What was decided, also by unit and region."""

    organisation = django_filters.CharFilter(field_name="organisation__name", lookup_expr="icontains", label=_("单位"))
    region = RegionFilter(field_name="region")
    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in DECIDED], label=_("状态")
    )


class ConsentFilter(django_filters.FilterSet):
    """What a co-owner was asked, by words and answer."""

    q = WordsFilter(columns=("disposal__title",))
    answer = django_filters.MultipleChoiceFilter(choices=ConsentAnswer.choices, label=_("答复"))

    class Meta:
        model = CoOwnerConsent
        fields: tuple[str, ...] = ("q", "answer")
