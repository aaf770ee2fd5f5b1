"""Tables of collection: data sets, the reports of a cycle, a unit's own reports."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, links
from lianqiao.core.tables import DayColumn
from lianqiao.governance.collection.models import DataSet, Report

NOWRAP = {"td": {"class": "nowrap"}}


class DataSetTable(tables.Table):
    """The data sets of a body and those for which it looks at reports."""

    name = tables.Column(
        verbose_name=gettext_lazy("名称"), linkify=lambda record: links.page_of(record), orderable=False
    )
    frequency = tables.Column(verbose_name=gettext_lazy("频次"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(
        verbose_name=gettext_lazy("设立部门"), orderable=False, attrs={"td": {"class": "unit"}}
    )
    region = tables.Column(verbose_name=gettext_lazy("范围"), orderable=False, attrs=NOWRAP)
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs=NOWRAP)
    opened_until = tables.Column(verbose_name=gettext_lazy("最近一期"), orderable=False, empty_values=(), attrs=NOWRAP)
    created_at = DayColumn(verbose_name=gettext_lazy("起草日期"), orderable=False)

    class Meta:
        model = DataSet
        fields = ("name", "frequency", "organisation", "region", "state", "opened_until", "created_at")
        order_by = ()
        empty_text = ""

    def render_opened_until(self, record: DataSet) -> str:
        """The last period that was opened, in words."""
        return "—" if record.opened_until is None else record.period_of(record.opened_until).label


class _LateColumn(tables.Column):
    """The word when a report is late."""

    def __init__(self) -> None:
        super().__init__(verbose_name=gettext_lazy("逾期"), accessor="pk", orderable=False, attrs=NOWRAP)

    def render(self, record: Report) -> str:
        """On the page."""
        return _("逾期") if record.is_late(clock.today()) else "—"

    def value(self, record: Report) -> str:
        """For exports: yes or no."""
        return _("是") if record.is_late(clock.today()) else _("否")


class UnitReportTable(tables.Table):
    """The reports of a cycle; the name leads to the report, the box chooses it for what is done to many."""

    chosen = tables.Column(
        verbose_name=gettext_lazy("勾选"),
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        attrs={"td": {"class": "choose"}},
    )
    organisation = tables.Column(
        verbose_name=gettext_lazy("单位"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "unit"}},
    )
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id", attrs=NOWRAP)
    state = tables.Column(verbose_name=gettext_lazy("状态"), attrs=NOWRAP)
    submitted_at = DayColumn(verbose_name=gettext_lazy("报送日期"))
    late = _LateColumn()
    returned = tables.Column(
        verbose_name=gettext_lazy("退回次数"),
        orderable=False,
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )

    class Meta:
        model = Report
        fields = ("chosen", "organisation", "region", "state", "submitted_at", "late", "returned")
        order_by = ("region",)
        empty_text = ""

    def render_chosen(self, record: Report) -> Any:
        """A box that belongs to the form below the table."""
        return format_html(
            '<label class="form-check"><input class="form-check-input" type="checkbox" name="report" value="{}" '
            'form="decide"><span class="visually-hidden">{}</span></label>',
            record.pk,
            _("勾选 %(name)s") % {"name": record.organisation},
        )


class OwnReportTable(tables.Table):
    """What the actor's own unit reports."""

    cycle = tables.Column(
        verbose_name=gettext_lazy("报表"), linkify=lambda record: links.page_of(record), orderable=False
    )
    body = tables.Column(
        verbose_name=gettext_lazy("设立部门"),
        accessor="cycle__organisation",
        orderable=False,
        attrs={"td": {"class": "unit"}},
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs=NOWRAP)
    due_on = DayColumn(verbose_name=gettext_lazy("报送截止"), accessor="cycle__due_on", orderable=False)
    late = _LateColumn()
    submitted_at = DayColumn(verbose_name=gettext_lazy("报送日期"), orderable=False)

    class Meta:
        model = Report
        fields = ("cycle", "body", "state", "due_on", "late", "submitted_at")
        order_by = ()
        empty_text = ""
