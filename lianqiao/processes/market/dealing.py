"""Where the market meets auctions and deals: a contest is held there, a sale is signed there, and both report back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import Context, apply
from lianqiao.engines import bidding
from lianqiao.processes.auctions import closing
from lianqiao.processes.auctions.domain.announcing import open_auction
from lianqiao.processes.auctions.domain.parts import confirm_deposit
from lianqiao.processes.deals import concluding
from lianqiao.processes.deals.domain.dealing import begin_deal
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.domain import usage
from lianqiao.processes.disposals.domain.reserves import commitment_of, open_reserve, salt_of
from lianqiao.processes.market import steps, times
from lianqiao.processes.market.domain.keeping import free_disposal
from lianqiao.processes.market.enums import IntentState, ListingState, Settling
from lianqiao.processes.market.limits import SOFT_CLOSE_SECONDS, STEP_SHARE
from lianqiao.processes.market.models import Intent, Listing
from lianqiao.processes.market.procedures import way_to_settle

#: By how much the end of an auction may move in all, in windows of the soft close.
MOST_WINDOWS = 60
CENT = Decimal("0.01")


def rules_of(listing: Listing, *, qualified: int) -> bidding.Rules:
    """The rules of the contest: open or sealed as the seller chose beforehand."""
    common: dict[str, Any] = {
        "has_reserve": commitment_of(listing.disposal) is not None,
        "deposit_yuan": listing.deposit_yuan or Decimal(0),
    }
    if way_to_settle(listing.rules, contest=listing.contest, qualified=qualified) == Settling.SEALED:
        return bidding.Rules(bidding.Kind.SEALED, **common)
    day = localdate()
    seconds = int(SOFT_CLOSE_SECONDS.get(where=listing.region_id, on=day).value)
    return bidding.Rules(
        bidding.Kind.ENGLISH,
        steps=(bidding.Step(Decimal(0), step_of(listing)),),
        soft_close=bidding.SoftClose(seconds, seconds, seconds * MOST_WINDOWS),
        **common,
    )


def step_of(listing: Listing) -> Decimal:
    """By how much a bid is raised at least: as the seller said, else a share of the starting price."""
    if listing.step_yuan:
        return Decimal(listing.step_yuan)
    share: Any = STEP_SHARE.get(where=listing.region_id, on=localdate()).value
    return max((Decimal(listing.price_yuan or 0) * share).quantize(CENT), CENT)


def contest_fits(listing: Listing, context: Context) -> str | None:
    """The times of the contest keep to the rules."""
    opens_at, closes_at = context.data.get("opens_at"), context.data.get("closes_at")
    if opens_at is None or closes_at is None:
        return None
    problems = times.problems_of_contest(listing, opens_at, closes_at)
    return problems[0] if problems else None


def hold_contest(listing: Listing, context: Context) -> None:
    """Open an auction among the qualified, which the market runs."""
    qualified = list(listing.intents.filter(state=IntentState.QUALIFIED).select_related("organisation").order_by("pk"))
    listing.contests += 1
    listing.auction = open_auction(
        listing,
        actor=SYSTEM,
        seller=listing.organisation,
        title=listing.title,
        rules=rules_of(listing, qualified=len(qualified)),
        opens_at=context.data["opens_at"],
        closes_at=context.data["closes_at"],
        start_yuan=listing.price_yuan,
        reserve_commitment=commitment_of(listing.disposal),
        participants=[intent.organisation for intent in qualified],
        operator=listing.market,
    )
    if listing.deposit_yuan:
        for participant in listing.auction.participants.order_by("pk"):
            confirm_deposit(participant, actor=SYSTEM)


def take_winner(listing: Listing, context: Context) -> None:
    """The auction has a winner: the result is announced."""
    steps.settle(listing, context.data["intent"], context.data["price_yuan"], context)
    steps.begin_announcement(listing, context)


def choose(listing: Listing, context: Context) -> None:
    """The seller has found its partner in talks: the price is agreed in the deal, and put up there."""
    steps.settle(listing, context.data["intent"], context.data["price_yuan"], context)
    make_deal(listing, context)


def make_deal(listing: Listing, context: Context) -> None:
    """Draft the deal of the two; from now on it has the decision."""
    disposal = listing.disposal
    items = list(
        disposal.items.select_related("achievement").prefetch_related("owners__organisation").order_by("order")
    )
    owners = (owner.organisation for item in items for owner in item.owners.all())
    listing.deal = begin_deal(
        actor=SYSTEM,
        seller=listing.organisation,
        buyer=listing.winner,
        co_sellers=[owner for owner in owners if owner is not None],
        achievements=[item.achievement for item in items],
        mode=disposal.mode,
        pricing=disposal.pricing,
        price_yuan=listing.result_yuan,
        source=listing,
        disposal=disposal,
        title=listing.title,
    )
    usage.hand_over(disposal, actor=SYSTEM, by=listing, to=listing.deal)


def note_sale(listing: Listing, context: Context) -> None:
    """The deal is concluded, perhaps with the price that was put right in it."""
    price = context.data.get("price_yuan")
    if price is not None:
        listing.result_yuan = price
    listing.ended_on = localdate(context.at)


def end_fallen_through(listing: Listing, context: Context) -> None:
    """The deal was given up: there is no sale, and the decision is free again."""
    for intent in Intent.objects.select_for_update(of=("self",)).filter(listing=listing, state=IntentState.WON):
        apply(intent, "lose", actor=SYSTEM, reason=context.reason)
    listing.ended_on = localdate(context.at)
    free_disposal(listing, SYSTEM)


def auction_ended(auction: Any, winner: Any, price_yuan: Decimal | None) -> None:
    """What an ended auction means for its listing; runs once, in the transaction of the close."""
    listing: Listing = Listing.objects.select_for_update(of=("self",)).get(pk=auction.cause_id)
    if listing.state != ListingState.CONTEST or listing.auction_id != auction.pk:
        return
    if winner is None or price_yuan is None:
        apply(listing, "unsold", actor=SYSTEM, reason=_("竞价没有成交"))
        return
    intent = listing.intents.get(organisation=winner.organisation_id)
    apply(listing, "win", actor=SYSTEM, intent=intent, price_yuan=price_yuan)


def reserve_of(auction: Any) -> closing.Reserve | None:
    """The sealed reserve price, opened in the close, with the salt by which anybody checks its commitment."""
    listing = Listing.objects.select_related("disposal").get(pk=auction.cause_id)
    reason = _("竞价结束，核对保留价：%(title)s") % {"title": listing}
    amount = open_reserve(listing.disposal, actor=SYSTEM, reason=reason)
    return None if amount is None else closing.Reserve(amount, salt_of(listing.disposal) or "")


def deal_concluded(deal: Deal, actor: Actor) -> None:
    """A concluded deal out of a listing: it is sold."""
    if (listing := _listing_of(deal)) is not None and listing.state == ListingState.DEALING:
        apply(listing, "sell", actor=SYSTEM, price_yuan=deal.price_yuan)


def deal_cancelled(deal: Deal, actor: Actor) -> None:
    """A deal out of a listing was given up: it falls through."""
    if (listing := _listing_of(deal)) is not None and listing.state == ListingState.DEALING:
        apply(listing, "fall_through", actor=SYSTEM, reason=_("成交已取消"))


def result_is_over(deal: Deal) -> str | None:
    """Why a deal out of a listing cannot be concluded yet: its result is announced to everybody first.

    A price by listing or auction needs no notice of its own beside that (LAW-05, LAW-06); one that was agreed in talks
    was not announced with a result, and is put up by the deal.
    """
    about = ContentType.objects.get_for_model(Listing)
    key = deal.origin_id if deal.origin_type_id == about.pk else None
    listing = _listing_of(deal) if key is None else Listing.objects.filter(pk=key).first()
    if listing is None or listing.result_until is None:
        return None
    if listing.state == ListingState.ANNOUNCED:
        if listing.open_objections:
            return _("结果公告期间有异议没有办结，办结以后才能成交。")
        return _("结果公告到 %(day)s，期满没有异议才能成交。") % {"day": day_words(listing.result_until)}
    if listing.state != ListingState.DEALING:
        return _("挂牌“%(state)s”，不能按它的结果成交。") % {"state": listing.get_state_display()}
    return None


def _listing_of(deal: Deal) -> Listing | None:
    found: Listing | None = Listing.objects.filter(deal=deal).first()
    return found


def require_open_contest(listing: Listing) -> None:
    """Raises DomainError where no contest is under way."""
    if listing.state != ListingState.CONTEST or listing.auction is None:
        raise DomainError("no_contest", _("现在没有正在进行的竞价。"))


def connect() -> None:
    """Let auctions and deals report back; called once, when the app is ready."""
    closing.register(Listing, auction_ended)
    closing.reserve_of(Listing, reserve_of)
    concluding.register_check(result_is_over)
    concluding.register(deal_concluded)
    concluding.register_cancellation(deal_cancelled)
