"""What the API shows of indicators, targets and figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.periods import PeriodKind
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.governance.indicators.enums import (
    Comparator,
    Direction,
    IndicatorKind,
    IndicatorState,
    Origin,
    OverPlaces,
    OverTime,
    Source,
    TargetState,
)


class StatisticSerializer(RecordSerializer):
    """What is counted, how it adds up, and where its figures come from."""

    id = serializers.UUIDField(help_text=_("编号"))
    key = serializers.CharField(help_text=_("编码，公式里用的名字"))
    name = serializers.CharField(help_text=_("名称"))
    theme = serializers.CharField(help_text=_("分组"))
    unit = serializers.CharField(help_text=_("计量单位"))
    kind = serializers.ChoiceField(choices=IndicatorKind.choices, help_text=_("类型"))
    direction = serializers.ChoiceField(choices=Direction.choices, help_text=_("方向"))
    decimals = serializers.IntegerField(help_text=_("小数位数"))
    over_places = serializers.ChoiceField(choices=OverPlaces.choices, help_text=_("地区汇总"))
    over_time = serializers.ChoiceField(choices=OverTime.choices, help_text=_("时间汇总"))
    rule = serializers.CharField(help_text=_("统计口径"))
    distinct_from = serializers.CharField(help_text=_("与相近指标的区别"))
    source = serializers.ChoiceField(choices=Source.choices, help_text=_("数据来源"))  # type: ignore[assignment]
    metric = serializers.CharField(help_text=_("实测指标的名字；不是实测的为空"))
    formula = serializers.CharField(help_text=_("公式；不是计算的为空"))
    state = serializers.ChoiceField(choices=IndicatorState.choices, help_text=_("状态"))
    organisation = OwnerSerializer(help_text=_("建立部门"))
    region = CodeSerializer(help_text=_("适用地区"))


class TargetSerializer(RecordSerializer):
    """What a region or an organisation is to reach in a period."""

    id = serializers.UUIDField(help_text=_("编号"))
    indicator = serializers.UUIDField(source="indicator_id", help_text=_("指标的编号"))
    region = CodeSerializer(source="place_region", allow_null=True, help_text=_("责任地区；由单位承担时为空"))
    organisation = OwnerSerializer(
        source="place_organisation", allow_null=True, help_text=_("责任单位；由地区承担时为空")
    )
    period = serializers.CharField(help_text=_("时期，例如 2026、2026-Q3、2026-06、2023—2026"))
    period_kind = serializers.ChoiceField(source="period.kind", choices=PeriodKind.choices, help_text=_("时期的长短"))
    starts_on = serializers.DateField(help_text=_("第一天"))
    ends_on = serializers.DateField(help_text=_("最后一天"))
    comparator = serializers.ChoiceField(choices=Comparator.choices, help_text=_("要求"))
    value = figure(_("目标值，按指标的计量单位"))
    baseline = figure(_("期初值；从零累计的为空"))
    state = serializers.ChoiceField(choices=TargetState.choices, help_text=_("状态"))
    parent = serializers.UUIDField(source="parent_id", allow_null=True, help_text=_("由哪个目标分解"))  # type: ignore[assignment]
    set_by = OwnerSerializer(source="organisation", help_text=_("设立部门"))
    issued_on = serializers.DateField(allow_null=True, help_text=_("下达日期"))
    revision = serializers.IntegerField(help_text=_("调整次数"))


class ReadingSerializer(RecordSerializer):
    """The figure of an indicator at one place in one month."""

    id = serializers.IntegerField(help_text=_("编号"))
    indicator = serializers.UUIDField(source="indicator_id", help_text=_("指标的编号"))
    region = CodeSerializer(allow_null=True, help_text=_("地区；是单位的数时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("单位；是地区的数时为空"))
    month = serializers.DateField(help_text=_("月份的第一天；按季、按年收集的数在最后一个月"))
    origin = serializers.ChoiceField(choices=Origin.choices, help_text=_("来源"))
    value = figure(_("数值，按指标的计量单位；没有数时为空"))
    as_of = serializers.DateField(help_text=_("截至日期"))
    revision = serializers.IntegerField(help_text=_("修订次数"))
