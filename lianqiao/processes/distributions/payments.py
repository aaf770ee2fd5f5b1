"""What confirmed payments of registered contracts bring to be divided: each line of money by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import format_yuan
from lianqiao.processes.contracts.enums import PASSING_ON
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.distributions import sources
from lianqiao.processes.distributions.deals import costs_of, floors_of, items_of, persons_of, weights_of
from lianqiao.processes.distributions.either import confirmed, divided_by_parts
from lianqiao.processes.distributions.enums import Basis, DistributionState
from lianqiao.processes.distributions.limits import LONGEST_PAPER, LONGEST_TITLE
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.distributions.sources import Income
from lianqiao.processes.performance.models import ContractPayment, Performance
from lianqiao.registers.conversions.models import Conversion

NAME = "payment"
#: A line of money is divided as a whole.
PART = "whole"


def received(actor: Actor) -> Any:
    """The confirmed payments that the actor's unit received for passing on what it owns."""
    rows: Any = confirmed()
    if actor.organisation_id is None:
        return rows.none()
    rows = rows.filter(performance__seller=actor.organisation_id, performance__contract__kind__in=PASSING_ON)
    return rows.select_related("performance__contract__organisation", "performance__seller", "milestone")


def undivided(actor: Actor) -> Any:
    """The performances of the actor's unit of which some payment was not begun to be divided."""
    begun = Distribution.objects.filter(
        cause_type=ContentType.objects.get_for_model(ContractPayment), cause_id=OuterRef("pk"), part=PART
    ).exclude(state=DistributionState.WITHDRAWN)
    by_parts = divided_by_parts(OuterRef("performance__contract__source_id"))
    payments = received(actor).filter(~Exists(begun), ~Exists(by_parts), performance=OuterRef("pk"))
    rows: Any = Performance.objects.filter(seller=actor.organisation_id)
    return rows.filter(Exists(payments.values("pk"))).select_related("contract")


def incomes_of_payment(payment: ContractPayment) -> list[Income]:
    """The line as one income; nothing where it does not count or its deal is divided by the parts of the price."""
    contract = payment.performance.contract
    deal = contract.source if isinstance(contract.source, Deal) else None
    counts = contract.kind in PASSING_ON and confirmed().filter(pk=payment.pk).exists()
    if not counts or (deal is not None and divided_by_parts(deal.pk).exists()):
        return []
    seller, number = payment.performance.seller, contract.registration_number or contract.number
    label = _("%(day)s %(kind)s %(amount)s，凭证 %(voucher)s") % {
        "day": date_format(payment.paid_on, "Y年n月j日"),
        "kind": payment.get_kind_display(),
        "amount": format_yuan(payment.amount_yuan),
        "voucher": payment.voucher,
    }
    title = _("%(contract)s（%(payment)s）") % {"contract": contract.title, "payment": payment}
    conversion = _conversion_of(payment, deal)
    values = {
        "title": title[:LONGEST_TITLE],
        "basis": Basis.NET_INCOME,
        "received_on": payment.paid_on,
        "gross_yuan": payment.amount_yuan,
        "conversion": conversion,
        "contract_number": number[:LONGEST_PAPER],
        **floors_of(seller, Basis.NET_INCOME),
    }
    if deal is not None:
        items = items_of(deal)
        costs = costs_of(deal) if _is_first(payment) else ()
        return [Income(PART, label, values, costs, persons_of([one.achievement for one in items]), weights_of(items))]
    if conversion is None:
        return [Income(PART, label, values)]
    made = conversion.achievement
    return [Income(PART, label, values, (), persons_of([made]), {made.pk: Decimal(1)})]


def divisions_of(performance: Performance) -> dict[Any, Distribution | None]:
    """What was begun of each payment of a contract, by its key: of those that count; None of what may be begun."""
    contract = performance.contract
    if contract.kind not in PASSING_ON:
        return {}
    keys = list(confirmed().filter(performance=performance.pk).values_list("pk", flat=True))
    about = ContentType.objects.get_for_model(ContractPayment)
    rows = Distribution.objects.filter(cause_type=about, cause_id__in=keys, part=PART)
    begun = {row.cause_id: row for row in rows.exclude(state=DistributionState.WITHDRAWN)}
    if not begun and isinstance(contract.source, Deal) and divided_by_parts(contract.source_id).exists():
        return {}
    return {key: begun.get(key) for key in keys}


def root_of(payment: ContractPayment) -> Any:
    """The record whose money it is: the deal of the contract, else the contract."""
    contract = payment.performance.contract
    return contract.source if isinstance(contract.source, Deal) else contract


def _conversion_of(payment: ContractPayment, deal: Deal | None) -> Conversion | None:
    """The seller's conversion record of the contract, by its deal or by its numbers."""
    if deal is not None:
        found: Conversion | None = conversions_of(deal).first()
        return found
    contract = payment.performance.contract
    numbers = [number for number in (contract.number, contract.registration_number) if number]
    rows = Conversion.objects.filter(organisation=payment.performance.seller_id, contract_number__in=numbers)
    return rows.exclude(state=FilingState.CANCELLED).select_related("achievement").order_by("created_at", "pk").first()


def _is_first(payment: ContractPayment) -> bool:
    """Whether no earlier payment of the contract counts: what was paid for the whole is taken off once."""
    rows = confirmed().filter(performance=payment.performance_id).order_by("paid_on", "written_at", "pk")
    return bool(rows.values_list("pk", flat=True).first() == payment.pk)


def connect() -> None:
    """Let distributions be begun from payments; called once, when the app is ready."""
    sources.register(NAME, ContractPayment, received, incomes_of_payment, root=root_of)
