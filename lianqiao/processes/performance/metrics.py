"""Figures of the performance of contracts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Avg, Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.performance.enums import (
    CertificateState,
    MilestoneKind,
    MilestoneState,
    PaymentVerdict,
    PerformanceState,
)
from lianqiao.processes.performance.models import (
    ContractMilestone,
    ContractPayment,
    IncomeCertificate,
    Performance,
)


def _by(way: str, **more: Any) -> dict[str, Any]:
    """Region, unit and kind of the contract, by the way to its performance."""
    return {
        "region": f"{way}region",
        "organisation": f"{way}organisation",
        "kind": f"{way}contract__kind",
        **more,
    }


@metric(
    "performance.paid",
    label=_("技术合同已支付的合同款"),
    unit=_("元"),
    rule=_("付款日期不晚于统计日、合同双方都确认的款项合计，冲正的扣除"),
    by=_by("performance__", month=TruncMonth("paid_on")),
    nature=Nature.FLOW,
    aggregate=Sum("amount_yuan"),
)
def paid(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = ContractPayment.objects.filter(answer__verdict=PaymentVerdict.CONFIRMED, paid_on__lte=on)
    return rows


@metric(
    "performance.certified_income",
    label=_("核定的技术性收入"),
    unit=_("元"),
    rule=_("核定日期不晚于统计日、没有撤销的技术性收入核定合计"),
    by=_by("performance__", month=TruncMonth("decided_on")),
    nature=Nature.FLOW,
    aggregate=Sum("income_yuan"),
)
def certified_income(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = IncomeCertificate.objects.filter(state=CertificateState.ISSUED, decided_on__lte=on)
    return rows


def _due(on: date) -> Q:
    """Payments that should have been made by the day: advances, royalties, and deliveries that were accepted."""
    reached = ~Q(kind=MilestoneKind.DELIVERY) | Q(state=MilestoneState.ACCEPTED)
    return Q(pay_by__lt=on) & ~Q(state=MilestoneState.DROPPED) & reached


@metric(
    "performance.arrears",
    label=_("技术合同逾期未付的合同款"),
    unit=_("元"),
    rule=_("付款期限早于统计日、双方没有确认付清的节点的未付金额合计；交付类节点验收以后才计"),
    by=_by("performance__"),
    aggregate=Sum(Coalesce(F("amount_yuan") - F("paid_yuan"), Value(0), output_field=DecimalField())),
)
def arrears(on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = ContractMilestone.objects.filter(_due(on), amount_yuan__gt=F("paid_yuan"))
    return rows


@metric(
    "performance.rate",
    label=_("技术合同履约率"),
    unit=_("%"),
    rule=_("已定履约计划的合同中，履行完毕的和履行中没有逾期付款的所占比例；提前终止的计入分母"),
    by=_by(""),
    aggregate=Avg("kept"),
)
def rate(on: date) -> QuerySet[Any]:
    late = ContractMilestone.objects.filter(_due(on), amount_yuan__gt=F("paid_yuan")).values("performance")
    kept = Case(
        When(state=PerformanceState.ENDED, then=Value(0)),
        When(pk__in=late, then=Value(0)),
        default=Value(100),
        output_field=DecimalField(),
    )
    rows: QuerySet[Any] = Performance.objects.exclude(state=PerformanceState.PLANNING).annotate(kept=kept)
    return rows.filter(created_at__date__lte=on)
