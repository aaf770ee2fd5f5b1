"""Filters of years and reports."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.annual_reports.enums import AnnualState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class ReportYearFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title",))
    state = django_filters.MultipleChoiceFilter(choices=YearState.choices, label=_("状态"))

    class Meta:
        model = ReportYear
        fields: tuple[str, ...] = ("q", "state")


class AnnualReportFilter(django_filters.FilterSet):
    """By the unit's name, kind, region, year, state, and whether it is late."""

    q = WordsFilter(columns=("organisation__name", "organisation__short_name", "year__title"))
    kind = django_filters.MultipleChoiceFilter(
        field_name="organisation__kind", choices=OrganisationKind.choices, label=_("单位类型")
    )
    region = RegionFilter(field_name="region")
    year = django_filters.NumberFilter(field_name="year__year", label=_("报告年度"))
    state = django_filters.MultipleChoiceFilter(choices=AnnualState.choices, label=_("状态"))
    late = django_filters.BooleanFilter(method="narrow_late", label=_("逾期"))

    class Meta:
        model = AnnualReport
        fields: tuple[str, ...] = ("q", "kind", "region", "year", "state", "late")

    def narrow_late(self, rows: QuerySet[Any], name: str, value: bool | None) -> QuerySet[Any]:
        """Those that are late, or those that are not."""
        late = AnnualReport.objects.late(clock.today())
        return rows.filter(pk__in=late.values("pk")) if value else rows.exclude(pk__in=late.values("pk"))
