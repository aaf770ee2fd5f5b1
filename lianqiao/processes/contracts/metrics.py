"""Figures of technology contracts."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.contracts.models import TechnologyContract

_BY: dict[str, Any] = {
    "region": "region",
    "organisation": "organisation",
    "kind": "kind",
    "field": "field",
    "landing": "landing",
    "month": TruncMonth("registered_on"),
}


def _registered(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = TechnologyContract.objects.registered().filter(registered_on__lte=on)
    return rows.annotate(landing=Coalesce("place", "counterpart_region"))


@metric(
    "contracts.registered",
    label=_("登记的技术合同"),
    unit=_("项"),
    rule=_("登记日期不晚于统计日、登记仍然有效的技术合同，按登记申请人所在地区计"),
    by=_BY,
    nature=Nature.FLOW,
)
def registered(on: date) -> QuerySet[Any]:
    return _registered(on)


@metric(
    "contracts.amount",
    label=_("技术合同成交额"),
    unit=_("元"),
    rule=_("登记日期不晚于统计日、登记仍然有效的技术合同的合同成交额合计"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def amount(on: date) -> QuerySet[Any]:
    return _registered(on)


@metric(
    "contracts.technical_amount",
    label=_("技术合同技术交易额"),
    unit=_("元"),
    rule=_("登记日期不晚于统计日、登记仍然有效的技术合同的技术交易额合计，即成交额扣除非技术性费用"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("technical_yuan"),
)
def technical_amount(on: date) -> QuerySet[Any]:
    return _registered(on)
