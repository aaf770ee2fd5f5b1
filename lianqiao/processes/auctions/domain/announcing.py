"""Announcing an auction, and calling it off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox, transitions
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import CENT, LIMIT
from lianqiao.engines import bidding
from lianqiao.processes.auctions.domain.parts import admit
from lianqiao.processes.auctions.domain.writing import require, write
from lianqiao.processes.auctions.limits import LONGEST_TITLE
from lianqiao.processes.auctions.models import Auction

_DIGEST_LENGTH = len(bidding.BEGINNING)


@transaction.atomic
def open_auction(
    cause: Model,
    *,
    actor: Actor,
    seller: Any,
    title: str,
    rules: bidding.Rules,
    opens_at: datetime,
    closes_at: datetime,
    start_yuan: Decimal,
    reserve_commitment: str | None = None,
    participants: Iterable[Any] = (),
    operator: Any = None,
    is_public: bool = True,
) -> Auction:
    """Announce an auction of what `cause` stands for, and admit the organisations `participants`.

    What is announced never changes. Where the rules have a reserve, its commitment (SHA-256, hexadecimal) must be
    given, and the cause's model must be known to `closing.reserve_of`. `operator` runs the auction beside the seller.
    Raises DomainError, or AccessError for persons of other units; the program itself (`SYSTEM`) may.
    """
    now = clock.now()
    commitment = (reserve_commitment or "").lower()
    _check(rules, title=title, opens_at=opens_at, closes_at=closes_at, start_yuan=start_yuan, now=now)
    if rules.has_reserve != bool(commitment):
        raise DomainError("reserve", _("有保留价的要给出承诺值，没有的不给。"), "reserve_commitment")
    if commitment and (len(commitment) != _DIGEST_LENGTH or set(commitment) - set("0123456789abcdef")):
        raise DomainError("reserve", _("保留价承诺值的格式不对。"), "reserve_commitment")
    auction = Auction(
        organisation=seller,
        region_id=seller.region_id,
        created_by=actor.user,
        operator=operator,
        kind=str(rules.kind),
        title=title.strip(),
        is_public=is_public,
        cause_type=ContentType.objects.get_for_model(cause),
        cause_id=cause.pk,
        terms=rules.as_dict(),
        start_yuan=start_yuan,
        deposit_yuan=rules.deposit_yuan,
        reserve_commitment=commitment,
        opens_at=opens_at,
        planned_close=closes_at,
        closes_at=closes_at,
        last_at=now,
    )
    require(auction, actor)
    announced = _announcement(auction)
    auction.terms_sha256 = bidding.digest_of_terms(announced)
    auction.save(force_insert=True)
    write(auction, bidding.LineKind.ANNOUNCED, now, announced)
    auction.save(update_fields=["lines", "head", "last_at"])
    log.record(outbox.topic_of(auction, "announce"), auction, actor=actor, text=_("发布竞价"))
    outbox.publish(outbox.topic_of(auction, "announce"), auction.pk)
    for organisation in participants:
        admit(auction, actor=actor, organisation=organisation)
    return transitions.apply(auction, "open", actor=SYSTEM) if opens_at <= now else auction


def _check(
    rules: bidding.Rules, *, title: str, opens_at: datetime, closes_at: datetime, start_yuan: Decimal, now: datetime
) -> None:
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise DomainError("title", _("请写明标的，最多 %(most)d 字。") % {"most": LONGEST_TITLE}, "title")
    if closes_at <= opens_at or closes_at <= now:
        raise DomainError("times", _("结束时间要晚于开始时间，也要晚于现在。"), "closes_at")
    if not 0 < start_yuan < LIMIT or start_yuan != start_yuan.quantize(CENT):
        raise DomainError("amount", _("起始价要大于零，精确到分。"), "start_yuan")
    if rules.deposit_yuan > start_yuan:
        raise DomainError("deposit", _("保证金不能高于起始价。"), "deposit_yuan")


def _announcement(auction: Auction) -> dict[str, Any]:
    announced = {
        "auction": str(auction.pk),
        "title": auction.title,
        "seller": auction.organisation.name,
        "rules": auction.terms,
        "start_yuan": bidding.amount_text(auction.start_yuan),
        "opens_at": bidding.moment_text(auction.opens_at),
        "closes_at": bidding.moment_text(auction.planned_close),
    }
    return announced | ({"reserve_commitment": auction.reserve_commitment} if auction.reserve_commitment else {})


def call_off(auction: Auction, *, actor: Actor, reason: str) -> Auction:
    """Call the auction off before its end, for a reason that everybody reads; bids made so far are void.

    Raises AccessError or DomainError.
    """
    if actor.is_system:
        return transitions.apply(auction, "stop", actor=actor, reason=reason)
    return transitions.apply(auction, "call_off", actor=actor, reason=reason)
