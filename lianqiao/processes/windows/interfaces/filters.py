"""Filters of windows, entries and talks, shared by pages and API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.windows.enums import SHOWN_STATES, EntryState, WindowState
from lianqiao.processes.windows.models import Entry, Talk, Window
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter, TechFieldFilter

_SHOWN = [(state.value, state.label) for state in SHOWN_STATES]


class WindowHallFilter(django_filters.FilterSet):
    """What everybody may look for: words, field, region, state, what still lies ahead."""

    q = WordsFilter(columns=("title", "theme"))
    field = TechFieldFilter(field_name="fields")
    region = RegionFilter(field_name="region")
    state = django_filters.MultipleChoiceFilter(choices=_SHOWN, label=_("状态"))
    ahead = django_filters.BooleanFilter(label=_("还没有举办"), method="by_time", widget=forms.CheckboxInput)

    class Meta:
        model = Window
        fields: tuple[str, ...] = ("q", "field", "region", "state", "ahead")

    def by_time(self, queryset: Any, name: str, value: bool) -> Any:
        """Those that begin from now on."""
        return queryset.filter(starts_at__gte=clock.now()) if value else queryset


class WindowFilter(WindowHallFilter):
    """As in the hall, and by whether one holds it or takes part."""

    state = django_filters.MultipleChoiceFilter(choices=WindowState.choices, label=_("状态"))
    mine = django_filters.ChoiceFilter(
        choices=(("host", _("本单位主办")), ("part", _("本单位参加"))), method="by_part", label=_("与本单位的关系")
    )

    class Meta:
        model = Window
        fields: tuple[str, ...] = ("q", "field", "region", "state", "mine", "ahead")

    def by_part(self, queryset: Any, name: str, value: str) -> Any:
        """Held by the actor's body, or with entries of it."""
        unit = self.request.actor.organisation_id
        if value == "host":
            return queryset.filter(organisation=unit)
        return queryset.filter(pk__in=Entry.objects.filter(organisation=unit).values("window"))


class EntryFilter(django_filters.FilterSet):
    """By state, by side, by words."""

    q = django_filters.CharFilter(label=_("名称含有"), method="by_words")
    state = django_filters.MultipleChoiceFilter(choices=EntryState.choices, label=_("状态"))
    side = django_filters.ChoiceFilter(choices=MatchSide.choices, method="by_side", label=_("需求或成果"))

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ("q", "state", "side")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """Each word stands in the title of the record."""
        for word in value.split():
            queryset = queryset.filter(Q(demand__title__icontains=word) | Q(achievement__title__icontains=word))
        return queryset

    def by_side(self, queryset: Any, name: str, value: str) -> Any:
        """Demands, or achievements."""
        return queryset.filter(**{f"{value}__isnull": False})


class TalkFilter(django_filters.FilterSet):
    """By table, and by whether something has been said."""

    table = django_filters.NumberFilter(label=_("桌号"))
    told = django_filters.ChoiceFilter(
        choices=(("yes", _("已登记")), ("no", _("没有登记"))), method="by_words", label=_("洽谈结果")
    )

    class Meta:
        model = Talk
        fields: tuple[str, ...] = ("table", "told")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """At least one side has said how it went, or none."""
        return queryset.filter(remarks__isnull=value == "no").distinct()
