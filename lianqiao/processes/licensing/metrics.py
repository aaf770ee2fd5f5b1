"""Figures of licences that are paid later: offered, taken, in use, paid, in arrears."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.licensing.enums import BEGUN, LATE, DueState
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer

_OFFER_BY: dict[str, Any] = {
    "region": "region",
    "organisation": "organisation",
    "scheme": "scheme",
    "field": "field",
    "month": TruncMonth("opened_on"),
}
_LICENCE_BY: dict[str, Any] = {
    "region": "region",
    "organisation": "organisation",
    "scheme": "scheme",
    "field": "offer__field",
    "licensee_region": "licensee__region",
    "month": TruncMonth("starts_on"),
}
_DUE_BY: dict[str, Any] = {
    "region": "region",
    "organisation": "organisation",
    "kind": "kind",
    "field": "licence__offer__field",
}


@metric(
    "licensing.offered",
    label=_("入池成果数"),
    unit=_("项"),
    rule=_("通过保密审查、在成果池公开的先使用后付费和开放许可成果，按入池日期计算"),
    by=_OFFER_BY,
    nature=Nature.FLOW,
)
def offered(on: date) -> QuerySet[Any]:
    return PoolOffer.objects.filter(opened_on__lte=on)


@metric(
    "licensing.taken",
    label=_("生效许可数"),
    unit=_("项"),
    rule=_("双方签署并生效的先使用后付费和开放许可，按生效日期计算"),
    by=_LICENCE_BY,
    nature=Nature.FLOW,
)
def taken(on: date) -> QuerySet[Any]:
    return Licence.objects.filter(state__in=BEGUN, starts_on__lte=on)


@metric(
    "licensing.in_use",
    label=_("使用中的许可数"),
    unit=_("项"),
    rule=_("统计日已经生效、还没有期满或终止的先使用后付费和开放许可"),
    by={name: by for name, by in _LICENCE_BY.items() if name != "month"},
    nature=Nature.STOCK,
)
def in_use(on: date) -> QuerySet[Any]:
    rows = Licence.objects.filter(state__in=BEGUN, starts_on__lte=on)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


@metric(
    "licensing.paid",
    label=_("收到的许可费"),
    unit=_("元"),
    rule=_("使用方支付并由成果方确认收到的许可费，按付款日期计算；担保方代偿的不计"),
    by={**_DUE_BY, "month": TruncMonth("paid_on")},
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def paid(on: date) -> QuerySet[Any]:
    return LicenceDue.objects.filter(state=DueState.PAID, paid_on__lte=on)


@metric(
    "licensing.arrears",
    label=_("逾期的许可费"),
    unit=_("元"),
    rule=_("统计日应付日期已过、现在还没有支付的许可费"),
    by=_DUE_BY,
    nature=Nature.STOCK,
    aggregate=Sum("amount_yuan"),
)
def arrears(on: date) -> QuerySet[Any]:
    return LicenceDue.objects.filter(state__in=(DueState.OPEN, *LATE), due_on__lt=on)
