"""Filters of notices and objections, shared by pages and API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.notices.enums import PUBLIC_STATES, NoticeState, ObjectionState
from lianqiao.core.notices.kinds import kind_choices
from lianqiao.core.notices.models import Objection, PublicNotice


class NoticeFilter(filters.FilterSet):
    """By words, kind, state and day."""

    q = filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("标题中的字"))
    kind = filters.ChoiceFilter(choices=kind_choices, label=_("公示类型"))
    state = filters.ChoiceFilter(choices=NoticeState.choices, label=_("状态"))

    class Meta:
        model = PublicNotice
        fields: tuple[str, ...] = ("q", "kind", "state")


class NoticeHallFilter(NoticeFilter):
    """What visitors may choose."""

    state = filters.ChoiceFilter(choices=[(state.value, state.label) for state in PUBLIC_STATES], label=_("状态"))
    organisation = filters.CharFilter(field_name="organisation__name", lookup_expr="icontains", label=_("公示单位"))

    class Meta(NoticeFilter.Meta):
        fields = ("q", "organisation", "kind", "state")


class ObjectionFilter(filters.FilterSet):
    """By what became of them."""

    state = filters.ChoiceFilter(choices=ObjectionState, label=_("处理情况"))

    class Meta:
        model = Objection
        fields = ("state",)
