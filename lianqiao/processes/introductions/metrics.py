"""Figures of introductions."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.introductions.enums import OutcomeCode
from lianqiao.processes.introductions.models import Introduction

_BY = {
    "region": "region",
    "organisation": "organisation",
    "counterpart": "counterpart",
    "direction": "direction",
}


@metric(
    "introductions.requested",
    label=_("对接请求"),
    unit=_("次"),
    rule=_("在统计日及之前发起的对接请求，不论结果"),
    by={**_BY, "month": TruncMonth("created_at")},
    nature=Nature.FLOW,
)
def requested(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(created_at__date__lte=on)


@metric(
    "introductions.accepted",
    label=_("达成对接"),
    unit=_("次"),
    rule=_("在统计日及之前双方都同意、联系方式已互告的对接"),
    by={**_BY, "month": TruncMonth("disclosed_at")},
    nature=Nature.FLOW,
)
def accepted(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(disclosed_at__date__lte=on)


@metric(
    "introductions.contracts",
    label=_("对接促成签约"),
    unit=_("次"),
    rule=_("当前结果为“签订合同”、且在统计日及之前登记的对接；结果由双方登记，不等于合同登记"),
    by={**_BY, "month": TruncMonth("outcome_at")},
    nature=Nature.FLOW,
)
def contracts(on: date) -> QuerySet[Any]:
    return Introduction.objects.filter(outcome=OutcomeCode.CONTRACT_SIGNED, outcome_at__date__lte=on)
