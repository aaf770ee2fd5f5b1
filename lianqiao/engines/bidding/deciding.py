"""Who wins, at which price, or why nobody does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lianqiao.engines.bidding.rules import Kind, Rules, Tie
from lianqiao.engines.bidding.states import Offer, State


class Outcome(StrEnum):
    """How an auction ends."""

    WON = "won"
    UNSOLD = "unsold"


class Why(StrEnum):
    """Why nobody won; empty words where somebody did."""

    NONE = ""
    NO_BIDS = "no_bids"
    TOO_FEW = "too_few"
    BELOW_RESERVE = "below_reserve"


@dataclass(frozen=True)
class Result:
    """The end of an auction; `is_reserve_met` is None where there is no reserve or nobody offered anything."""

    outcome: Outcome
    winner: str = ""
    price_yuan: Decimal | None = None
    why: Why = Why.NONE
    is_reserve_met: bool | None = None


def decide(
    rules: Rules, state: State, *, reserve_yuan: Decimal | None = None, is_reserve_met: bool | None = None
) -> Result:
    """The result of what stands. Sealed offers must have been opened.

    Where there is a reserve, either the amount is given or, for whoever may not know it, whether it was met; without
    both it counts as not met. The winner is the highest offer; of equal ones that which the rule for ties says.
    """
    ranked = _ranked(rules, state)
    if not ranked:
        return Result(Outcome.UNSOLD, why=Why.NO_BIDS)
    best = ranked[0]
    met: bool | None = None
    if rules.has_reserve:
        met = best.amount_yuan >= reserve_yuan if reserve_yuan is not None else bool(is_reserve_met)
    if len(state.bidders) < rules.least_bidders:
        return Result(Outcome.UNSOLD, why=Why.TOO_FEW, is_reserve_met=met)
    if met is False:
        return Result(Outcome.UNSOLD, why=Why.BELOW_RESERVE, is_reserve_met=met)
    price = best.amount_yuan
    if rules.second_price:
        floor = max(state.start_yuan, reserve_yuan or state.start_yuan)
        price = max(floor, ranked[1].amount_yuan) if len(ranked) > 1 else floor
    return Result(Outcome.WON, best.bidder, price, is_reserve_met=met)


def _ranked(rules: Rules, state: State) -> list[Offer]:
    """The offers that count, the best first."""
    if rules.kind is not Kind.SEALED:
        return [] if state.price_yuan is None else [Offer(state.leader, state.price_yuan, state.bids)]
    lot = "".join(sorted(offer.commitment for offer in state.opened))

    def place(offer: Offer) -> tuple[Decimal, str, int]:
        drawn = hashlib.sha256(f"{lot}{offer.commitment}".encode()).hexdigest() if rules.tie is Tie.DRAW else ""
        return (-offer.amount_yuan, drawn, offer.order)

    return sorted(state.opened, key=place)
