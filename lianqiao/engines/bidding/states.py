"""How an auction stands after each bid: what the next one has to be, and when bidding ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from lianqiao.engines.bidding.amounts import is_amount
from lianqiao.engines.bidding.rules import Kind, Rules


class Refusal(StrEnum):
    """Why a bid does not stand."""

    NOT_OPEN = "not_open"
    OVER = "over"
    AMOUNT = "amount"
    LEADING = "leading"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    NOT_WHOLE = "not_whole"
    NOT_THE_PRICE = "not_the_price"


@dataclass(frozen=True)
class Bid:
    """What a bidder, known by a label, offers."""

    bidder: str
    amount_yuan: Decimal


@dataclass(frozen=True)
class Offer:
    """A bid that stands: `order` is its place among all, `commitment` that of a sealed one."""

    bidder: str
    amount_yuan: Decimal
    order: int
    commitment: str = ""


@dataclass(frozen=True)
class State:
    """How an auction stands.

    `closes_at` moves with late bids; `last_at` is the moment of the last thing that happened, before which nothing
    happens any more. `sealed` has each bidder's latest commitment with its order, `opened` the offers that were opened.
    """

    start_yuan: Decimal
    opens_at: datetime
    planned_close: datetime
    closes_at: datetime
    last_at: datetime
    price_yuan: Decimal | None = None
    leader: str = ""
    bids: int = 0
    bidders: frozenset[str] = frozenset()
    sealed: dict[str, tuple[int, str]] = field(default_factory=dict)
    opened: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """The bid stands; `state` is how the auction stands now, `is_extended` whether the end moved."""

    state: State
    is_extended: bool = False


@dataclass(frozen=True)
class Refused:
    """The bid does not stand, and nothing changes; `least` and `most` are what it could have been, `step` the raise."""

    why: Refusal
    least_yuan: Decimal | None = None
    most_yuan: Decimal | None = None
    step_yuan: Decimal | None = None


def begin(*, start_yuan: Decimal, opens_at: datetime, closes_at: datetime, at: datetime) -> State:
    """Where an auction begins; ValueError when it would end before it opens or has no lowest price."""
    if not is_amount(start_yuan) or start_yuan <= 0:
        raise ValueError("the start price has to be above zero, in whole cents")
    if closes_at <= opens_at:
        raise ValueError("an auction ends after it opens")
    return State(start_yuan, opens_at, closes_at, closes_at, at)


def latest_end(rules: Rules, state: State) -> datetime:
    """The moment beyond which no bid moves the end."""
    soft = rules.soft_close
    return state.planned_close if soft is None else state.planned_close + timedelta(seconds=soft.longest_seconds)


def step_at(rules: Rules, price: Decimal) -> Decimal:
    """The raise that holds at a price; 0 where there are no steps."""
    return next((step.step_yuan for step in reversed(rules.steps) if step.from_yuan <= price), Decimal(0))


def _base(state: State) -> Decimal:
    return state.start_yuan if state.price_yuan is None else state.price_yuan


def least(rules: Rules, state: State) -> Decimal:
    """The lowest amount that the next bid may have."""
    if rules.kind is not Kind.ENGLISH or state.price_yuan is None:
        return state.start_yuan
    return state.price_yuan + step_at(rules, state.price_yuan)


def most(rules: Rules, state: State) -> Decimal | None:
    """The highest amount that the next bid may have; None without a limit."""
    if rules.kind is Kind.FIXED:
        return state.start_yuan
    if rules.kind is Kind.SEALED or rules.most_steps is None:
        return None
    base = _base(state)
    return base + rules.most_steps * step_at(rules, base)


def next_amounts(rules: Rules, state: State, count: int) -> tuple[Decimal, ...]:
    """The lowest amounts that the next bid may have, at most `count` of them; none for sealed offers."""
    if rules.kind is Kind.SEALED or count < 1:
        return ()
    first, highest = least(rules, state), most(rules, state)
    step = step_at(rules, _base(state))
    amounts = [first + step * place for place in range(count if step else 1)]
    return tuple(amount for amount in amounts if highest is None or amount <= highest)


def accept(rules: Rules, state: State, bid: Bid, at: datetime) -> Accepted | Refused:
    """Whether the bid stands at that moment, and how the auction stands then. Never raises.

    Openly upwards a late bid moves the end to a full extension after it, but not beyond `latest_end`; a bid at a fixed
    price ends the auction. A sealed offer is looked at but not kept: the state only learns who offered, see `seal`.
    """
    if refusal := _refusal(rules, state, bid, at):
        return refusal
    if rules.kind is Kind.SEALED:
        bidders = state.bidders | {bid.bidder}
        return Accepted(replace(state, bids=state.bids + 1, bidders=bidders, last_at=at))
    closes_at = at if rules.kind is Kind.FIXED else _end_after(rules, state, at)
    after = replace(
        state,
        price_yuan=bid.amount_yuan,
        leader=bid.bidder,
        bids=state.bids + 1,
        bidders=state.bidders | {bid.bidder},
        closes_at=closes_at,
        last_at=at,
    )
    return Accepted(after, is_extended=closes_at > state.closes_at)


def seal(state: State, bidder: str, commitment: str, at: datetime) -> State:
    """How the auction stands once a bidder has handed in a sealed offer; an earlier one of the same is replaced."""
    order = state.bids + 1
    return replace(
        state,
        bids=order,
        bidders=state.bidders | {bidder},
        sealed={**state.sealed, bidder: (order, commitment)},
        last_at=at,
    )


def _end_after(rules: Rules, state: State, at: datetime) -> datetime:
    soft = rules.soft_close
    if soft is None or state.closes_at - at > timedelta(seconds=soft.window_seconds):
        return state.closes_at
    wanted = min(at + timedelta(seconds=soft.extension_seconds), latest_end(rules, state))
    return max(state.closes_at, wanted)


def timing(state: State, at: datetime) -> Refused | None:
    """Why nothing can be bid at that moment; None while bidding is open."""
    if at < state.opens_at:
        return Refused(Refusal.NOT_OPEN)
    if at >= state.closes_at:
        return Refused(Refusal.OVER)
    return None


def _refusal(rules: Rules, state: State, bid: Bid, at: datetime) -> Refused | None:
    if closed := timing(state, at):
        return closed
    if not is_amount(bid.amount_yuan) or bid.amount_yuan <= 0:
        return Refused(Refusal.AMOUNT)
    if state.leader == bid.bidder:
        return Refused(Refusal.LEADING)
    lowest, highest = least(rules, state), most(rules, state)
    if rules.kind is Kind.FIXED and bid.amount_yuan != lowest:
        return Refused(Refusal.NOT_THE_PRICE, lowest, highest)
    step = step_at(rules, _base(state))
    if bid.amount_yuan < lowest:
        return Refused(Refusal.TOO_LOW, lowest, highest, step)
    if highest is not None and bid.amount_yuan > highest:
        return Refused(Refusal.TOO_HIGH, lowest, highest, step)
    if rules.kind is Kind.ENGLISH and rules.whole_steps and (bid.amount_yuan - lowest) % step:
        return Refused(Refusal.NOT_WHOLE, lowest, highest, step)
    return None
