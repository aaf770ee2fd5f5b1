"""What is read of the ledger: the parts of a cause, sums of many, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, QuerySet, Sum

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements.enums import EntryKind, Standing
from lianqiao.processes.disbursements.models import Disbursement, Stop

#: How the mark of a payment begins that used an approval.
BY_APPROVAL = "approved."


@dataclass(frozen=True)
class Totals:
    """Sums in yuan: promised and still open, due and payable, withheld, paid, to come back, come back, cancelled."""

    promised: Decimal
    open: Decimal
    payable: Decimal
    withheld: Decimal
    paid: Decimal
    owed_back: Decimal
    returned: Decimal
    cancelled: Decimal


def totals(rows: QuerySet[Any]) -> Totals:
    """The sums of disbursements; one query, zeros for none."""
    found = rows.order_by().aggregate(
        promised=Sum("promised_yuan", default=Decimal(0)),
        open=Sum(F("promised_yuan") - F("paid_yuan") - F("cancelled_yuan"), default=Decimal(0)),
        payable=Sum(F("due_yuan") - F("paid_yuan") - F("withheld_yuan"), default=Decimal(0)),
        withheld=Sum("withheld_yuan", default=Decimal(0)),
        paid=Sum("paid_yuan", default=Decimal(0)),
        owed_back=Sum(F("to_return_yuan") - F("returned_yuan"), default=Decimal(0)),
        returned=Sum("returned_yuan", default=Decimal(0)),
        cancelled=Sum("cancelled_yuan", default=Decimal(0)),
    )
    return Totals(**found)


def of_cause(cause: Model) -> QuerySet[Any]:
    """The disbursements of a cause, by plan and part."""
    return of_causes([cause])


def of_causes(causes: Iterable[Model]) -> QuerySet[Any]:
    """The disbursements of causes of one model, by plan and part."""
    given = list(causes)
    rows: QuerySet[Any] = Disbursement.objects.for_list().order_by(F("planned_on").asc(nulls_last=True), "part", "id")
    if not given:
        return rows.none()
    return rows.filter(cause_type=ContentType.objects.get_for_model(given[0]), cause_id__in=[one.pk for one in given])


def find(cause: Model, part: str) -> Disbursement | None:
    """The disbursement of a part of a cause, None when nothing was promised for it."""
    found: Disbursement | None = of_cause(cause).filter(part=part).first()
    return found


def stop_of(disbursement: Disbursement) -> Stop | None:
    """That the cause was stopped, None while it goes on."""
    return Stop.objects.filter(cause_type=disbursement.cause_type_id, cause_id=disbursement.cause_id).first()


def is_stopped(cause: Model) -> bool:
    """Whether the cause was stopped."""
    kind = ContentType.objects.get_for_model(cause)
    return Stop.objects.filter(cause_type=kind, cause_id=cause.pk).exists()


def unused_approval(disbursement: Disbursement, *, payer: Any = None) -> Decimal:
    """How much was approved and is not paid yet, in yuan; with `payer` (key of a user) how much he may pay of it.

    A payment uses approvals of others than who records it. So nobody's payments exceed the approvals of others, and all
    payments together not all approvals; when both hold, each payment can be laid to approvals of others.
    """
    given = disbursement.entries.filter(kind=EntryKind.APPROVED)
    used = disbursement.entries.filter(kind=EntryKind.PAID, mark__startswith=BY_APPROVAL)
    left = _sum(given) - _sum(used)
    if payer is None:
        return left
    return min(left, _sum(given.exclude(written_by=payer)) - _sum(used.filter(written_by=payer)))


def _sum(lines: QuerySet[Any]) -> Decimal:
    found: Any = lines.aggregate(sum=Sum("amount_yuan", default=Decimal(0)))["sum"]
    return Decimal(found)


def to_pay(actor: Actor) -> Any:
    """What the actor's body owes and has not paid; None where that is not the actor's work."""
    if actor.oversight is None or not actor.has(Permission.DISBURSEMENT_EDIT):
        return None
    return Disbursement.objects.paid_by(actor).filter(standing=Standing.DUE)


def to_give_back(actor: Actor) -> Any:
    """What the actor's unit was told to return and has not; None where that is not the actor's work."""
    if actor.organisation is None or not actor.has(Permission.APPLICATION_SUBMIT):
        return None
    return Disbursement.objects.paid_to(actor).filter(standing=Standing.TO_RETURN)
