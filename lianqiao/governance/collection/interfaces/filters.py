"""Filters of collection."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.filing.tables import OwnerNameFilter
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.governance.collection.enums import DataSetState, Frequency, ReportState
from lianqiao.governance.collection.models import DataSet, Report
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class DataSetFilter(django_filters.FilterSet):
    """Data sets by words, frequency and state."""

    q = WordsFilter(columns=("name",))
    frequency = django_filters.ChoiceFilter(choices=Frequency.choices, label=_("频次"))
    state = django_filters.MultipleChoiceFilter(choices=DataSetState.choices, label=_("状态"))

    class Meta:
        model = DataSet
        fields: tuple[str, ...] = ("q", "frequency", "state")


class _LateFilter(django_filters.FilterSet):
    """What can be late."""

    late = django_filters.ChoiceFilter(
        choices=(("yes", _("逾期")), ("no", _("没有逾期"))), method="by_lateness", label=_("是否逾期")
    )

    def by_lateness(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that are late today, or to the others."""
        late: Any = Report.objects.late(clock.today())
        return rows.filter(pk__in=late.values("pk")) if value == "yes" else rows.exclude(pk__in=late.values("pk"))


class UnitReportFilter(_LateFilter):
    """Reports of a cycle by unit, area, state and lateness."""

    organisation = OwnerNameFilter()
    region = RegionFilter(field_name="region")
    state = django_filters.MultipleChoiceFilter(choices=ReportState.choices, label=_("状态"))

    class Meta:
        model = Report
        fields: tuple[str, ...] = ("organisation", "region", "state", "late")


class OwnReportFilter(_LateFilter):
    """A unit's own reports by words, state and lateness."""

    q = WordsFilter(columns=("cycle__data_set__name",))
    state = django_filters.MultipleChoiceFilter(choices=ReportState.choices, label=_("状态"))

    class Meta:
        model = Report
        fields: tuple[str, ...] = ("q", "state", "late")
