"""Tables of years and reports."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear

NOWRAP = {"td": {"class": "nowrap"}}


class ReportYearTable(tables.Table):
    """The department's years."""

    title = tables.Column(
        verbose_name=_("名称"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    year = tables.Column(verbose_name=_("报告年度"), orderable=False, attrs=NOWRAP)
    due_on = DayColumn(verbose_name=_("单位报送截止"), orderable=False)
    department_due_on = DayColumn(verbose_name=_("主管部门报送截止"), orderable=False)
    letter_paper = tables.Column(verbose_name=_("报送函文号"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = ReportYear
        fields = sequence = ("title", "year", "due_on", "department_due_on", "letter_paper", "state")
        order_by = ()
        empty_text = ""


class AnnualReportTable(tables.Table):
    """Reports with unit, days and state."""

    title = tables.Column(
        verbose_name=_("报告"),
        accessor="year__title",
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    organisation = tables.Column(
        verbose_name=_("单位"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "unit"}},
    )
    kind = tables.Column(verbose_name=_("单位类型"), accessor="organisation__kind", orderable=False, attrs=NOWRAP)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    due_on = DayColumn(verbose_name=_("截止"), accessor="year__due_on", orderable=False)
    submitted_on = DayColumn(verbose_name=_("首次报送"), orderable=False)
    returned = tables.Column(verbose_name=_("退回次数"), orderable=False, attrs={"td": {"class": "num"}})
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = AnnualReport
        fields = sequence = (
            "title",
            "organisation",
            "kind",
            "region",
            "due_on",
            "submitted_on",
            "returned",
            "state",
        )
        order_by = ()
        empty_text = ""

    def render_kind(self, record: AnnualReport) -> str:
        """In words."""
        return str(record.organisation.get_kind_display())
