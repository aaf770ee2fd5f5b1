"""Asking the office to certify what of confirmed payments is technical income."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.money import CENT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts.domain.writing import tell
from lianqiao.processes.contracts.enums import CostKind
from lianqiao.processes.performance import phrases
from lianqiao.processes.performance.domain.writing import locked_performance
from lianqiao.processes.performance.enums import LIVE, DeductionWay, PaymentVerdict, PerformanceState
from lianqiao.processes.performance.income import costs_by_share
from lianqiao.processes.performance.models import (
    CertifiedCost,
    CertifiedPayment,
    ContractPayment,
    IncomeCertificate,
    Performance,
)

ZERO = Decimal(0)


def certifiable(performance: Performance) -> Any:
    """The confirmed payments of which no live certificate is about, and which nothing takes back."""
    rows = performance.payments.filter(answer__verdict=PaymentVerdict.CONFIRMED, corrects__isnull=True)
    gone = performance.payments.filter(corrects__isnull=False).exclude(
        answer__verdict__in=(PaymentVerdict.DENIED, PaymentVerdict.WITHDRAWN)
    )
    taken = CertifiedPayment.objects.filter(is_live=True, certificate__performance=performance)
    return (
        rows.exclude(pk__in=taken.values("payment")).exclude(pk__in=gone.values("corrects")).order_by("paid_on", "id")
    )


def certified(performance: Performance) -> tuple[Decimal, Decimal]:
    """What was certified or is asked to be: of payments, and of costs that were taken off."""
    rows = performance.certificates.filter(state__in=LIVE)
    sums = rows.aggregate(paid=Sum("paid_yuan"), costs=Sum("costs_yuan"))
    return sums["paid"] or ZERO, sums["costs"] or ZERO


def deductible(performance: Performance) -> list[tuple[Any, Decimal]]:
    """Each cost of the contract that is taken off, with what of it is left."""
    rows = performance.contract.costs.exclude(kind=CostKind.SUBJECT).order_by("order", "id")
    live = CertifiedCost.objects.filter(certificate__performance=performance, certificate__state__in=LIVE)
    used = dict(live.values("cost").annotate(sum=Sum("amount_yuan")).values_list("cost", "sum"))
    return [(cost, cost.amount_yuan - used.get(cost.pk, ZERO)) for cost in rows]


@transaction.atomic
def ask_certificate(
    performance: Performance,
    *,
    actor: Actor,
    payments: Iterable[ContractPayment],
    way: str = DeductionWay.SHARE,
    costs: Mapping[Any, Decimal] | None = None,
    note: str = "",
) -> IncomeCertificate:
    """Ask, as the seller, to certify what of these payments is technical income.

    By share, the costs of the contract fall on its payments in proportion; by list, `costs` are {key of a cost: yuan}.
    What has been certified is not certified again. Raises AccessError, DomainError or InvalidInput.
    """
    locked = locked_performance(performance)
    actor.require(Permission.PERFORMANCE_EDIT, locked)
    if actor.organisation_id != locked.seller_id:
        raise AccessError(_("技术性收入由卖方申请核定。"), permission=Permission.PERFORMANCE_EDIT)
    if locked.state == PerformanceState.PLANNING:
        raise DomainError("planning", _("先定下履约计划。"))
    lines = _chosen(locked, payments)
    paid = sum((line.amount_yuan for line in lines), ZERO)
    items = _items(locked, costs or {}) if way == DeductionWay.ITEMS else {}
    taken_off = sum(items.values(), ZERO) if way == DeductionWay.ITEMS else _share(locked, paid)
    if taken_off > paid:
        raise InvalidInput({"costs": [_("扣除的费用不能超过所选款项的合计。")]})
    certificate = IncomeCertificate(
        performance=locked,
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        way=way,
        paid_yuan=paid,
        costs_yuan=taken_off,
        income_yuan=paid - taken_off,
        note=note.strip(),
    )
    certificate.save(force_insert=True)
    CertifiedPayment.objects.bulk_create([CertifiedPayment(certificate=certificate, payment=one) for one in lines])
    CertifiedCost.objects.bulk_create(
        [CertifiedCost(certificate=certificate, cost_id=key, amount_yuan=amount) for key, amount in items.items()]
    )
    given = {"income": format_yuan(certificate.income_yuan)}
    tell(locked, "ask_certificate", actor, _("申请核定技术性收入 %(income)s") % given)
    phrases.tell_office_of_certificate(certificate)
    return certificate


def _chosen(performance: Performance, payments: Iterable[ContractPayment]) -> list[ContractPayment]:
    wanted = {one.pk for one in payments}
    lines = list(certifiable(performance).filter(pk__in=wanted))
    if not wanted:
        raise InvalidInput({"payments": [_("请选已经确认的款项。")]})
    if len(lines) != len(wanted):
        raise InvalidInput({"payments": [_("所选款项有的没有确认、已冲正或已经核定过，请刷新后重选。")]})
    return lines


def _share(performance: Performance, paid: Decimal) -> Decimal:
    contract = performance.contract
    before, taken_off = certified(performance)
    costs = contract.amount_yuan - contract.technical_yuan
    return costs_by_share(paid, paid_left=contract.amount_yuan - before, costs_left=costs - taken_off)


def _items(performance: Performance, costs: Mapping[Any, Decimal]) -> dict[Any, Decimal]:
    """What is taken off by the list: of costs of the contract, none of them more than what is left of it."""
    left = {cost.pk: (cost, rest) for cost, rest in deductible(performance)}
    wanted = {key: amount for key, amount in costs.items() if amount}
    for key, amount in wanted.items():
        if key not in left:
            raise InvalidInput({"costs": [_("扣除的费用要在合同登记的非技术性费用里。")]})
        cost, rest = left[key]
        if amount < 0 or amount != amount.quantize(CENT) or amount > rest:
            given = {"name": cost.name, "rest": format_yuan(rest)}
            raise InvalidInput({"costs": [_("“%(name)s”最多还能扣除 %(rest)s。") % given]})
    return wanted
