"""The money of an agreement in the ledger of disbursements: promised when signed, due by its condition, stopped."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.money import CENT, format_yuan
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.disbursements.domain.payments import demand_back
from lianqiao.processes.disbursements.domain.promises import cancel, make_due, promise, stop
from lianqiao.processes.disbursements.queries import sums
from lianqiao.processes.programmes.definitions.shares import WHOLE


def ledger_of(agreement: Agreement) -> QuerySet[Any]:
    """The disbursements of an agreement, in order of their parts; one query."""
    return sums.of_cause(agreement)


def promise_all(agreement: Agreement) -> None:
    """Promise every payment of an agreement that has come into force; said again it changes nothing."""
    scheme = agreement.application.call.edition.scheme
    for one in agreement.payments.filter(amount_yuan__gt=0).select_related("milestone").order_by("position"):
        promise(
            agreement,
            one.part,
            actor=SYSTEM,
            payer=agreement.organisation,
            payee=agreement.undertaker,
            amount_yuan=one.amount_yuan,
            purpose=one.label,
            title=agreement.title,
            planned_on=clock.today() if one.milestone is None else one.milestone.due_on,
            scheme=(scheme.pk, scheme.title),
        )


def fall_due(agreement: Agreement, part: str, *, reason: str) -> None:
    """Say that the condition of a part is met; nothing for a part without money, and never twice."""
    found = sums.find(agreement, part)
    if found is not None:
        make_due(found, actor=SYSTEM, reason=reason)


def cancel_part(agreement: Agreement, part: str, *, reason: str) -> None:
    """Say that a part whose condition was not met is not paid; nothing for a part without money."""
    found = sums.find(agreement, part)
    if found is not None:
        cancel(found, actor=SYSTEM, reason=reason)


def stop_all(agreement: Agreement, *, reason: str) -> None:
    """Nothing more is promised, due or paid to the agreement, whoever asks at the same moment."""
    stop(agreement, actor=SYSTEM, reason=reason)


def demand_share(agreement: Agreement, share: Decimal, *, reason: str) -> str:
    """Demand back that share (percent) of what was paid; returns what was demanded, in words."""
    total = Decimal(0)
    for one in ledger_of(agreement):
        most = one.paid_yuan - one.to_return_yuan
        amount = min((one.paid_yuan * share / WHOLE).quantize(CENT, rounding=ROUND_DOWN), most)
        if amount > 0:
            demand_back(one, actor=SYSTEM, reason=reason, amount_yuan=amount)
            total += amount
    if not total:
        return _("还没有拨付经费，没有要退回的。")
    return _("通知退回 %(money)s，已记入拨款台账。") % {"money": format_yuan(total)}


def is_settled(agreement: Agreement) -> bool:
    """Whether nothing of its money is open or owed back."""
    found = sums.totals(ledger_of(agreement))
    return not found.open and not found.owed_back
