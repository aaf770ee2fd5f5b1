"""Figures of the empowerment of inventors."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.empowerments.enums import Form
from lianqiao.processes.empowerments.models import Empowerment, IncomePayment

_BY = {
    "region": "region",
    "organisation": "organisation",
    "form": "form",
    "month": TruncMonth("starts_on"),
}


@metric(
    "empowerments.granted",
    label=_("赋权的职务科技成果"),
    unit=_("项"),
    rule=_("赋权协议生效日期不晚于统计日的成果，此后收回、终止的也计；按生效日期计算"),
    by=_BY,
    nature=Nature.FLOW,
)
def granted(on: date) -> QuerySet[Any]:
    return Empowerment.objects.filter(starts_on__lte=on)


@metric(
    "empowerments.granted_fully",
    label=_("全部赋权的职务科技成果"),
    unit=_("项"),
    rule=_("赋予全部所有权、协议生效日期不晚于统计日的成果，此后收回、终止的也计"),
    by=_BY,
    nature=Nature.FLOW,
)
def granted_fully(on: date) -> QuerySet[Any]:
    return Empowerment.objects.filter(starts_on__lte=on, form=Form.FULL)


@metric(
    "empowerments.held",
    label=_("有效的赋权"),
    unit=_("项"),
    rule=_("统计日终了时已经生效、没有收回和终止的赋权"),
    by={"region": "region", "organisation": "organisation", "form": "form"},
    nature=Nature.STOCK,
)
def held(on: date) -> QuerySet[Any]:
    return Empowerment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), starts_on__lte=on)


@metric(
    "empowerments.income",
    label=_("收到的赋权约定收益"),
    unit=_("元"),
    rule=_("单位按赋权协议实际收到的约定收益，按收款日期计算"),
    by={
        "region": "due__empowerment__region",
        "organisation": "due__empowerment__organisation",
        "form": "due__empowerment__form",
        "month": TruncMonth("on"),
    },
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def income(on: date) -> QuerySet[Any]:
    return IncomePayment.objects.filter(on__lte=on)
