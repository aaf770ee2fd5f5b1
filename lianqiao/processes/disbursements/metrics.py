"""Figures of the ledger, counted from its lines, so that those of a past day stay what they were."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.disbursements.enums import EntryKind
from lianqiao.processes.disbursements.models import Entry

_BY = {
    "region": "disbursement__region",
    "body": "disbursement__organisation",
    "scheme": "disbursement__scheme_id",
    "payee_region": "disbursement__payee__region",
    "month": TruncMonth("on"),
}


def _until(on: date, kind: EntryKind) -> QuerySet[Any]:
    return Entry.objects.filter(kind=kind, on__lte=on)


@metric(
    "disbursements.promised",
    label=_("承诺拨付的经费"),
    unit=_("元"),
    rule=_("政府部门承诺拨付的经费，含事后调整；按承诺日期和拨款部门所在地区计算，后来不再拨付的另计"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def promised(on: date) -> QuerySet[Any]:
    return _until(on, EntryKind.PROMISED)


@metric(
    "disbursements.paid",
    label=_("已拨付的经费"),
    unit=_("元"),
    rule=_("凭证登记的实际拨付金额，按拨付日期和拨款部门所在地区计算；后来退回的不扣减"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def paid(on: date) -> QuerySet[Any]:
    return _until(on, EntryKind.PAID)


@metric(
    "disbursements.cancelled",
    label=_("不再拨付的经费"),
    unit=_("元"),
    rule=_("承诺以后因项目停止等原因不再拨付的经费，按作出决定的日期计算"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def cancelled(on: date) -> QuerySet[Any]:
    return _until(on, EntryKind.CANCELLED)


@metric(
    "disbursements.returned",
    label=_("已退回的经费"),
    unit=_("元"),
    rule=_("受款单位按决定退回的金额，按到账日期和拨款部门所在地区计算"),
    by=_BY,
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def returned(on: date) -> QuerySet[Any]:
    return _until(on, EntryKind.RETURNED)
