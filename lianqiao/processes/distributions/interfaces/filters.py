"""Filters of distributions."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.distributions.enums import Basis, DistributionState, Group
from lianqiao.processes.distributions.models import Distribution, RewardShare


class DistributionFilter(django_filters.FilterSet):
    """By words, basis, state and the day of the income."""

    q = WordsFilter(columns=("title", "number", "contract_number"))
    basis = django_filters.MultipleChoiceFilter(choices=Basis.choices, label=_("分配什么"))
    state = django_filters.MultipleChoiceFilter(choices=DistributionState.choices, label=_("状态"))
    received = django_filters.DateFromToRangeFilter(field_name="received_on", label=_("到账或取得日期"))

    class Meta:
        model = Distribution
        fields: tuple[str, ...] = ("q", "basis", "state", "received")


class MyRewardFilter(django_filters.FilterSet):
    """By words and by what one received it for."""

    q = WordsFilter(columns=("distribution__title", "distribution__number"))
    group = django_filters.MultipleChoiceFilter(choices=Group.choices, label=_("身份"))

    class Meta:
        model = RewardShare
        fields: tuple[str, ...] = ("q", "group")
