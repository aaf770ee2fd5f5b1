"""Figures of distributions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.distributions.enums import SETTLED
from lianqiao.processes.distributions.models import RewardPayment, RewardShare

_DECIDED = {
    "region": "distribution__region",
    "organisation": "distribution__organisation",
    "basis": "distribution__basis",
    "group": "group",
    "month": TruncMonth("distribution__decided_on"),
}
_PAID = {
    "region": "share__distribution__region",
    "organisation": "share__distribution__organisation",
    "basis": "share__distribution__basis",
    "month": TruncMonth("on"),
}


@metric(
    "distributions.rewarded",
    label=_("审定的奖酬"),
    unit=_("元"),
    rule=_("统计日以前审定、没有撤回的收益分配中给个人的现金和股权折价"),
    by=_DECIDED,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def rewarded(on: date) -> QuerySet[Any]:
    return RewardShare.objects.filter(distribution__state__in=SETTLED, distribution__decided_on__lte=on)


@metric(
    "distributions.persons",
    label=_("获得奖酬的人次"),
    unit=_("人次"),
    rule=_("统计日以前审定、没有撤回的收益分配的受奖人；一人受奖两次计两次"),
    by=_DECIDED,
    nature=Nature.FLOW,
)
def persons(on: date) -> QuerySet[Any]:
    return RewardShare.objects.filter(distribution__state__in=SETTLED, distribution__decided_on__lte=on)


@metric(
    "distributions.paid",
    label=_("已兑现的奖酬"),
    unit=_("元"),
    rule=_("统计日以前登记了凭证的奖酬兑现，股权按折价"),
    by=_PAID,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def paid(on: date) -> QuerySet[Any]:
    return RewardPayment.objects.filter(on__lte=on)
