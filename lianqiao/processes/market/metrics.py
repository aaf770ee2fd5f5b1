"""Figures of the market."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.models import Listing

_BY = {"region": "region", "market": "market", "field": "field", "procedure": "procedure"}
_ENDED = {**_BY, "month": TruncMonth("ended_on")}


@metric(
    "market.listed",
    label=_("挂牌的成果"),
    unit=_("项"),
    rule=_("公告日期不晚于统计日的挂牌，重新挂牌的另计；没有公告过的不计"),
    by={**_BY, "month": TruncMonth("opened_at")},
    nature=Nature.FLOW,
)
def listed(on: date) -> QuerySet[Any]:
    return Listing.objects.filter(opened_at__date__lte=on)


@metric(
    "market.sold",
    label=_("市场成交"),
    unit=_("项"),
    rule=_("成交（签约完成）日期不晚于统计日的挂牌"),
    by=_ENDED,
    nature=Nature.FLOW,
)
def sold(on: date) -> QuerySet[Any]:
    return Listing.objects.filter(state=ListingState.SOLD, ended_on__lte=on)


@metric(
    "market.sold_amount",
    label=_("市场成交金额"),
    unit=_("元"),
    rule=_("成交日期不晚于统计日的挂牌的成交价之和"),
    by=_ENDED,
    nature=Nature.FLOW,
    aggregate=Sum("result_yuan"),
)
def sold_amount(on: date) -> QuerySet[Any]:
    return sold(on)


@metric(
    "market.premium",
    label=_("市场成交溢价"),
    unit=_("元"),
    rule=_("成交日期不晚于统计日、有挂牌价或起始价的挂牌，成交价高出挂牌价或起始价的金额之和；面议的不计"),
    by=_ENDED,
    nature=Nature.FLOW,
    aggregate=Sum(F("result_yuan") - F("price_yuan")),
)
def premium(on: date) -> QuerySet[Any]:
    return sold(on).filter(price_yuan__isnull=False)


@metric(
    "market.unsold",
    label=_("未成交的挂牌"),
    unit=_("项"),
    rule=_("公告以后未成交的挂牌，结束日期不晚于统计日；撤销的不计"),
    by=_ENDED,
    nature=Nature.FLOW,
)
def unsold(on: date) -> QuerySet[Any]:
    return Listing.objects.filter(state=ListingState.FAILED, ended_on__lte=on)


@metric(
    "market.cancelled",
    label=_("撤销的挂牌"),
    unit=_("项"),
    rule=_("公告以后由转让方撤销、撤销公告期满的挂牌，日期不晚于统计日"),
    by=_ENDED,
    nature=Nature.FLOW,
)
def cancelled(on: date) -> QuerySet[Any]:
    return Listing.objects.filter(state=ListingState.CANCELLED, ended_on__lte=on)
