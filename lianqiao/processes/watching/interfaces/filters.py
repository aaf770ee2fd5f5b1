"""Filters of leads, shared by pages and API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.processes.watching.enums import LeadState
from lianqiao.processes.watching.models import Lead


class LeadFilter(django_filters.FilterSet):
    """By state, by who follows, by what is overdue, by words."""

    q = django_filters.CharFilter(label=_("名称或机构含有"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=LeadState.choices)
    mine = django_filters.BooleanFilter(label=_("由我跟进"), method="by_follower", widget=forms.CheckboxInput)
    late = django_filters.BooleanFilter(label=_("已超过期限"), method="by_lateness", widget=forms.CheckboxInput)

    class Meta:
        model = Lead
        fields = ()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """Each word stands in the title or the institution."""
        for word in value.split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(institution__icontains=word))
        return queryset

    def by_follower(self, queryset: Any, name: str, value: bool) -> Any:
        """Followed by the actor."""
        return queryset.filter(assignee=self.request.actor.user_id) if value else queryset

    def by_lateness(self, queryset: Any, name: str, value: bool) -> Any:
        """Followed, and the day is over."""
        return queryset.filter(state=LeadState.FOLLOWED, due_on__lt=clock.today()) if value else queryset
