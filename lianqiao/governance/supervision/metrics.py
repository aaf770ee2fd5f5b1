"""Figures of supervision: task forces, agreed items done and not done, orders to rectify open, overdue and closed."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import metric
from lianqiao.governance.supervision.enums import ForceState, ItemState, OrderState
from lianqiao.governance.supervision.models import AgreedItem, Rectification, TaskForce

_BY = {"region": "region", "organisation": "organisation"}


@metric(
    "supervision.forces",
    label=_("工作专班"),
    unit=_("个"),
    rule=_("建档日期不晚于统计日、现在运行中的专班、牵头处室和专家团队"),
    by={**_BY, "kind": "kind", "level": "level", "chain": "chain"},
)
def forces(on: date) -> QuerySet[Any]:
    return TaskForce.objects.filter(state=ForceState.ACTIVE, created_at__date__lte=on)


@metric(
    "supervision.items",
    label=_("议定事项"),
    unit=_("项"),
    rule=_("登记日期不晚于统计日的议定事项，不含决定不再办理的，状态按现在计；列入台账的按台账任务另计进展"),
    by={**_BY, "state": "state", "unit": "owner"},
)
def items(on: date) -> QuerySet[Any]:
    return AgreedItem.objects.exclude(state=ItemState.DROPPED).filter(created_at__date__lte=on)


@metric(
    "supervision.items_done",
    label=_("已落实的议定事项"),
    unit=_("项"),
    rule=_("由召集部门确认落实、确认日期不晚于统计日的议定事项，不含列入台账的"),
    by={**_BY, "unit": "owner", "month": TruncMonth("confirmed_on")},
)
def items_done(on: date) -> QuerySet[Any]:
    return AgreedItem.objects.filter(state=ItemState.CONFIRMED, confirmed_on__lte=on)


@metric(
    "supervision.orders",
    label=_("整改通知"),
    unit=_("份"),
    rule=_("下达日期不晚于统计日的整改通知，不含撤回的，状态按现在计"),
    by={**_BY, "state": "state", "unit": "unit"},
)
def orders(on: date) -> QuerySet[Any]:
    return Rectification.objects.exclude(state=OrderState.WITHDRAWN).filter(issued_at__date__lte=on)


@metric(
    "supervision.orders_closed",
    label=_("已销号的整改"),
    unit=_("份"),
    rule=_("经核查整改到位、销号日期不晚于统计日的整改通知"),
    by={**_BY, "unit": "unit", "month": TruncMonth("closed_on")},
)
def orders_closed(on: date) -> QuerySet[Any]:
    return Rectification.objects.filter(state=OrderState.CLOSED, closed_on__lte=on)


@metric(
    "supervision.orders_overdue",
    label=_("逾期未整改"),
    unit=_("份"),
    rule=_("统计日已过整改期限、现在仍未提交证明的整改通知"),
    by={**_BY, "unit": "unit"},
)
def orders_overdue(on: date) -> QuerySet[Any]:
    return Rectification.objects.filter(state=OrderState.ORDERED, issued_at__date__lte=on, due_on__lt=on)
