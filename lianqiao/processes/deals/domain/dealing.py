"""Drafting a deal, changing its terms while they are open, and confirming them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.deals import content, phrases
from lianqiao.processes.deals.domain.freezing import freeze
from lianqiao.processes.deals.enums import PUBLIC_SOURCES, DealState, PartKind, PartyRole, Source
from lianqiao.processes.deals.models import Confirmation, Deal, DealItem, DealParty, PricePart
from lianqiao.processes.disposals.domain import usage
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode

#: What was agreed between whom is settled when the terms are offered; another partner is another deal.
_SETTLED = frozenset({"buyer", "mode", "pricing"})
#: What a deal of a record of these apps has come out of; of others, of a listing.
_KINDS = {"auctions": Source.AUCTION, "licensing": Source.LICENSING}
#: Columns of a part of the price that a person types.
PART_COLUMNS = ("kind", "amount_yuan", "due_on", "condition")


@transaction.atomic
def begin_deal(
    *,
    actor: Actor,
    seller: Any,
    buyer: Any,
    achievements: Iterable[Any],
    mode: str,
    pricing: str,
    price_yuan: Decimal | None,
    source: models.Model | None = None,
    disposal: Any = None,
    terms: Mapping[str, Any] | None = None,
    parts: Sequence[Mapping[str, Any]] | None = None,
    co_sellers: Iterable[Any] = (),
    title: str = "",
    shares_disposal: bool = False,
) -> Deal:
    """A draft of the seller: by a person of the seller, or by the program (`SYSTEM`) when a listing or auction ends.

    `source` is the record it has come about from: an introduction, or whatever listed or auctioned. A disposal is taken
    up by the deal, or handed over to it by the listing or auction that uses it; with `shares_disposal` (an open licence
    with many takers) the listing goes on using it. `terms` are columns of `models.terms`. `buyer` None: the seller
    implements it by itself. Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    found = sorted(set(achievements), key=lambda one: one.pk)
    others = [unit for unit in dict.fromkeys(co_sellers) if unit.pk != seller.pk]
    deal = Deal(
        organisation=seller,
        region_id=seller.region_id,
        created_by=actor.user,
        buyer_region_id=None if buyer is None else buyer.region_id,
        title=(title.strip() or _named(found, mode)),
        mode=mode,
        pricing=pricing,
        price_yuan=price_yuan,
        buyer=buyer,
        disposal=disposal,
        **_origin(source),
    )
    if not actor.is_system:
        actor.require(Permission.DEAL_EDIT, deal)
    _check_pricing(deal)
    _check_parties(deal, others)
    _check_achievements(found, [seller, *others])
    _check_source(deal, source)
    assign(deal, dict(terms or {}), also=frozenset({"buyer"}))
    deal.save(force_insert=True)
    DealParty.objects.bulk_create(_parties(deal, others))
    DealItem.objects.bulk_create(
        [DealItem(deal=deal, achievement=one, position=place) for place, one in enumerate(found)]
    )
    _write_parts(deal, _usual_parts(deal) if parts is None else parts)
    if disposal is not None and not shares_disposal:
        _take_decision(deal, source)
    topic = outbox.topic_of(deal, "create")
    log.record(topic, deal, actor=actor, text=_("起草成交"), data={"source": deal.source})
    outbox.publish(topic, deal.pk)
    return deal


@transaction.atomic
def update_deal(
    deal: Deal,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]] | None = None,
) -> Deal:
    """Change a draft, or the offered terms; what was offered is frozen anew, and all others have to confirm again.

    Whoever changes offered terms has confirmed them by that. Parts that are None stay. Raises AccessError, DomainError
    once the terms are settled, or InvalidInput.
    """
    locked: Deal = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    actor.require(Permission.DEAL_EDIT, locked)
    if locked.state not in (DealState.DRAFT, DealState.OFFERED):
        raise DomainError("not_open", _("条款已经定下，不能再改。"))
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if locked.state == DealState.OFFERED and _SETTLED & changed.keys():
        raise DomainError("settled", _("已经提交确认，承接方、转化方式和定价方式不能再改；要改的，请取消后重新起草。"))
    assign(locked, values)
    _check_pricing(locked)
    if "buyer" in changed:
        locked.buyer_region_id = None if locked.buyer is None else locked.buyer.region_id
        _replace_buyer(locked)
    if parts is not None:
        locked.parts.all().delete()
        _write_parts(locked, parts)
    if locked.state == DealState.OFFERED:
        at = clock.now()
        freeze(locked, at)
        locked.save()
        note_confirmation(locked, actor, at)
        phrases.ask_to_confirm(locked, by=actor.organisation_id, at=at, is_changed=True)
    else:
        locked.save()
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("修改成交条款"), data={"fields": sorted(changed)})
    outbox.publish(topic, locked.pk)
    return locked


@transaction.atomic
def confirm_terms(deal: Deal, *, actor: Actor, content_sha256: str) -> Deal:
    """Confirm the terms of that hash for the actor's organisation; doing it again changes nothing.

    The hash is the one that the person has read: terms that were changed since have another, and are refused. Raises
    AccessError or DomainError.
    """
    locked: Deal = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    actor.require(Permission.DEAL_CONFIRM, locked)
    if locked.state != DealState.OFFERED:
        raise DomainError("not_offered", _("现在没有要确认的条款。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("条款刚刚有修改，请重新核对以后再确认。"))
    at = clock.now()
    if note_confirmation(locked, actor, at):
        topic = outbox.topic_of(locked, "confirm")
        text = _("确认成交条款，内容校验值 %(hash)s…") % {"hash": content_sha256[:16]}
        log.record(topic, locked, actor=actor, text=text, data={"sha256": content_sha256})
        outbox.publish(topic, locked.pk)
        if not content.missing(locked):
            phrases.tell_of_agreement(locked, at)
    return locked


def note_confirmation(deal: Deal, actor: Actor, at: Any) -> bool:
    """Write down that the actor's organisation confirms the present terms; False when it has already."""
    party = deal.parties.filter(organisation=actor.organisation_id).first()
    if party is None or actor.user is None:
        raise AccessError(_("由交易各方确认。"), permission=Permission.DEAL_CONFIRM)
    _row, is_new = Confirmation.objects.get_or_create(
        party=party,
        content_sha256=deal.content_sha256,
        defaults={"deal": deal, "confirmed_by": actor.user, "confirmed_at": at},
    )
    return bool(is_new)


def _named(achievements: Sequence[Any], mode: str) -> str:
    if not achievements:
        raise DomainError("achievements", _("请选择成交的成果。"), "achievements")
    title = achievements[0].title[:100]
    if len(achievements) > 1:
        title = _("%(title)s等 %(count)d 项成果") % {"title": title, "count": len(achievements)}
    return f"{title}（{TransformationMode(mode).label}）"


def _origin(source: models.Model | None) -> dict[str, Any]:
    if source is None:
        return {}
    is_case = isinstance(source, Introduction)
    kind = _KINDS.get(source._meta.app_label, Source.LISTING)
    return {
        "source": Source.INTRODUCTION if is_case else kind,
        "introduction": source if is_case else None,
        "origin_type": ContentType.objects.get_for_model(source),
        "origin_id": source.pk,
    }


def _check_pricing(deal: Deal) -> None:
    """A price by listing or auction comes from one: nobody just says so, for it needs no notice and exempts."""
    found_in_public = deal.pricing in (PricingMethod.LISTING, PricingMethod.AUCTION)
    if found_in_public and deal.source not in PUBLIC_SOURCES:
        raise DomainError("pricing", _("挂牌、拍卖的成交由交易大厅的结果产生，不能直接起草。"), "pricing")


def _check_parties(deal: Deal, others: Sequence[Any]) -> None:
    """Two verified units, or one that implements by itself."""
    if deal.buyer is None and deal.mode != TransformationMode.SELF_IMPLEMENTATION:
        raise DomainError("buyer", _("请选择承接方；只有自行投资实施可以不填。"), "buyer")
    for unit in (deal.organisation, deal.buyer, *others):
        if unit is not None and not unit.is_verified:
            raise DomainError("not_verified", _("“%(unit)s”还没有通过核验，不能成交。") % {"unit": unit}, "buyer")
    if deal.buyer is not None and deal.buyer.pk in {deal.organisation.pk, *(unit.pk for unit in others)}:
        raise DomainError("buyer", _("承接方不能是成果方自己。"), "buyer")


def _check_achievements(achievements: Sequence[Any], sellers: Sequence[Any]) -> None:
    """Each belongs to one of those who sell."""
    owners = {unit.pk for unit in sellers}
    for one in achievements:
        if one.organisation_id not in owners:
            message = _("“%(title)s”不是成果方或共有权利人的成果。")
            raise DomainError("achievements", message % {"title": one.title}, "achievements")


def _check_source(deal: Deal, source: models.Model | None) -> None:
    """An introduction is one of the two sides, who know each other; a decision is the seller's, for the same way."""
    if isinstance(source, Introduction):
        sides = {source.organisation_id, source.counterpart_id}
        if {deal.organisation_id, deal.buyer_id} != sides:
            raise DomainError("introduction", _("成交双方要和对接双方一致。"), "introduction")
        if source.state not in (IntroductionState.ACCEPTED, IntroductionState.CLOSED):
            raise DomainError("introduction", _("对方接受对接以后才能办理成交。"), "introduction")
    if deal.disposal is not None:
        if deal.disposal.organisation_id != deal.organisation_id:
            raise DomainError("disposal", _("转化决策要是成果方自己的。"), "disposal")
        if deal.disposal.mode != deal.mode or deal.disposal.pricing != deal.pricing:
            raise DomainError("disposal", _("转化方式和定价方式要和转化决策一致。"), "disposal")


def _take_decision(deal: Deal, source: models.Model | None) -> None:
    """From now on the deal uses the decision; the deal has asked its own right."""
    if source is not None and usage.is_used_by(deal.disposal, source):
        usage.hand_over(deal.disposal, actor=SYSTEM, by=source, to=deal)
    else:
        usage.take_up(deal.disposal, actor=SYSTEM, by=deal)


def _parties(deal: Deal, others: Sequence[Any]) -> list[DealParty]:
    rows = [(PartyRole.SELLER, deal.organisation), *((PartyRole.CO_SELLER, unit) for unit in others)]
    if deal.buyer is not None:
        rows.append((PartyRole.BUYER, deal.buyer))
    return [
        DealParty(deal=deal, role=role, organisation=unit, position=place) for place, (role, unit) in enumerate(rows)
    ]


def _replace_buyer(deal: Deal) -> None:
    deal.parties.filter(role=PartyRole.BUYER).delete()
    others = [one.organisation for one in deal.parties.filter(role=PartyRole.CO_SELLER)]
    _check_parties(deal, others)
    if deal.buyer is not None:
        DealParty.objects.create(
            deal=deal, role=PartyRole.BUYER, organisation=deal.buyer, position=deal.parties.count()
        )


def _usual_parts(deal: Deal) -> list[dict[str, Any]]:
    """The whole price at once."""
    if not deal.price_yuan:
        return []
    is_equity = deal.mode == TransformationMode.EQUITY_CONTRIBUTION
    return [{"kind": PartKind.EQUITY if is_equity else PartKind.FIXED, "amount_yuan": deal.price_yuan}]


def _write_parts(deal: Deal, parts: Sequence[Mapping[str, Any]]) -> None:
    rows = []
    for place, given in enumerate(parts):
        row = PricePart(deal=deal, position=place, **{name: given[name] for name in PART_COLUMNS if name in given})
        try:
            row.full_clean(exclude={"deal"}, validate_unique=False)
        except ValidationError as error:
            raise InvalidInput(
                {"parts": [sentence for many in error.message_dict.values() for sentence in many]}
            ) from error
        rows.append(row)
    PricePart.objects.bulk_create(rows)
