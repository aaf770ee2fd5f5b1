"""Figures of the register of conversions."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.conversions.models import ConversionYear
from lianqiao.registers.conversions.queries import counted

BY = {
    "region": "place",
    "organisation": "organisation",
    "kind": "organisation__kind",
    "mode": "mode",
    "month": TruncMonth("signed_on"),
}


@metric(
    "conversions.confirmed",
    label=_("转化成果"),
    rule=_("主管部门已核实、且在统计日之前签订或开始实施的转化"),
    by=BY,
    nature=Nature.FLOW,
)
def confirmed(on: date) -> QuerySet[Any]:
    return counted().filter(signed_on__lte=on)


@metric(
    "conversions.local",
    label=_("就地转化成果"),
    rule=_("已核实的转化中，落地地区与成果持有单位在同一省的"),
    by=BY,
    nature=Nature.FLOW,
)
def local(on: date) -> QuerySet[Any]:
    rows = confirmed(on).alias(there=Substr("place_id", 1, 2), home=Substr("region_id", 1, 2))
    return rows.filter(there=F("home"))


@metric(
    "conversions.major",
    label=_("重大成果就地转化"),
    rule=_("省级主管部门认定、且认定日期在统计日之前的转化"),
    by={**BY, "month": TruncMonth("certified_on")},
    nature=Nature.FLOW,
)
def major(on: date) -> QuerySet[Any]:
    return counted().filter(certified_on__lte=on)


@metric(
    "conversions.amount",
    label=_("转化合同金额"),
    unit=_("元"),
    rule=_("已核实的转化的合同金额合计"),
    by=BY,
    aggregate=Sum("amount_yuan"),
    nature=Nature.FLOW,
)
def amount(on: date) -> QuerySet[Any]:
    return confirmed(on)


@metric(
    "conversions.sales",
    label=_("转化产品销售收入"),
    unit=_("元"),
    rule=_("已核实的转化逐年销售收入合计，统计日所在年度及以前"),
    by={"region": "conversion__place", "organisation": "conversion__organisation", "year": "year"},
    aggregate=Sum("sales_yuan"),
    nature=Nature.STOCK,
)
def sales(on: date) -> QuerySet[Any]:
    return ConversionYear.objects.filter(conversion__in=counted().filter(signed_on__lte=on), year__lte=on.year)
