"""What the API shows of yearly reports, to their unit and to the department that asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.processes.annual_reports.enums import HANDED_IN, AnnualState

_NUMBER: dict[str, Any] = {"max_digits": 20, "decimal_places": 2, "allow_null": True}


class ReportLineSerializer(serializers.Serializer[Any]):
    """One number of a report."""

    key = serializers.CharField(help_text=_("栏目代码"))
    computed = serializers.DecimalField(help_text=_("自动取数；由单位填报的栏目没有"), **_NUMBER)
    value = serializers.DecimalField(source="final", help_text=_("报送数，金额以元计；文字栏目没有"), **_NUMBER)
    reason = serializers.CharField(help_text=_("更正或变化的说明"))
    text = serializers.CharField(help_text=_("文字栏目的内容"))


class AnnualReportSerializer(RecordSerializer):
    """The report of one unit for one year; the department is shown its lines while they are handed in."""

    id = serializers.UUIDField(help_text=_("编号"))
    year = serializers.IntegerField(source="year.year", help_text=_("报告年度"))
    title = serializers.CharField(source="year.title", help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("报告的单位"))
    department = OwnerSerializer(source="year.organisation", help_text=_("主管部门"))
    state = serializers.ChoiceField(choices=AnnualState.choices, help_text=_("状态"))
    due_on = serializers.DateField(source="year.due_on", allow_null=True, help_text=_("单位报送截止"))
    submitted_on = serializers.DateField(allow_null=True, help_text=_("首次报送日期；没有报送时为空"))
    returned = serializers.IntegerField(help_text=_("退回次数"))
    content_sha256 = serializers.CharField(help_text=_("内容校验值；没有报送时为空"))
    lines = ReportLineSerializer(many=True, help_text=_("各栏目的数"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """The lines that the actor is shown."""
        sees = record.organisation_id == self.actor.organisation_id or record.state in HANDED_IN
        return {"lines": list(record.lines.all()) if sees else []}
