"""The records that contracts are filled from: what they say of parties, amount and days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.periods import add_months
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.enums import (
    PASSING_ON,
    ContractKind,
    ContractState,
    PaymentWay,
    RightKind,
    Side,
    TransferObject,
)
from lianqiao.processes.contracts.limits import LONGEST_CONTENT
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.deals.enums import PartKind
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.introductions.enums import Direction, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import RightKind as Right
from lianqiao.registers.achievements.enums import RightStatus
from lianqiao.registers.achievements.enums import TransformationMode as Mode


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
    Mode.ASSIGNMENT: ContractKind.TRANSFER,
    Mode.LICENCE: ContractKind.LICENCE,
    Mode.JOINT_IMPLEMENTATION: ContractKind.JOINT_DEVELOPMENT,
}
#: How the register's kinds of rights are called in the registration form.
_RIGHTS = {
    Right.INVENTION: RightKind.PATENT,
    Right.UTILITY_MODEL: RightKind.PATENT,
    Right.DESIGN: RightKind.PATENT,
    Right.SOFTWARE: RightKind.SOFTWARE,
    Right.PLANT_VARIETY: RightKind.PLANT_VARIETY,
    Right.LAYOUT: RightKind.LAYOUT,
    Right.NEW_MEDICINE: RightKind.BIOMEDICAL_VARIETY,
    Right.KNOW_HOW: RightKind.KNOW_HOW,
}
_IN_FORCE = (RightStatus.GRANTED, RightStatus.PLEDGED)


def concluded_deals(actor: Actor) -> Any:
    """Concluded deals of the actor's unit with another one."""
    rows: Any = Deal.objects.visible_to(actor).concluded().filter(buyer__isnull=False)
    mine = Q(organisation=actor.organisation_id) | Q(buyer=actor.organisation_id)
    return rows.filter(mine).select_related("organisation", "buyer")


def unregistered_deals(actor: Actor) -> Any:
    """Concluded deals that the actor's unit sold, whose contract has a kind and was not brought to an office yet."""
    about = ContentType.objects.get_for_model(Deal)
    brought = TechnologyContract.objects.filter(source_type=about, source_id=OuterRef("pk"))
    brought = brought.exclude(state__in=(ContractState.WITHDRAWN, ContractState.REFUSED))
    rows: Any = Deal.objects.sold_by(actor).concluded().filter(buyer__isnull=False, mode__in=_KINDS)
    return rows.filter(~Exists(brought)).select_related("organisation", "buyer", "region", "buyer_region")


def may_be_registered(deal: Deal, actor: Actor) -> bool:
    """Whether the actor's unit, which sold, may bring the contract of a concluded deal to an office now."""
    return actor.has(Permission.CONTRACT_CREATE) and unregistered_deals(actor).filter(pk=deal.pk).exists()


def contracts_of(deal: Deal, actor: Actor) -> list[TechnologyContract]:
    """The contracts of a deal that the actor may see, the first one first."""
    about = ContentType.objects.get_for_model(Deal)
    rows: Any = TechnologyContract.objects.visible_to(actor).filter(source_type=about, source_id=deal.pk)
    return list(rows.order_by("created_at", "pk"))


def from_deal(deal: Deal, actor: Actor) -> Mapping[str, Any]:
    """All of the contract that the deal by which it was agreed says, and the register of its achievements."""
    is_seller = actor.organisation_id == deal.organisation_id
    other: Any = deal.buyer if is_seller else deal.organisation
    items = list(deal.items.select_related("achievement").prefetch_related("achievement__rights").order_by("position"))
    parts = list(deal.parts.all())
    kind = _KINDS.get(Mode(deal.mode))
    told = {
        "title": deal.title,
        "kind": kind,
        "subject": _subject_of(items) if kind in PASSING_ON else None,
        "right_kind": _right_kind_of(items),
        "side": Side.SELLER if is_seller else Side.BUYER,
        "counterpart": other.pk,
        "counterpart_kind": filling.party_kind(other),
        "counterpart_region": other.region_id,
        "signed_on": deal.concluded_on,
        "starts_on": deal.concluded_on,
        "ends_on": _end_of(deal, parts),
        "content": _content_of(items) or None,
        "place": deal.buyer_region_id,
        "payment_way": _payment_way_of(parts),
        "is_estimated": any(part.kind == PartKind.ROYALTY for part in parts) or None,
        "amount_yuan": deal.price_yuan,
        "rights": deal.rights_text or deal.new_rights or None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _granted_first(items: Sequence[Any]) -> list[Any]:
    rights = [right for item in items for right in item.achievement.rights.all() if right.kind in _RIGHTS]
    return sorted(rights, key=lambda right: right.status not in _IN_FORCE)


def _subject_of(items: Sequence[Any]) -> TransferObject:
    """What passes on: the first right in force; without any it is what is known and not told."""
    rights = _granted_first(items)
    if not rights:
        return TransferObject.KNOW_HOW
    first = rights[0]
    if _RIGHTS[first.kind] == RightKind.PATENT and first.status not in _IN_FORCE:
        return TransferObject.PATENT_APPLICATION
    return TransferObject(_RIGHTS[first.kind].value)


def _right_kind_of(items: Sequence[Any]) -> RightKind:
    rights = _granted_first(items)
    return _RIGHTS[rights[0].kind] if rights else RightKind.KNOW_HOW


def _content_of(items: Sequence[Any]) -> str:
    """What the achievements are, as their register says."""
    texts = (f"{item.achievement.title}：{item.achievement.plain_text}".strip("：\n ") for item in items)
    return "\n".join(texts)[:LONGEST_CONTENT]


def _end_of(deal: Deal, parts: Sequence[Any]) -> Any:
    """The end of a licence; else the last day that the terms name."""
    if deal.concluded_on is not None and deal.term_months:
        first = add_months(deal.concluded_on, deal.term_months)
        return first + timedelta(days=min(deal.concluded_on.day, monthrange(first.year, first.month)[1]) - 2)
    days = [day for day in (deal.register_by, *(part.due_on for part in parts)) if day is not None]
    return max((day for day in days if deal.concluded_on is None or day >= deal.concluded_on), default=None)


def _payment_way_of(parts: Sequence[Any]) -> PaymentWay | None:
    """How the parts of the price are paid."""
    kinds = {part.kind for part in parts}
    if not kinds:
        return None
    if PartKind.ROYALTY in kinds:
        return PaymentWay.MIXED if len(kinds) > 1 else PaymentWay.ROYALTY
    return PaymentWay.INSTALMENTS if len(parts) > 1 else PaymentWay.LUMP_SUM


filling.register("deal", Deal, concluded_deals, from_deal)
filling.register("introduction", Introduction, introductions_with_contract, from_introduction)
