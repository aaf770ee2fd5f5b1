"""Yearly reports as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.annual_reports import AnnualReportSerializer
from lianqiao.processes.annual_reports.interfaces.filters import AnnualReportFilter
from lianqiao.processes.annual_reports.models import AnnualReport

ANNUAL_REPORTS = Resource(
    name="annual_reports",
    label=_("转化年度报告"),
    model=AnnualReport,
    serializer=AnnualReportSerializer,
    from_rows=lambda actor: AnnualReport.objects.visible_to(actor).for_list().prefetch_related("lines"),
    filters=AnnualReportFilter,
    reading=(Permission.ANNUAL_REPORT_VIEW,),
    public=False,
    feed=True,
)
