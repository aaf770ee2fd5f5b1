"""Filters of the catalogue and of targets."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.periods import Period
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.governance.indicators.enums import IndicatorKind, IndicatorState, Source, TargetState
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class IndicatorFilter(django_filters.FilterSet):
    """By words, theme, source, kind and state."""

    q = WordsFilter(columns=("name", "key", "rule"))
    theme = django_filters.CharFilter(label=_("分组"), lookup_expr="icontains")
    source = django_filters.ChoiceFilter(choices=Source.choices, label=_("数据来源"))
    kind = django_filters.ChoiceFilter(choices=IndicatorKind.choices, label=_("类型"))
    state = django_filters.MultipleChoiceFilter(choices=IndicatorState.choices, label=_("状态"))

    class Meta:
        model = Indicator
        fields: tuple[str, ...] = ("q", "theme", "source", "kind", "state")


class TargetFilter(django_filters.FilterSet):
    """By the indicator's name, the place, the period, the state, and whether it was divided from another."""

    q = WordsFilter(columns=("indicator__name",))
    region = RegionFilter(field_name="place_region", label=_("责任地区"))
    period = django_filters.CharFilter(method="in_period", label=_("时期"), help_text=_("例如 2026、2026-Q3"))
    state = django_filters.MultipleChoiceFilter(choices=TargetState.choices, label=_("状态"))
    top = django_filters.ChoiceFilter(
        choices=(("yes", _("总目标")), ("no", _("分解来的目标"))), method="by_level", label=_("层次")
    )
    running = django_filters.ChoiceFilter(choices=(("yes", _("正在执行")),), method="is_running", label=_("执行情况"))

    class Meta:
        model = Target
        fields: tuple[str, ...] = ("q", "region", "period", "state", "top", "running")

    def in_period(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of exactly this period; none for what is no period."""
        try:
            period = Period.parse(value)
        except ValueError:
            return rows.none()
        return rows.filter(starts_on=period.start, ends_on=period.end)

    def by_level(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that were divided from another, or those that were not."""
        return rows.filter(parent__isnull=value == "yes")

    def is_running(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in whose period today lies."""
        today = clock.today()
        return rows.filter(starts_on__lte=today, ends_on__gte=today)
