"""Figures of the register of demands."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.demands.enums import DemandState, Outcome
from lianqiao.registers.demands.models import Demand

_BY = {"region": "region", "organisation": "organisation", "field": "fields", "kind": "kind"}


@metric(
    "demands.published",
    label=_("在库需求"),
    rule=_("当前公开、且在统计日之前首次发布的需求"),
    by={**_BY, "month": TruncMonth("published_at")},
    nature=Nature.STOCK,
)
def published(on: date) -> QuerySet[Any]:
    return Demand.objects.published().filter(published_at__date__lte=on)


@metric(
    "demands.solved",
    label=_("已解决需求"),
    rule=_("在统计日之前关闭、结果为“通过本平台解决”的需求"),
    by={**_BY, "month": TruncMonth("closed_at")},
    nature=Nature.FLOW,
)
def solved(on: date) -> QuerySet[Any]:
    closed = Demand.objects.filter(state=DemandState.CLOSED, closed_at__date__lte=on)
    return closed.filter(outcome=Outcome.SOLVED_HERE)


@metric(
    "demands.collected",
    label=_("征集需求"),
    rule=_("当期提交过的需求，按首次建立的日期计，按现在的状态分；草稿和撤回的不计"),
    by={**_BY, "state": "state", "month": TruncMonth("created_at")},
    nature=Nature.FLOW,
)
def collected(on: date) -> QuerySet[Any]:
    rows = Demand.objects.exclude(state__in=(DemandState.DRAFT, DemandState.WITHDRAWN))
    return rows.filter(created_at__date__lte=on)
