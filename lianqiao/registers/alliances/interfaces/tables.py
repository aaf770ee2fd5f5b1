"""The lists of alliances and of their reports."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.registers.alliances.enums import AllianceKind, AllianceState, Verdict
from lianqiao.registers.alliances.models import Alliance, AllianceReport
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class AllianceTable(FilingTable):
    """Alliances with their leader."""

    kind = tables.Column(verbose_name=_("类型"))
    organisation = tables.Column(verbose_name=_("牵头单位"), order_by="organisation__pinyin")
    founded_on = DayColumn(verbose_name=_("组建日期"))

    class Meta(FilingTable.Meta):
        model = Alliance
        fields = sequence = (
            "title",
            "kind",
            "organisation",
            "region",
            "founded_on",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class AllianceReportTable(FilingTable):
    """Reports with their verdict."""

    results = tables.Column(verbose_name=_("取得成果（项）"))
    converted = tables.Column(verbose_name=_("其中转化（项）"))
    verdict = tables.Column(verbose_name=_("评估结论"))
    score = tables.Column(verbose_name=_("评分"))

    class Meta(FilingTable.Meta):
        model = AllianceReport
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "results",
            "converted",
            "verdict",
            "score",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class AllianceFilter(FilingFilter):
    """By kind, region and state."""

    state = django_filters.MultipleChoiceFilter(choices=AllianceState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")
    kind = django_filters.MultipleChoiceFilter(choices=AllianceKind.choices, label=_("类型"))
    late = django_filters.BooleanFilter(label=_("有超期未交的年度报告"), method="is_late")

    def is_late(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Those that were reminded of a report which still has not come."""
        return rows.filter(Alliance.late()) if value else rows.exclude(Alliance.late())

    class Meta:
        model = Alliance
        fields = ()


class AllianceReportFilter(FilingFilter):
    """By year and verdict."""

    region = RegionFilter(field_name="region")
    year = django_filters.NumberFilter(label=_("年度"))
    verdict = django_filters.MultipleChoiceFilter(choices=Verdict.choices, label=_("评估结论"))

    class Meta:
        model = AllianceReport
        fields = ()
