"""Bidding: one order under the lock of the auction, each key once, the end by one clock."""

from __future__ import annotations

import json
import secrets
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_object
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import secrets as closed_texts
from lianqiao.core.permissions import Permission
from lianqiao.engines import bidding
from lianqiao.processes.auctions import sentences
from lianqiao.processes.auctions.domain.writing import STANDING, checked_key, lock, moment_of, write
from lianqiao.processes.auctions.enums import AuctionKind, AuctionState
from lianqiao.processes.auctions.models import Auction, Bid, Participant, SealedOffer

PURPOSE = "auctions.sealed_offer"
_SALT_BYTES = 16


def place_bid(auction: Auction, *, actor: Actor, amount_yuan: Decimal, key: str) -> Bid:
    """Bid for the unit acted for; the bid stands when this returns.

    Bids of all processes get one order without gaps. Sent again with the same `key` and amount it returns the bid that
    stands, also when the price has moved on or the auction is over. Raises DomainError with what the next bid has to
    be, or AccessError for whoever was not admitted; then nothing has changed.
    """
    name, participant = checked_key(key), _participant(auction, actor)
    bid = bidding.Bid(participant.label, amount_yuan)
    try:
        _refuse_early(participant.auction, bid)
        with transaction.atomic():
            placed = _place(participant, bid, name, actor)
    except (IntegrityError, DomainError):
        # Sent again: what stands is found only now, so that a first bid is not asked about it.
        if present := _bid_of(participant, name, amount_yuan):
            return present
        raise
    if placed.closes_at <= placed.placed_at:
        run_object(placed.auction)
    return placed


def _refuse_early(auction: Auction, bid: bidding.Bid) -> None:
    """Refuse without waiting for the lock what is too low already: the price only rises."""
    if auction.kind == AuctionKind.SEALED or auction.state != AuctionState.OPEN:
        return
    answer = bidding.accept(auction.rules, auction.standing, bid, clock.now())
    if isinstance(answer, bidding.Refused) and answer.why == bidding.Refusal.TOO_LOW:
        raise sentences.refusal(answer)


def _place(participant: Participant, bid: bidding.Bid, key: str, actor: Actor) -> Bid:
    auction = _ready(participant, actor)
    if auction.kind == AuctionKind.SEALED:
        raise DomainError("sealed", _("这次竞价是密封报价，请提交密封报价。"))
    at = moment_of(auction)
    answer = bidding.accept(auction.rules, auction.standing, bid, at)
    if isinstance(answer, bidding.Refused):
        raise sentences.refusal(answer)
    after = answer.state
    row = Bid(
        auction=auction,
        participant=participant,
        number=after.bids,
        amount_yuan=bid.amount_yuan,
        closes_at=after.closes_at,
        is_extension=answer.is_extended,
        key=key,
        placed_at=at,
        placed_by=actor.user,
    )
    row.save(force_insert=True)
    data = {
        "bidder": bid.bidder,
        "amount_yuan": bidding.amount_text(bid.amount_yuan),
        "closes_at": bidding.moment_text(after.closes_at),
    }
    write(auction, bidding.LineKind.BID, at, data)
    auction.price_yuan, auction.leader, auction.offers = bid.amount_yuan, bid.bidder, after.bids
    auction.closes_at = after.closes_at
    auction.save(update_fields=[*STANDING])
    _note(participant, "bid", actor, _("出价"), {"number": row.number, "amount_yuan": data["amount_yuan"]})
    return row


def seal_offer(auction: Auction, *, actor: Actor, amount_yuan: Decimal, key: str) -> SealedOffer:
    """Hand in a sealed offer for the unit acted for; a later one of the same unit takes its place.

    Only its commitment is shown until the opening, also to the unit itself. Sent again with the same `key` and amount
    it returns what is there. Raises DomainError or AccessError.
    """
    name, participant = checked_key(key), _participant(auction, actor)
    if present := _offer_of(participant, name, amount_yuan):
        return present
    try:
        with transaction.atomic():
            return _seal(participant, amount_yuan, name, actor)
    except (IntegrityError, DomainError):
        # Sent again while the first was on its way.
        if present := _offer_of(participant, name, amount_yuan):
            return present
        raise


def _seal(participant: Participant, amount: Decimal, key: str, actor: Actor) -> SealedOffer:
    auction = _ready(participant, actor)
    if auction.kind != AuctionKind.SEALED:
        raise DomainError("not_sealed", _("这次竞价公开出价，不收密封报价。"))
    at = moment_of(auction)
    answer = bidding.accept(auction.rules, auction.standing, bidding.Bid(participant.label, amount), at)
    if isinstance(answer, bidding.Refused):
        raise sentences.refusal(answer)
    salt = secrets.token_hex(_SALT_BYTES)
    commitment = bidding.commitment_of(amount, salt)
    offer = SealedOffer(
        auction=auction,
        participant=participant,
        number=answer.state.bids,
        commitment=commitment,
        closed=closed_texts.close(json.dumps([bidding.amount_text(amount), salt]), purpose=PURPOSE),
        key=key,
        placed_at=at,
        placed_by=actor.user,
    )
    offer.save(force_insert=True)
    write(auction, bidding.LineKind.SEALED, at, {"bidder": participant.label, "commitment": commitment})
    auction.offers = answer.state.bids
    auction.save(update_fields=[*STANDING])
    _note(participant, "seal", actor, _("提交密封报价"), {"number": offer.number, "commitment": commitment})
    return offer


def opened(offer: SealedOffer) -> tuple[Decimal, str]:
    """Amount and salt of a sealed offer, for the opening alone."""
    amount, salt = json.loads(closed_texts.reveal(bytes(offer.closed), purpose=PURPOSE))
    return Decimal(amount), str(salt)


def _participant(auction: Auction, actor: Actor) -> Participant:
    """The part of the unit acted for, with the auction as it is now. AccessError when it has none."""
    rows = Participant.objects.of(actor).select_related("auction__organisation", "organisation")
    found: Participant | None = rows.filter(auction=auction.pk).first()
    if found is None:
        raise AccessError(_("贵单位没有报名参加这次竞价。"), permission=Permission.AUCTION_BID)
    actor.require(Permission.AUCTION_BID, found)
    if due := found.auction.next_check is not None and found.auction.next_check <= clock.now():
        run_object(found.auction)
    return _participant_again(found) if due else found


def _participant_again(participant: Participant) -> Participant:
    rows = Participant.objects.select_related("auction__organisation", "organisation")
    found: Participant = rows.get(pk=participant.pk)
    return found


def _ready(participant: Participant, actor: Actor) -> Auction:
    """The auction of the part, locked, when it takes bids of the unit."""
    auction = lock(participant.auction)
    if auction.state == AuctionState.CALLED_OFF:
        raise DomainError("called_off", _("竞价已经撤销：%(reason)s") % {"reason": auction.call_off_reason})
    if auction.state == AuctionState.CLOSED:
        raise sentences.refusal(bidding.Refused(bidding.Refusal.OVER))
    if auction.state == AuctionState.ANNOUNCED:
        raise sentences.refusal(bidding.Refused(bidding.Refusal.NOT_OPEN))
    if participant.agreed_sha256 != auction.terms_sha256:
        raise DomainError("not_agreed", _("请先阅读并同意竞价规则，再出价。"))
    if auction.deposit_yuan and participant.deposit_at is None:
        raise DomainError("no_deposit", _("保证金还没有确认到账，确认以后才能出价。"))
    return auction


def _bid_of(participant: Participant, key: str, amount: Decimal) -> Bid | None:
    present: Bid | None = participant.bids.filter(key=key).first()
    if present is not None and present.amount_yuan != amount:
        raise _key_used()
    return present


def _offer_of(participant: Participant, key: str, amount: Decimal) -> SealedOffer | None:
    present: SealedOffer | None = participant.sealed_offers.filter(key=key).first()
    if present is not None and opened(present)[0] != amount:
        raise _key_used()
    return present


def _key_used() -> DomainError:
    return DomainError("key_used", _("这次提交已经用过，金额不同。请刷新页面后重新出价。"), "amount_yuan")


def _note(participant: Participant, action: str, actor: Actor, text: str, data: dict[str, Any]) -> None:
    """The business log on the part, which is the unit's own until the end; the change feed on the auction."""
    log.record(outbox.topic_of(participant, action), participant, actor=actor, text=text, data=data)
    outbox.publish(outbox.topic_of(Auction, action), participant.auction_id)
