"""Figures of auctions."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.auctions.enums import AuctionState, Outcome
from lianqiao.processes.auctions.models import Auction, Bid

_BY = {"region": "region", "organisation": "organisation", "kind": "kind", "month": TruncMonth("closed_at")}


@metric(
    "auctions.held",
    label=_("举行的竞价"),
    unit=_("场"),
    rule=_("在统计日及之前结束的竞价，成交和流拍都计；撤销的不计"),
    by=_BY,
    nature=Nature.FLOW,
)
def held(on: date) -> QuerySet[Any]:
    return Auction.objects.filter(state=AuctionState.CLOSED, closed_at__date__lte=on)


@metric(
    "auctions.sold",
    label=_("竞价成交"),
    unit=_("场"),
    rule=_("在统计日及之前结束并成交的竞价"),
    by=_BY,
    nature=Nature.FLOW,
)
def sold(on: date) -> QuerySet[Any]:
    return held(on).filter(outcome=Outcome.WON)


@metric(
    "auctions.money",
    label=_("竞价成交额"),
    unit=_("元"),
    rule=_("在统计日及之前成交的竞价的成交价合计"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("result_yuan"),
)
def money(on: date) -> QuerySet[Any]:
    return sold(on)


@metric(
    "auctions.premium",
    label=_("竞价溢价额"),
    unit=_("元"),
    rule=_("在统计日及之前成交的竞价，成交价减起始价的合计"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum(F("result_yuan") - F("start_yuan")),
)
def premium(on: date) -> QuerySet[Any]:
    return sold(on)


@metric(
    "auctions.bids",
    label=_("有效出价"),
    unit=_("次"),
    rule=_("在统计日及之前有效的出价；密封报价在开启以后计，每家只计最后一次"),
    by={
        "region": "auction__region",
        "organisation": "auction__organisation",
        "kind": "auction__kind",
        "month": TruncMonth("placed_at"),
    },
    nature=Nature.FLOW,
)
def bids(on: date) -> QuerySet[Any]:
    return Bid.objects.filter(placed_at__date__lte=on)
