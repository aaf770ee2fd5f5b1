"""The records that contracts are filled from: what they say of parties, amount and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.enums import ContractKind, Side
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.introductions.enums import Direction, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode


def introductions_with_contract(actor: Actor) -> Any:
    """Introductions of the actor's unit whose contract both sides have confirmed."""
    rows: Any = Introduction.objects.visible_to(actor).filter(contract_on__isnull=False)
    return rows.select_related("organisation", "counterpart", "achievement", "demand")


def from_introduction(introduction: Introduction, actor: Actor) -> Mapping[str, Any]:
    """Title, sides, day and amount of the contract that an introduction has led to."""
    asks = introduction.direction == Direction.SEEKS
    seller = introduction.counterpart if asks else introduction.organisation
    is_seller = actor.organisation_id == seller.pk
    is_asker = actor.organisation_id == introduction.organisation_id
    other = introduction.counterpart if is_asker else introduction.organisation
    about = introduction.achievement or introduction.demand
    step = introduction.steps.filter(stage=Stage.CONTRACT, code="contract_signed").order_by("-recorded_at").first()
    told = {
        "title": "" if about is None else str(about),
        "side": Side.SELLER if is_seller else Side.BUYER,
        "counterpart": other.pk,
        "counterpart_kind": filling.party_kind(other),
        "counterpart_region": other.region_id,
        "signed_on": introduction.contract_on,
        "starts_on": introduction.contract_on,
        "amount_yuan": None if step is None else step.amount_yuan,
        "place": None if step is None else step.place_id,
    }
    return {name: value for name, value in told.items() if value is not None}


#: How a way of transformation is called as a contract; the others have no contract of technology.
_KINDS = {
    TransformationMode.ASSIGNMENT: ContractKind.TRANSFER,
    TransformationMode.LICENCE: ContractKind.LICENCE,
    TransformationMode.JOINT_IMPLEMENTATION: ContractKind.JOINT_DEVELOPMENT,
}


def concluded_deals(actor: Actor) -> Any:
    """Concluded deals of the actor's unit with another one."""
    rows: Any = Deal.objects.visible_to(actor).concluded().filter(buyer__isnull=False)
    mine = Q(organisation=actor.organisation_id) | Q(buyer=actor.organisation_id)
    return rows.filter(mine).select_related("organisation", "buyer")


def from_deal(deal: Deal, actor: Actor) -> Mapping[str, Any]:
    """Title, kind, sides, day, price and rights of the contract that a deal is carried out by."""
    is_seller = actor.organisation_id == deal.organisation_id
    other: Any = deal.buyer if is_seller else deal.organisation
    told = {
        "title": deal.title,
        "kind": _KINDS.get(TransformationMode(deal.mode)),
        "side": Side.SELLER if is_seller else Side.BUYER,
        "counterpart": other.pk,
        "counterpart_kind": filling.party_kind(other),
        "counterpart_region": other.region_id,
        "signed_on": deal.concluded_on,
        "starts_on": deal.concluded_on,
        "amount_yuan": deal.price_yuan,
        "rights": deal.rights_text or deal.new_rights or None,
    }
    return {name: value for name, value in told.items() if value is not None}


filling.register("deal", Deal, concluded_deals, from_deal)
filling.register("introduction", Introduction, introductions_with_contract, from_introduction)
