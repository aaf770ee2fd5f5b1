"""Filters of what has no page with filters of its own: code lists, editions of lists, matches, jobs."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.lists import showing
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Edition as ListEdition
from lianqiao.core.lists.models import Entry
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


class ListFilter(django_filters.FilterSet):
    """By kind, state and the day on which the edition is the list."""

    kind = django_filters.CharFilter(field_name="kind", label=_("清单种类的代号"))
    state = django_filters.ChoiceFilter(choices=EditionState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天有效"))

    class Meta:
        model = ListEdition
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The editions that are the list on a day."""
        return rows.in_force(value)


class ListEntryFilter(django_filters.FilterSet):
    """By edition, name and the day on which the entry stands."""

    edition = django_filters.UUIDFilter(field_name="edition", label=_("哪一期清单的编号"))
    q = django_filters.CharFilter(method="by_name", label=_("名称中的字"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天列在清单上"))

    class Meta:
        model = Entry
        fields = ()

    def by_name(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Part of the name, of entries whose name is shown."""
        return showing.named_to(rows.filter(name__icontains=value), self.request.actor)

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The entries that stand on a day."""
        return rows.standing(value)
