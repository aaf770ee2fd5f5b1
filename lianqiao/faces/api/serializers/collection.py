"""What the API shows of collection: data sets, their cycles, and the reports of the units with their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.faces.api.serializers.strict import AmountField, StrictSerializer, TextField, YesNoField
from lianqiao.governance.collection.enums import (
    HANDED_IN,
    CountedIn,
    CycleState,
    DataSetState,
    Frequency,
    ReportState,
    Sign,
    StandsFor,
)
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.enums import RegionLevel


class DataSetNameSerializer(serializers.Serializer):
    """A record, by id and name."""

    id = serializers.UUIDField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("名称"))


class IndicatorNameSerializer(serializers.Serializer):
    """An indicator, by id, key and name, with its unit."""

    id = serializers.UUIDField(help_text=_("编号"))
    key = serializers.CharField(help_text=_("编码"))
    name = serializers.CharField(help_text=_("名称"))
    unit = serializers.CharField(help_text=_("计量单位"))


class DataSetItemSerializer(serializers.Serializer):
    """An indicator that a data set asks for."""

    indicator = IndicatorNameSerializer(help_text=_("指标"))
    beside = IndicatorNameSerializer(allow_null=True, help_text=_("对照的实测指标"))
    is_required = serializers.BooleanField(help_text=_("是否必填"))
    help = serializers.CharField(help_text=_("填报提示"))


class DataSetCheckSerializer(serializers.Serializer):
    """A relation that the figures of one report must keep."""

    left = serializers.CharField(help_text=_("左式，用指标的编码写成"))
    sign = serializers.ChoiceField(choices=Sign.choices, help_text=_("关系"))
    right = serializers.CharField(help_text=_("右式"))
    text = serializers.CharField(help_text=_("说明"))


class DataSetSerializer(RecordSerializer):
    """What is asked for, how often, of whom, and until when."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=DataSetState.choices, help_text=_("状态"))
    name = serializers.CharField(help_text=_("名称"))
    text = serializers.CharField(help_text=_("填报说明"))
    organisation = OwnerSerializer(help_text=_("设立部门"))
    region = CodeSerializer(help_text=_("地区"))
    frequency = serializers.ChoiceField(choices=Frequency.choices, help_text=_("频次"))
    stands_for = serializers.ChoiceField(choices=StandsFor.choices, help_text=_("数据代表"))
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=OrganisationKind.choices), help_text=_("单位类型")
    )
    levels = serializers.ListField(child=serializers.ChoiceField(choices=RegionLevel.choices), help_text=_("单位层级"))
    first_day = serializers.DateField(help_text=_("从哪一期开始"))
    opened_until = serializers.DateField(allow_null=True, help_text=_("已下发至"))
    due_after = serializers.IntegerField(allow_null=True, help_text=_("期末后多少天截止报送；按规定的为空"))
    late_after = serializers.IntegerField(allow_null=True, help_text=_("期末后多少天截止补报；同上"))
    lock_after = serializers.IntegerField(allow_null=True, help_text=_("期末后多少天锁定；同上"))
    counted_in = serializers.ChoiceField(
        source="days", choices=CountedIn.choices, allow_null=True, help_text=_("上面的天数怎样计；同上")
    )
    items = DataSetItemSerializer(many=True, help_text=_("要报的指标，按次序"))
    checks = DataSetCheckSerializer(many=True, help_text=_("校验关系"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """Days are counted only where the data set has deadlines of its own."""
        return {"days": None if record.due_after is None else record.counted_in}


class CollectionCycleSerializer(RecordSerializer):
    """One period of a data set; counts are of the reports that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    data_set = DataSetNameSerializer(help_text=_("报表"))
    state = serializers.ChoiceField(choices=CycleState.choices, help_text=_("状态"))
    organisation = OwnerSerializer(help_text=_("设立部门"))
    period = serializers.CharField(help_text=_("报告期，例如 2026-06、2026-Q3、2026"))
    starts_on = serializers.DateField(help_text=_("报告期第一天"))
    ends_on = serializers.DateField(help_text=_("报告期最后一天"))
    due_on = serializers.DateField(help_text=_("报送截止"))
    late_until = serializers.DateField(help_text=_("补报截止"))
    locks_on = serializers.DateField(help_text=_("锁定日期"))
    opened_at = serializers.DateTimeField(allow_null=True, help_text=_("下发时间"))
    asked = serializers.IntegerField(help_text=_("应报单位数，只算您能看到的"))
    done = serializers.IntegerField(help_text=_("已报单位数；同上"))
    approved = serializers.IntegerField(help_text=_("已审定单位数；同上"))


class ReportedFigureSerializer(RecordSerializer):
    """One figure of a report, in the unit of its indicator."""

    indicator = IndicatorNameSerializer(help_text=_("指标"))
    is_required = serializers.BooleanField(help_text=_("是否必填"))
    value = figure(_("本期数"))
    previous = figure(_("上期数"))
    measured = figure(_("实测数，最近一次保存时"))
    reason = serializers.CharField(help_text=_("差异原因"))
    remark = serializers.CharField(help_text=_("异常说明"))
    files = FileSerializer(many=True, help_text=_("佐证材料"))

    def worked_out(self, record: ReportValue) -> Mapping[str, Any]:
        """Its evidence."""
        return {"files": self.context["evidence"].get(record.pk, [])}


class CollectionReportSerializer(RecordSerializer):
    """What a unit reports for a cycle. `context` holds what `figures_of` gives."""

    id = serializers.UUIDField(help_text=_("编号"))
    data_set = DataSetNameSerializer(source="cycle.data_set", help_text=_("报表"))
    cycle = serializers.UUIDField(source="cycle_id", help_text=_("期次的编号"))
    period = serializers.CharField(source="cycle.period", help_text=_("报告期"))
    due_on = serializers.DateField(source="cycle.due_on", help_text=_("报送截止"))
    organisation = OwnerSerializer(help_text=_("填报单位"))
    region = CodeSerializer(help_text=_("单位所在地区"))
    above = serializers.UUIDField(
        source="report_above", allow_null=True, help_text=_("上级政府的填报；没有或不能查看时为空")
    )
    state = serializers.ChoiceField(choices=ReportState.choices, help_text=_("状态"))
    is_late = serializers.BooleanField(help_text=_("是否逾期"))
    shows_figures = serializers.BooleanField(help_text=_("您是否能读到填报的数；报送之前只有本单位能读"))
    is_nothing = serializers.BooleanField(allow_null=True, help_text=_("本期没有发生；不能读时为空"))
    note = serializers.CharField(allow_null=True, help_text=_("情况说明；不能读时为空"))
    values = ReportedFigureSerializer(source="figures", many=True, help_text=_("填报的数，按次序"))
    filled_at = serializers.DateTimeField(allow_null=True, help_text=_("最近填写时间"))
    submitted_on = serializers.DateField(allow_null=True, help_text=_("首次报送日期"))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("最近报送时间"))
    approved_at = serializers.DateTimeField(allow_null=True, help_text=_("审定时间"))
    returned = serializers.IntegerField(help_text=_("退回次数"))

    def worked_out(self, record: Report) -> Mapping[str, Any]:
        """As its page shows it: before it is handed in only its unit reads what is filled in."""
        shows = record.organisation_id == self.actor.organisation_id or record.state in HANDED_IN
        return {
            "report_above": record.above_id if record.above_id in self.context["above"] else None,
            "is_late": record.is_late(clock.today()),
            "shows_figures": shows,
            "is_nothing": record.is_nothing if shows else None,
            "note": record.note if shows else None,
            "figures": self.context["figures"].get(record.pk, []),
        }


class FigureInput(StrictSerializer):
    """What is filled in for one indicator; what is not named stays."""

    indicator = TextField(max_length=60, help_text=_("指标的编码（key）"))
    value = AmountField(
        max_digits=24,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text=_("本期数；清空写 null"),
    )
    reason = TextField(required=False, allow_blank=True, max_length=300, help_text=_("差异原因"))
    remark = TextField(required=False, allow_blank=True, max_length=300, help_text=_("异常说明"))


class CollectionReportInput(StrictSerializer):
    """What is filled in of a report; what is not named stays."""

    values = FigureInput(many=True, required=False, help_text=_("要填的数"))
    is_nothing = YesNoField(required=False, help_text=_("本期没有发生；须在情况说明里写明原因"))
    note = TextField(required=False, allow_blank=True, max_length=1000, help_text=_("情况说明"))


def figures_of(reports: Sequence[Report], actor: Actor) -> Mapping[str, Any]:
    """The visible figures of the reports of the page with their evidence, and the visible reports above them.

    At most three queries.
    """
    rows: Any = ReportValue.objects.visible_to(actor).filter(report__in=reports).select_related("indicator")
    figures: dict[Any, list[ReportValue]] = {}
    for row in rows.order_by("report", "position"):
        figures.setdefault(row.report_id, []).append(row)
    above = Report.objects.visible_to(actor).filter(pk__in={report.above_id for report in reports} - {None})
    return {
        "figures": figures,
        "evidence": files.files_by_subject([row for found in figures.values() for row in found]),
        "above": frozenset(above.order_by().values_list("pk", flat=True)),
    }
