"""Figures of concluded deals: how many, for how much, by way, pricing, region, and across the border of provinces."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.deals.models import Commission, Deal

_BY: dict[str, Any] = {
    "region": "region",
    "buyer_region": "buyer_region",
    "organisation": "organisation",
    "mode": "mode",
    "pricing": "pricing",
    "source": "source",
    "month": TruncMonth("concluded_on"),
}


def _until(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = Deal.objects.concluded().filter(concluded_on__lte=on)
    return rows


def _across(on: date) -> QuerySet[Any]:
    """Those whose seller and buyer stand in different provinces."""
    rows = _until(on).filter(buyer_region__isnull=False)
    return rows.annotate(
        seller_province=Substr("region_id", 1, 2), buyer_province=Substr("buyer_region_id", 1, 2)
    ).exclude(seller_province=F("buyer_province"))


@metric(
    "deals.concluded",
    label=_("成交项数"),
    unit=_("项"),
    rule=_("各方确认、公示期满并取得成交编号的成交，按成交日期和成果方所在地区计算；取消的不计"),
    by=_BY,
    nature=Nature.FLOW,
)
def concluded(on: date) -> QuerySet[Any]:
    return _until(on)


@metric(
    "deals.amount",
    label=_("成交金额"),
    unit=_("元"),
    rule=_("成交的约定价格之和，含分期、保底提成和股权作价，按成交日期和成果方所在地区计算"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("price_yuan"),
)
def amount(on: date) -> QuerySet[Any]:
    return _until(on)


@metric(
    "deals.outflow",
    label=_("流向省外的成交金额"),
    unit=_("元"),
    rule=_("成果方在本地区、承接方在外省的成交价格之和，按成交日期计算"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("price_yuan"),
)
def outflow(on: date) -> QuerySet[Any]:
    return _across(on)


@metric(
    "deals.inflow",
    label=_("省外流入的成交金额"),
    unit=_("元"),
    rule=_("承接方在本地区、成果方在外省的成交价格之和，按成交日期计算"),
    by={**_BY, "region": "buyer_region", "seller_region": "region"},
    nature=Nature.FLOW,
    aggregate=Sum("price_yuan"),
)
def inflow(on: date) -> QuerySet[Any]:
    return _across(on)


@metric(
    "deals.with_manager",
    label=_("技术经理人促成的成交项数"),
    unit=_("项"),
    rule=_("按委托和引荐证明计算出技术经理人服务报酬的成交，按成交日期和成果方所在地区计算"),
    by=_BY,
    nature=Nature.FLOW,
)
def with_manager(on: date) -> QuerySet[Any]:
    return _until(on).filter(Exists(Commission.objects.filter(statement__deal=OuterRef("pk"))))
