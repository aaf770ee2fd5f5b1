"""What deals bring to be divided: each part of the price by itself, with costs and persons as they are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.enums import PartKind, StatementState
from lianqiao.processes.deals.models import CommissionStatement, Deal, DealItem, PricePart
from lianqiao.processes.distributions import limits, sources
from lianqiao.processes.distributions.calculation import split
from lianqiao.processes.distributions.checking import ten_thousandths
from lianqiao.processes.distributions.either import divided_by_parts, paid_by_contract
from lianqiao.processes.distributions.enums import Basis, CostKind, DistributionState, Group
from lianqiao.processes.distributions.limits import LONGEST_NAME, LONGEST_PAPER, LONGEST_TITLE, MOST_PERSONS
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.distributions.sources import Income
from lianqiao.registers.achievements.enums import TransformationMode as Mode

#: Ways by which a unit is paid for what it passes on; what it makes itself is divided by the year's profit.
PAID = (Mode.ASSIGNMENT, Mode.LICENCE, Mode.EQUITY_CONTRIBUTION, Mode.OTHER)
_PREFIX = "part-"


def sold(actor: Actor) -> Any:
    """The concluded deals of the actor's unit by which it is paid."""
    rows: Any = Deal.objects.sold_by(actor).concluded().filter(mode__in=PAID, price_yuan__gt=0)
    return rows.select_related("organisation", "buyer", "region", "buyer_region")


def undivided(actor: Actor) -> Any:
    """Those of them of which some part is due by today and was not begun to be divided."""
    about = ContentType.objects.get_for_model(Deal)
    begun = Distribution.objects.filter(
        cause_type=about,
        cause_id=OuterRef("deal_id"),
        part=Concat(Value(_PREFIX), Cast(OuterRef("position"), CharField())),
    ).exclude(state=DistributionState.WITHDRAWN)
    due = Q(due_on__isnull=True) | Q(due_on__lte=clock.today())
    parts = PricePart.objects.filter(due, ~Exists(begun), deal=OuterRef("pk"), amount_yuan__gt=0)
    by_parts = Exists(divided_by_parts(OuterRef("pk"))) | ~Exists(paid_by_contract(OuterRef("pk")))
    return sold(actor).filter(Exists(parts), by_parts)


def incomes_of_deal(deal: Deal) -> list[Income]:
    """The parts of the price that are worth something, each as an income.

    Nothing for a deal that pays nothing, or whose money is divided as its contract is paid.
    """
    if not deal.concluded_on or deal.mode not in PAID:
        return []
    if paid_by_contract(deal.pk).exists() and not divided_by_parts(deal.pk).exists():
        return []
    parts = [part for part in deal.parts.all() if part.amount_yuan]
    if not parts:
        return []
    items = items_of(deal)
    weights, conversion = weights_of(items), conversions_of(deal).first()
    basis = Basis.EQUITY if deal.mode == Mode.EQUITY_CONTRIBUTION else Basis.NET_INCOME
    shares, persons, costs = (
        floors_of(deal.organisation, basis),
        persons_of([one.achievement for one in items]),
        costs_of(deal),
    )
    return [
        Income(
            part=f"{_PREFIX}{part.position}",
            label=part.sentence(),
            values={
                **_values(deal, part, is_only=len(parts) == 1),
                **shares,
                "conversion": conversion,
                "contract_number": deal.number[:LONGEST_PAPER],
            },
            # What was paid for the whole is taken off once.
            costs=costs if place == 0 else (),
            persons=persons,
            weights=weights,
        )
        for place, part in enumerate(parts)
    ]


def _values(deal: Deal, part: PricePart, *, is_only: bool) -> dict[str, Any]:
    title = deal.title if is_only else _("%(title)s（%(part)s）") % {"title": deal.title, "part": part}
    told: dict[str, Any] = {
        "title": title[:LONGEST_TITLE],
        "basis": Basis.NET_INCOME,
        "received_on": clock.today(),
        "gross_yuan": part.amount_yuan,
    }
    if part.kind == PartKind.EQUITY:
        told |= {"basis": Basis.EQUITY, "company": deal.company, "equity_percent": deal.share}
    return told


def items_of(deal: Deal) -> list[DealItem]:
    """What was sold, with those who completed it, in the order of the deal."""
    rows = deal.items.select_related("achievement").prefetch_related("achievement__completers")
    return list(rows.order_by("position"))


def weights_of(items: Sequence[DealItem]) -> dict[Any, Decimal]:
    """By how much each achievement, by its key, has brought the price; equally where the deal does not say."""
    weights = {item.achievement_id: item.amount_yuan or Decimal(0) for item in items}
    return weights if any(weights.values()) else dict.fromkeys(weights, Decimal(1))


def floors_of(where: Any, basis: Basis) -> dict[str, int]:
    """The least shares that hold today for the unit, from which whoever calculates goes up."""
    today = clock.today()
    movers = limits.CONTRIBUTORS.find(where=where, on=today)
    return {
        "completers_share": ten_thousandths(limits.FLOORS[basis].get(where=where, on=today).value),
        "contributors_share": 0 if movers is None else ten_thousandths(movers.value),
    }


def persons_of(achievements: Iterable[Any]) -> list[dict[str, Any]]:
    """The completers with equal shares, the first of them as the main one; others are written by whoever calculates."""
    names: dict[str, str] = {}
    for achievement in achievements:
        for person in achievement.completers.all():
            names.setdefault(person.name[:LONGEST_NAME], person.organisation_name)
    people = list(names.items())[:MOST_PERSONS]
    if not people:
        return []
    shares = split(Decimal(100), [1] * len(people))
    return [
        {"group": Group.COMPLETER, "name": name, "post": post, "percent": share, "is_main": place == 0}
        for place, ((name, post), share) in enumerate(zip(people, shares, strict=True))
    ]


def costs_of(deal: Deal) -> list[Mapping[str, Any]]:
    """What the seller owes its technology managers for the deal, once all have confirmed it."""
    rows = CommissionStatement.objects.filter(
        deal=deal, organisation=deal.organisation_id, state=StatementState.CONFIRMED, total_yuan__gt=0
    )
    return [
        {"kind": CostKind.SERVICE, "amount_yuan": row.total_yuan, "paper": _("服务报酬结算单")}
        for row in rows.order_by("pk")
    ]


def connect() -> None:
    """Let distributions be begun from deals; called once, when the app is ready."""
    sources.register("deal", Deal, sold, incomes_of_deal)
