"""Filters of the code lists, which have no page of their own: by name, by what lies below a code, by day."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.models import Job, JobState
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.taxonomy.enums import EditionKind, IndustryLevel, RegionLevel
from lianqiao.registers.taxonomy.models import Edition, Industry, Region, TechField


class CodeFilter(django_filters.FilterSet):
    """What all code lists are narrowed by."""

    q = django_filters.CharFilter(method="by_name", label=_("名称或代码的一部分"))
    parent = django_filters.CharFilter(field_name="parent", label=_("上级代码"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天有效"))

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of the name, or beginning of the code."""
        return rows.filter(Q(name__icontains=value) | Q(code__startswith=value))

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The codes that hold on a day."""
        return rows.valid_on(value)


class RegionCodeFilter(CodeFilter):
    """Also by rank."""

    level = django_filters.ChoiceFilter(choices=RegionLevel.choices, label=_("级别"))

    class Meta:
        model = Region
        fields = ()


class IndustryCodeFilter(CodeFilter):
    """Also by rank."""

    level = django_filters.ChoiceFilter(choices=IndustryLevel.choices, label=_("层级"))

    class Meta:
        model = Industry
        fields = ()


class TechFieldCodeFilter(CodeFilter):
    """Fields have no more to choose by."""

    class Meta:
        model = TechField
        fields = ()


class EditionFilter(django_filters.FilterSet):
    """By code list."""

    kind = django_filters.ChoiceFilter(choices=EditionKind.choices, label=_("代码表"))

    class Meta:
        model = Edition
        fields = ()


class MatchFilter(django_filters.FilterSet):
    """By the side on which one's own record stands."""

    side = django_filters.ChoiceFilter(choices=MatchSide.choices, label=_("本单位是哪一方"))

    class Meta:
        model = Match
        fields = ()


class JobFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("状态"))

    class Meta:
        model = Job
        fields = ()
