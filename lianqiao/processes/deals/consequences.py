"""What follows from a concluded deal for the registers: the seller's drafts of its conversion records."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.enums import PartKind
from lianqiao.processes.deals.models import Deal, DealItem
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.conversions.models import Conversion


def prepare_conversions(deal: Deal, actor: Actor) -> None:
    """A draft of the register for each of the seller's achievements, with what the deal knows.

    What has come of it in production the seller adds before handing it in. A record of the same deal that the seller
    has written already is left alone.
    """
    if actor.organisation_id != deal.organisation_id or not actor.has(Permission.FILING_CREATE):
        return
    known = set(
        Conversion.objects.filter(organisation=deal.organisation_id, contract_number=deal.number)
        .exclude(state=FilingState.CANCELLED)
        .values_list("achievement", flat=True)
    )
    for item in deal.items.select_related("achievement"):
        if item.achievement.organisation_id == deal.organisation_id and item.achievement_id not in known:
            create_filing(Conversion, actor=actor, values=values_of(deal, item))


def values_of(deal: Deal, item: DealItem) -> dict[str, Any]:
    """The columns of the conversion of one achievement that follow from the deal."""
    is_equity = deal.mode == TransformationMode.EQUITY_CONTRIBUTION
    cash = item.amount_yuan
    if is_equity:
        is_pure = all(part.kind == PartKind.EQUITY for part in deal.parts.all())
        cash = None if is_pure else cash
    return {
        "achievement": item.achievement,
        "mode": deal.mode,
        "partner": deal.buyer,
        "partner_name": "" if deal.buyer is not None else deal.company,
        "place": deal.region if deal.buyer_region is None else deal.buyer_region,
        "contract_number": deal.number,
        "signed_on": deal.concluded_on,
        "amount_yuan": cash,
        "company": deal.company if is_equity else "",
        "share": deal.share if is_equity else None,
        "valuation_yuan": item.amount_yuan if is_equity else None,
        "product": item.achievement.title[:200],
    }


def conversions_of(deal: Deal) -> Any:
    """The seller's conversion records of the deal."""
    if not deal.number:
        return Conversion.objects.none()
    rows = Conversion.objects.filter(organisation=deal.organisation_id, contract_number=deal.number)
    return rows.exclude(state=FilingState.CANCELLED).order_by("pk")
