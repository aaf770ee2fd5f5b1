"""What opening, ending and calling off do to an auction."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.transitions import Context
from lianqiao.engines import bidding
from lianqiao.processes.auctions import closing
from lianqiao.processes.auctions.domain.bids import opened
from lianqiao.processes.auctions.domain.writing import lines_of, moment_of, write
from lianqiao.processes.auctions.enums import AuctionKind
from lianqiao.processes.auctions.limits import LONGEST_REASON
from lianqiao.processes.auctions.models import Auction, Bid, Participant


def time_has_come(auction: Auction, context: Context) -> str | None:
    """The moment of opening is there."""
    return None if auction.opens_at <= clock.now() else _("还没有到开始时间。")


def time_is_over(auction: Auction, context: Context) -> str | None:
    """The end is reached; a fixed price ends at the moment of the bid."""
    return None if auction.closes_at <= moment_of(auction) else _("还没有到结束时间。")


def end_is_not_reached(auction: Auction, context: Context) -> str | None:
    """Once bidding is over its result stands, also before it was worked out."""
    return None if clock.now() < auction.closes_at else _("竞价已经结束，不能撤销。")


def reason_is_short(auction: Auction, context: Context) -> str | None:
    """The reason can be kept."""
    return None if len(context.reason) <= LONGEST_REASON else _("理由最多 %(most)d 字。") % {"most": LONGEST_REASON}


def close(auction: Auction, context: Context) -> None:
    """Open what was sealed, decide by the log alone, write the result, and let the cause's process go on from it."""
    at = moment_of(auction)
    if auction.kind == AuctionKind.SEALED:
        _open_offers(auction)
    story = bidding.replay(lines_of(auction))
    reserve = closing.ask_reserve(auction) if auction.rules.has_reserve and story.state.bids else None
    amount = None if reserve is None else reserve.amount_yuan
    result = bidding.decide(auction.rules, story.state, reserve_yuan=amount)
    data = bidding.closing_data(result)
    if reserve is not None and auction.rules.discloses_reserve:
        data["reserve_yuan"] = bidding.amount_text(reserve.amount_yuan)
        if reserve.salt:
            data["reserve_salt"] = reserve.salt
    write(auction, bidding.LineKind.CLOSED, max(at, auction.last_at), data)
    winner = None if not result.winner else Participant.objects.get(auction=auction, label=result.winner)
    price: Decimal | None = result.price_yuan
    auction.outcome, auction.why = str(result.outcome), str(result.why)
    auction.winner, auction.result_yuan, auction.closed_at = winner, price, at
    closing.tell(auction, winner, price)


def _open_offers(auction: Auction) -> None:
    """Make a bid of each unit's last sealed offer, in the order in which they were handed in."""
    last = {}
    for offer in auction.sealed_offers.select_related("participant").order_by("number"):
        last[offer.participant_id] = offer
    at = max(moment_of(auction), auction.closes_at)
    rows = []
    for number, offer in enumerate(sorted(last.values(), key=lambda one: one.number), start=1):
        amount, salt = opened(offer)
        label = offer.participant.label
        told = {"bidder": label, "amount_yuan": bidding.amount_text(amount), "salt": salt}
        write(auction, bidding.LineKind.OPENED, at, told)
        rows.append(
            Bid(
                auction=auction,
                participant=offer.participant,
                number=number,
                amount_yuan=amount,
                closes_at=auction.closes_at,
                key=offer.key,
                placed_at=offer.placed_at,
                placed_by_id=offer.placed_by_id,
            )
        )
    for row in rows:
        row.save(force_insert=True)


def call_off(auction: Auction, context: Context) -> None:
    """Write the reason into the log, for everybody."""
    at = moment_of(auction)
    write(auction, bidding.LineKind.CALLED_OFF, at, {"reason": context.reason})
    auction.call_off_reason, auction.closed_at = context.reason, at
