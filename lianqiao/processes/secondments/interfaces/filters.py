"""Filters of secondments and batches."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.secondments.enums import BatchState, SecondmentState
from lianqiao.processes.secondments.kinds import kind_choices
from lianqiao.processes.secondments.models import Batch, Secondment
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class SecondmentFilter(django_filters.FilterSet):
    """By words, kind, state and region."""

    q = WordsFilter(columns=("person__name", "post__title", "host__name", "organisation__name", "number"))
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("类型"), empty_label=_("不限"))
    state = django_filters.MultipleChoiceFilter(choices=SecondmentState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = Secondment
        fields: tuple[str, ...] = ("q", "kind", "state", "region")


class _PublicWords(WordsFilter):
    """Words in what everybody is shown: the name of a person who keeps it back finds nothing."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by each word."""
        for word in (value or "").split():
            units = Q(host__name__icontains=word) | Q(organisation__name__icontains=word)
            named = Q(person__name__icontains=word, shows_name=True)
            qs = qs.filter(units | named | Q(post__title__icontains=word))
        return qs


class DirectoryFilter(django_filters.FilterSet):
    """Those in office by words, kind and region."""

    q = _PublicWords(columns=())
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("类型"), empty_label=_("不限"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = Secondment
        fields: tuple[str, ...] = ("q", "kind", "region")


class BatchFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title", "decision_title"))
    state = django_filters.MultipleChoiceFilter(choices=BatchState.choices, label=_("状态"))

    class Meta:
        model = Batch
        fields: tuple[str, ...] = ("q", "state")
