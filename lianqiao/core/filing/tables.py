"""The table and the filters that every kind of filed record begins with."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import format_yuan, wan_text
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.core.tables import DayColumn


class YuanColumn(tables.Column):
    """An amount as people say it; in an export a figure in 万元."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs={"td": {"class": "num nowrap"}, "th": {"class": "num"}}, **options)

    def render(self, value: Any) -> str:
        """In words."""
        return format_yuan(value)

    def value(self, value: Any) -> str:
        """In 万元."""
        return "" if value is None else wan_text(value)


class FilingTable(tables.Table):
    """Filed records; the title leads to the record's page. A kind adds its columns and says the sequence."""

    title = tables.Column(
        verbose_name=gettext_lazy("名称"),
        linkify=lambda record: links.page_of(record),
        attrs={"td": {"class": "wide"}},
    )
    number = tables.Column(verbose_name=gettext_lazy("编号"))
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    organisation = tables.Column(
        verbose_name=gettext_lazy("单位"), order_by="organisation__pinyin", attrs={"td": {"class": "unit"}}
    )
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    submitted_at = DayColumn(verbose_name=gettext_lazy("提交日期"))
    decided_at = DayColumn(verbose_name=gettext_lazy("审核日期"))
    updated_at = DayColumn(verbose_name=gettext_lazy("更新日期"))

    class Meta:
        order_by = ("-updated_at",)
        empty_text = ""


class OwnerNameFilter(django_filters.CharFilter):
    """Records of organisations by part of their name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": gettext_lazy("单位名称"), **options})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the full or the short name."""
        if not value:
            return qs
        return qs.filter(Q(organisation__name__icontains=value) | Q(organisation__short_name__icontains=value))


class FilingFilter(django_filters.FilterSet):
    """What every list of filed records may be narrowed by; a kind adds its own, and names its states."""

    q = WordsFilter(columns=("title", "number"))
    state = django_filters.MultipleChoiceFilter(choices=FilingState.choices, label=gettext_lazy("状态"))
    organisation = OwnerNameFilter()
