"""Filters of recognitions and yearly checks."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.recognitions.enums import CheckState, Grade, HolderKind, RecognitionState, Shown
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter, TechFieldFilter


def _kinds(request: Any) -> QuerySet[Any]:
    organisation = None if request is None else request.actor.organisation
    kinds: QuerySet[Any] = RecognitionKind.objects.all()
    return kinds if organisation is None else RecognitionKind.objects.of(organisation.region_id)


class RecognitionFilter(django_filters.FilterSet):
    """Recognitions by words, kind, level, state, region and field."""

    q = WordsFilter(columns=("title", "number", "unit_name"))
    kind = django_filters.ModelChoiceFilter(queryset=_kinds, label=_("种类"), empty_label=_("不限"))
    level = django_filters.CharFilter(label=_("等级"))
    state = django_filters.MultipleChoiceFilter(choices=RecognitionState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")
    field = TechFieldFilter(field_name="fields")

    class Meta:
        model = Recognition
        fields: tuple[str, ...] = ("q", "kind", "level", "state", "region", "field")


class _PublicWords(WordsFilter):
    """Words in what everybody is shown: the name of a person who keeps it back finds nothing."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by each word."""
        kept_back = Q(kind__holder=HolderKind.PERSON, shown=Shown.MASKED)
        for word in (value or "").split():
            shown = Q(number__icontains=word) | Q(unit_name__icontains=word) | (Q(title__icontains=word) & ~kept_back)
            qs = qs.filter(shown)
        return qs


def _public_kinds(request: Any) -> QuerySet[Any]:
    kinds: QuerySet[Any] = RecognitionKind.objects.filter(is_public=True)
    return kinds


class DirectoryFilter(django_filters.FilterSet):
    """The directory by words, kind, class, level, region and field; what has ended only when asked for."""

    q = _PublicWords(columns=())
    kind = django_filters.ModelChoiceFilter(queryset=_public_kinds, label=_("种类"), empty_label=_("不限"))
    category = django_filters.CharFilter(label=_("类别"))
    level = django_filters.CharFilter(label=_("等级"))
    region = RegionFilter(field_name="region")
    field = TechFieldFilter(field_name="fields")
    ended = django_filters.BooleanFilter(method="with_ended", label=_("包括已到期、已撤销的"))

    class Meta:
        model = Recognition
        fields: tuple[str, ...] = ("q", "kind", "category", "level", "region", "field", "ended")

    def with_ended(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Said to the page, which leaves them out otherwise."""
        return queryset


class CheckFilter(django_filters.FilterSet):
    """Yearly checks by words, kind, year, state and grade."""

    q = WordsFilter(columns=("recognition__title", "recognition__number", "recognition__unit_name"))
    kind = django_filters.ModelChoiceFilter(
        field_name="recognition__kind", queryset=_kinds, label=_("种类"), empty_label=_("不限")
    )
    year = django_filters.NumberFilter(label=_("年度"))
    state = django_filters.MultipleChoiceFilter(choices=CheckState.choices, label=_("状态"))
    grade = django_filters.MultipleChoiceFilter(choices=Grade.choices, label=_("评定"))

    class Meta:
        model = YearlyCheck
        fields: tuple[str, ...] = ("q", "kind", "year", "state", "grade")
