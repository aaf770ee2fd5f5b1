"""Figures of subscriptions."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.subscriptions.models import Told


@metric(
    "subscriptions.told",
    label=_("订阅推送"),
    unit=_("条"),
    rule=_("在统计日及之前按个人订阅推送的成果和需求，同一人同一条只计一次；推送不等于对接"),
    by={"organisation": "subscription__organisation", "month": TruncMonth("told_at")},
    nature=Nature.FLOW,
)
def told(on: date) -> QuerySet[Any]:
    return Told.objects.filter(told_at__date__lte=on)
