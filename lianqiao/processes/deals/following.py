"""What follows from a concluded deal elsewhere: its introduction has a contract, the ledger a movement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Condition
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.processes.deals.enums import PartyRole
from lianqiao.processes.deals.models import Deal, DealItem
from lianqiao.processes.deals.splitting import split
from lianqiao.processes.introductions.domain.introductions import confirm_step, record_outcome
from lianqiao.processes.introductions.domain.steps import open_claims
from lianqiao.processes.introductions.enums import OutcomeCode, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.organisations.queries.actors import actor_of

#: The ways by which an asset of the ledger leaves it, is licensed, or becomes shares.
MOVING = (Mode.ASSIGNMENT, Mode.LICENCE, Mode.EQUITY_CONTRIBUTION)


def tell_introduction(deal: Deal, actor: Actor) -> None:
    """The case has led to a contract: recorded for the seller, and confirmed for the buyer, who confirmed the terms.

    A contract that was recorded before stands; one that waits for the seller's word has it by the conclusion.
    """
    if deal.introduction_id is None:
        return
    case = Introduction.objects.select_for_update(of=("self",)).get(pk=deal.introduction_id)
    if case.contract_on is not None:
        return
    claim = open_claims(case).filter(stage=Stage.CONTRACT).first()
    if claim is None:
        if not actor.can(Permission.INTRODUCTION_CLOSE, case):
            return
        record_outcome(
            case,
            actor=actor,
            code=OutcomeCode.CONTRACT_SIGNED,
            amount_yuan=deal.price_yuan,
            happened_on=deal.concluded_on,
            contract_number=deal.number,
            place=deal.buyer_region,
            text=_("在平台上成交，成交编号 %(number)s。") % {"number": deal.number},
        )
        case.refresh_from_db()
        claim = open_claims(case).filter(stage=Stage.CONTRACT).first()
    if claim is None:
        return
    other = actor if claim.side != case.side_of(actor.organisation_id) else _who_confirmed_for_the_buyer(deal)
    if other is not None and other.can(Permission.INTRODUCTION_CONFIRM, case):
        confirm_step(claim, actor=other)


def _who_confirmed_for_the_buyer(deal: Deal) -> Actor | None:
    """The person of the buyer who confirmed the terms that were concluded, while still there."""
    rows = deal.confirmations.filter(content_sha256=deal.content_sha256, party__role=PartyRole.BUYER)
    last = rows.select_related("confirmed_by").order_by("-confirmed_at").first()
    if last is None:
        return None
    found = actor_of(last.confirmed_by, deal.buyer_id)
    return found if found.organisation_id == deal.buyer_id else None


def post_movements(deal: Deal, actor: Actor) -> None:
    """Each achievement of the deal that stands in a seller's ledger moves: passed on, licensed, or contributed.

    What is paid comes into the ledger when it has come in. An asset that is out already stays as it is.
    """
    if deal.mode not in MOVING:
        return
    items = list(deal.items.select_related("achievement").order_by("position"))
    assets = {one.achievement_id: one for one in _assets_of(deal, items)}
    shares = _shares(deal, items)
    for item, share in zip(items, shares, strict=True):
        asset = assets.get(item.achievement_id)
        if asset is not None:
            _post(deal, item, asset, share)


def _assets_of(deal: Deal, items: list[DealItem]) -> Any:
    rows = Asset.objects.filter(
        achievement__in=[item.achievement_id for item in items],
        organisation__in=deal.seller_ids(),
        condition=Condition.HELD,
    )
    return rows.select_related("organisation", "region").order_by("pk")


def _shares(deal: Deal, items: list[DealItem]) -> list[Decimal]:
    """What each achievement has brought of the shares of the company; nothing where none were brought."""
    if deal.mode != Mode.EQUITY_CONTRIBUTION or not deal.share:
        return [Decimal(0)] * len(items)
    weights = [item.amount_yuan or Decimal(0) for item in items]
    return split(deal.share, weights if any(weights) else [Decimal(1)] * len(items))


def _post(deal: Deal, item: DealItem, asset: Asset, share: Decimal) -> None:
    told: Any = {
        "actor": SYSTEM,
        "on": deal.concluded_on,
        "reason": _("成交：%(title)s，%(mode)s") % {"title": deal.title, "mode": deal.get_mode_display()},
        "paper": deal.number,
        "key": f"deal.{deal.pk}.{item.position}",
        "cause": deal,
    }
    if deal.mode == Mode.ASSIGNMENT:
        ledger.transfer_asset(asset, **told)
    elif deal.mode == Mode.LICENCE:
        ledger.grant_licence(asset, **told)
    elif share and item.amount_yuan:
        ledger.contribute_equity(
            asset, company_name=deal.company, share_percent=share, value_yuan=item.amount_yuan, **told
        )
