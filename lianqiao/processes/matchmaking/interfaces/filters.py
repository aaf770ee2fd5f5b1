"""Filters of work lists, shared by pages and API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.enums import CandidateState, RegionSide
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.processes.matchmaking.queries.pairs import in_field, in_region
from lianqiao.registers.taxonomy.interfaces import RegionField, TechFieldField


class _FieldOfPair(django_filters.Filter):
    field_class = TechFieldField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs if value is None else qs.filter(in_field(value.code))


class _RegionOfPair(django_filters.Filter):
    field_class = RegionField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs if value is None else qs.filter(in_region(value.prefix))


class PairFilter(django_filters.FilterSet):
    """What a matchmaker narrows the open list by."""

    q = django_filters.CharFilter(label=_("名称含有"), method="by_words")
    field = _FieldOfPair(label=_("技术领域"))
    region = _RegionOfPair(label=_("地区"))
    side = django_filters.ChoiceFilter(label=_("哪一方在本地区"), choices=RegionSide.choices, method="by_side")
    fit = django_filters.NumberFilter(
        label=_("契合度不低于（%）"), method="by_fit", min_value=0, max_value=100, decimal_places=0
    )
    mine = django_filters.BooleanFilter(label=_("交给我的"), method="by_assignee", widget=forms.CheckboxInput)

    class Meta:
        model = Match
        fields = ()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """The words stand in one of the titles."""
        for word in value.split():
            queryset = queryset.filter(Q(demand__title__icontains=word) | Q(achievement__title__icontains=word))
        return queryset

    def by_side(self, queryset: Any, name: str, value: str) -> Any:
        """Within the region of the government body; a manager's list has no region of its own."""
        oversight = self.request.actor.oversight
        return queryset if oversight is None else queryset.filter(in_region(oversight, side=value))

    def by_fit(self, queryset: Any, name: str, value: Any) -> Any:
        """At least so many per cent."""
        return queryset.filter(score__gte=float(value) / 100)

    def by_assignee(self, queryset: Any, name: str, value: bool) -> Any:
        """Given to the actor."""
        return queryset.filter(assignee_id=self.request.actor.user_id) if value else queryset


class CandidateFilter(django_filters.FilterSet):
    """What has been dealt with, by state."""

    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=[choice for choice in CandidateState.choices if choice[0] != CandidateState.OPEN]
    )
    q = django_filters.CharFilter(label=_("名称含有"), method="by_words")

    class Meta:
        model = Candidate
        fields = ()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """The words stand in one of the titles."""
        for word in value.split():
            queryset = queryset.filter(Q(demand__title__icontains=word) | Q(achievement__title__icontains=word))
        return queryset
