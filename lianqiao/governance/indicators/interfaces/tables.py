"""The lists of indicators and of targets."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.numbers import target_text, with_unit


class IndicatorTable(tables.Table):
    """The catalogue."""

    name = tables.Column(
        verbose_name=gettext_lazy("指标"),
        linkify=lambda record: links.page_of(record),
        order_by=("pinyin", "id"),
        attrs={"td": {"class": "wide"}},
    )
    theme = tables.Column(verbose_name=gettext_lazy("分组"), order_by=("theme", "pinyin", "id"))
    unit = tables.Column(verbose_name=gettext_lazy("单位"), orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("类型"), orderable=False)
    source = tables.Column(verbose_name=gettext_lazy("数据来源"), orderable=False)
    over_places = tables.Column(verbose_name=gettext_lazy("地区汇总"), orderable=False)
    over_time = tables.Column(verbose_name=gettext_lazy("时间汇总"), orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False)
    organisation = tables.Column(verbose_name=gettext_lazy("建立部门"), orderable=False)
    key = tables.Column(verbose_name=gettext_lazy("编码"), orderable=False)
    rule = tables.Column(verbose_name=gettext_lazy("统计口径"), orderable=False)

    class Meta:
        model = Indicator
        fields = (
            "name",
            "theme",
            "unit",
            "kind",
            "source",
            "over_places",
            "over_time",
            "state",
            "organisation",
            "key",
            "rule",
        )
        order_by = ("name",)
        empty_text = ""


class TargetTable(tables.Table):
    """Targets; the indicator leads to the target's page."""

    indicator = tables.Column(
        verbose_name=gettext_lazy("指标"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    place = tables.Column(verbose_name=gettext_lazy("责任地区、单位"), orderable=False, exclude_from_export=True)
    region = tables.Column(accessor="place_region", verbose_name=gettext_lazy("责任地区"), orderable=False)
    unit = tables.Column(accessor="place_organisation", verbose_name=gettext_lazy("责任单位"), orderable=False)
    period = tables.Column(
        verbose_name=gettext_lazy("时期"),
        order_by=("ends_on", "place_region", "id"),
        attrs={"td": {"class": "nowrap"}},
    )
    comparator = tables.Column(verbose_name=gettext_lazy("要求"), orderable=False, attrs={"td": {"class": "nowrap"}})
    value = tables.Column(
        verbose_name=gettext_lazy("目标值"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    baseline = tables.Column(
        verbose_name=gettext_lazy("期初值"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    part_count = tables.Column(
        verbose_name=gettext_lazy("已分解"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs={"td": {"class": "nowrap"}})
    organisation = tables.Column(verbose_name=gettext_lazy("设立部门"), orderable=False)
    issued_on = DayColumn(verbose_name=gettext_lazy("下达日期"), orderable=False)
    note = tables.Column(verbose_name=gettext_lazy("备注"), orderable=False)

    class Meta:
        model = Target
        fields = (
            "indicator",
            "place",
            "region",
            "unit",
            "period",
            "comparator",
            "value",
            "baseline",
            "part_count",
            "state",
            "organisation",
            "issued_on",
            "note",
        )
        order_by = ("-period",)
        empty_text = ""

    def render_period(self, record: Target) -> str:
        """In words."""
        return record.period.label

    def value_period(self, record: Target) -> str:
        """As an import reads it."""
        return str(record.period)

    def render_value(self, record: Target) -> str:
        """With its unit."""
        return with_unit(target_text(record.value, record.indicator), record.indicator)

    def value_value(self, record: Target) -> Any:
        """The number."""
        return record.value

    def render_baseline(self, value: Any, record: Target) -> str:
        """With its unit."""
        return with_unit(target_text(value, record.indicator), record.indicator)

    def value_baseline(self, record: Target) -> Any:
        """The number."""
        return record.baseline

    def render_part_count(self, value: int) -> str:
        """A dash for none."""
        return str(value) if value else "—"

    def value_part_count(self, value: int) -> int:
        """The number."""
        return value
