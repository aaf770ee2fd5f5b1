"""Filters of what governments follow up: agreed items of all meetings, and targets that have fallen behind."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.governance.boards.models import Alert
from lianqiao.governance.supervision.interfaces.filters import ItemFilter
from lianqiao.governance.supervision.models import AgreedItem
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class AgreedItemFilter(ItemFilter):
    """As on the page, and by meeting; what is done is listed too."""

    scope = None
    meeting = django_filters.UUIDFilter(field_name="meeting", label=_("会议的编号"))

    class Meta:
        model = AgreedItem
        fields = ()


class AlertFilter(django_filters.FilterSet):
    """By indicator, place, and whether it still stands."""

    indicator = django_filters.UUIDFilter(field_name="target__indicator", label=_("指标的编号"))
    region = RegionFilter(field_name="target__place_region")
    organisation = django_filters.UUIDFilter(field_name="target__place_organisation", label=_("责任单位的编号"))
    is_open = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull", label=_("是否还在滞后"))

    class Meta:
        model = Alert
        fields = ()
