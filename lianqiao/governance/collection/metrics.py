"""Figures of collection."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import metric
from lianqiao.governance.collection.enums import CycleState, ReportState
from lianqiao.governance.collection.models import Report

_BY = {
    "region": "region",
    "data_set": "cycle__data_set",
    "body": "cycle__organisation",
    "organisation": "organisation",
}


@metric(
    "collection.reports_due",
    label=_("应报的报表"),
    unit=_("份"),
    rule=_("报送截止日期不晚于统计日的填报；免报的不计"),
    by=_BY,
)
def reports_due(on: date) -> QuerySet[Any]:
    rows = Report.objects.filter(cycle__due_on__lte=on).exclude(cycle__state=CycleState.OPENING)
    return rows.exclude(state=ReportState.EXCUSED)


@metric(
    "collection.reports_in_time",
    label=_("按时报送的报表"),
    unit=_("份"),
    rule=_("应报的填报中，首次报送日期不晚于报送截止日期的"),
    by=_BY,
)
def reports_in_time(on: date) -> QuerySet[Any]:
    return reports_due(on).filter(submitted_on__lte=F("cycle__due_on"))


@metric(
    "collection.reports_late",
    label=_("逾期的报表"),
    unit=_("份"),
    rule=_("报送截止日期早于统计日、到统计日还没有报送或者截止后才报送的填报；免报的不计"),
    by=_BY,
)
def reports_late(on: date) -> QuerySet[Any]:
    rows = Report.objects.filter(cycle__due_on__lt=on).exclude(cycle__state=CycleState.OPENING)
    in_time = rows.filter(submitted_on__lte=F("cycle__due_on"))
    return rows.exclude(state=ReportState.EXCUSED).exclude(pk__in=in_time.values("pk"))


@metric(
    "collection.reports_approved",
    label=_("已审定的报表"),
    unit=_("份"),
    rule=_("报告期在统计日前结束、现在为已审定的填报"),
    by=_BY,
)
def reports_approved(on: date) -> QuerySet[Any]:
    return Report.objects.filter(cycle__ends_on__lt=on, state=ReportState.APPROVED)
