"""Figures of disposals."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.disposals.enums import DECIDED
from lianqiao.processes.disposals.models import Disposal

_BY = {
    "region": "region",
    "organisation": "organisation",
    "kind": "organisation__kind",
    "mode": "mode",
    "pricing": "pricing",
    "month": TruncMonth("decided_on"),
}


@metric(
    "disposals.decided",
    label=_("转化决策"),
    unit=_("项"),
    rule=_("单位已决策通过、且决策日期不晚于统计日的转化决策；后来成交或失效的也计，撤回的不计"),
    by=_BY,
    nature=Nature.FLOW,
)
def decided(on: date) -> QuerySet[Any]:
    return Disposal.objects.filter(state__in=DECIDED, decided_on__lte=on)


@metric(
    "disposals.asked",
    label=_("转化决策的拟定价格"),
    unit=_("元"),
    rule=_("已决策通过的转化决策的拟定价格之和；没有写价格的不计"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("asked_yuan"),
)
def asked(on: date) -> QuerySet[Any]:
    return decided(on)


@metric(
    "disposals.concluded",
    label=_("已成交的转化决策"),
    unit=_("项"),
    rule=_("成交日期不晚于统计日的转化决策"),
    by={**_BY, "month": TruncMonth("concluded_on")},
    nature=Nature.FLOW,
)
def concluded(on: date) -> QuerySet[Any]:
    return Disposal.objects.filter(concluded_on__lte=on)
