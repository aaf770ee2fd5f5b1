"""What the API shows of indicators, targets and figures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.periods import PeriodKind
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer, code_of
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
from lianqiao.governance.indicators.models import Indicator, Reading, Target


def _number(label: Any) -> Any:
    return serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True, help_text=label)


class StatisticSerializer(serializers.Serializer):
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

    #: What is shown as it is stored.
    PLAIN = (
        "id",
        "key",
        "name",
        "theme",
        "unit",
        "kind",
        "direction",
        "decimals",
        "over_places",
        "over_time",
        "rule",
        "distinct_from",
        "source",
        "metric",
        "formula",
        "state",
    )

    def to_representation(self, instance: Indicator) -> dict[str, Any]:
        """The indicator with its owner."""
        owner = instance.organisation
        values = {name: getattr(instance, name) for name in self.PLAIN}
        values |= {"organisation": {"id": owner.pk, "name": owner.name}, "region": code_of(instance.region)}
        return dict(super().to_representation(values))


class TargetSerializer(serializers.Serializer):
    """What a region or an organisation is to reach in a period."""

    id = serializers.UUIDField(help_text=_("编号"))
    indicator = serializers.UUIDField(help_text=_("指标的编号"))
    region = CodeSerializer(allow_null=True, help_text=_("责任地区；由单位承担时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("责任单位；由地区承担时为空"))
    period = serializers.CharField(help_text=_("时期，例如 2026、2026-Q3、2026-06、2023—2026"))
    period_kind = serializers.ChoiceField(choices=PeriodKind.choices, help_text=_("时期的长短"))
    starts_on = serializers.DateField(help_text=_("第一天"))
    ends_on = serializers.DateField(help_text=_("最后一天"))
    comparator = serializers.ChoiceField(choices=Comparator.choices, help_text=_("要求"))
    value = _number(_("目标值，按指标的计量单位"))
    baseline = _number(_("期初值；从零累计的为空"))
    state = serializers.ChoiceField(choices=TargetState.choices, help_text=_("状态"))
    parent = serializers.UUIDField(allow_null=True, help_text=_("由哪个目标分解"))  # type: ignore[assignment]
    set_by = OwnerSerializer(help_text=_("设立部门"))
    issued_on = serializers.DateField(allow_null=True, help_text=_("下达日期"))
    revision = serializers.IntegerField(help_text=_("调整次数"))

    #: What is shown as it is stored.
    PLAIN = (
        "id",
        "starts_on",
        "ends_on",
        "comparator",
        "value",
        "baseline",
        "state",
        "issued_on",
        "revision",
    )

    def to_representation(self, instance: Target) -> dict[str, Any]:
        """The target with its place."""
        place, unit, owner = instance.place_region, instance.place_organisation, instance.organisation
        values = {name: getattr(instance, name) for name in self.PLAIN}
        values |= {
            "indicator": instance.indicator_id,
            "region": None if place is None else code_of(place),
            "organisation": None if unit is None else {"id": unit.pk, "name": unit.name},
            "period": str(instance.period),
            "period_kind": instance.period.kind,
            "parent": instance.parent_id,
            "set_by": {"id": owner.pk, "name": owner.name},
        }
        return dict(super().to_representation(values))


class ReadingSerializer(serializers.Serializer):
    """The figure of an indicator at one place in one month."""

    id = serializers.IntegerField(help_text=_("编号"))
    indicator = serializers.UUIDField(help_text=_("指标的编号"))
    region = CodeSerializer(allow_null=True, help_text=_("地区；是单位的数时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("单位；是地区的数时为空"))
    month = serializers.DateField(help_text=_("月份的第一天；按季、按年收集的数在最后一个月"))
    origin = serializers.ChoiceField(choices=Origin.choices, help_text=_("来源"))
    value = _number(_("数值，按指标的计量单位；没有数时为空"))
    as_of = serializers.DateField(help_text=_("截至日期"))
    revision = serializers.IntegerField(help_text=_("修订次数"))

    #: What is shown as it is stored.
    PLAIN = ("id", "month", "origin", "value", "as_of", "revision")

    def to_representation(self, instance: Reading) -> dict[str, Any]:
        """The figure with its place."""
        place, unit = instance.region, instance.organisation
        values = {name: getattr(instance, name) for name in self.PLAIN}
        values |= {
            "indicator": instance.indicator_id,
            "region": None if place is None else code_of(place),
            "organisation": None if unit is None else {"id": unit.pk, "name": unit.name},
        }
        return dict(super().to_representation(values))
