"""Following a log line by line: the same log gives the same auction, and a line that could not be is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from lianqiao.engines.bidding.amounts import amount_text, moment_text, read_amount, read_moment
from lianqiao.engines.bidding.deciding import Result, decide
from lianqiao.engines.bidding.log import Line, LineKind, commitment_of
from lianqiao.engines.bidding.rules import Kind, Rules, RulesError
from lianqiao.engines.bidding.states import Bid, Offer, Refused, State, accept, begin, seal, timing

#: What the data of each kind of line holds; what stands behind | may be left out.
_PARTS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    LineKind.ANNOUNCED: (
        frozenset({"auction", "title", "seller", "rules", "start_yuan", "opens_at", "closes_at"}),
        frozenset({"reserve_commitment"}),
    ),
    LineKind.BID: (frozenset({"bidder", "amount_yuan", "closes_at"}), frozenset()),
    LineKind.SEALED: (frozenset({"bidder", "commitment"}), frozenset()),
    LineKind.OPENED: (frozenset({"bidder", "amount_yuan", "salt"}), frozenset()),
    LineKind.CLOSED: (
        frozenset({"outcome", "why", "winner", "price_yuan", "is_reserve_met"}),
        frozenset({"reserve_yuan", "reserve_salt"}),
    ),
    LineKind.CALLED_OFF: (frozenset({"reason"}), frozenset()),
}


class BrokenLog(ValueError):
    """A line that cannot follow what stands before it, and why not."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(f"line {number}: {sentence}")
        self.number = number
        self.sentence = sentence


@dataclass(frozen=True)
class Story:
    """An auction as a log tells it so far; `result` once it has ended, None as well when it was called off.

    `commitment` is what was announced of a reserve price; `is_reserve_proven` whether the price that was opened in the
    end is the one that was committed to, None where none was opened or it was opened without its salt.
    """

    rules: Rules
    state: State
    result: Result | None = None
    is_over: bool = False
    commitment: str = ""
    is_reserve_proven: bool | None = None


def replay(lines: Iterable[Line]) -> Story:
    """The auction that the lines tell; BrokenLog for the first one that cannot be, also when there is none at all."""
    story: Story | None = None
    for line in lines:
        story = follow(story, line)
    if story is None:
        raise BrokenLog(0, "the log is empty")
    return story


def follow(story: Story | None, line: Line) -> Story:
    """The story with one more line, digests left aside; BrokenLog when what it says cannot stand there."""
    try:
        return _follow(story, line)
    except BrokenLog:
        raise
    except RulesError as error:
        raise BrokenLog(line.number, f"the rules do not hold: {error}") from error
    except ValueError as error:
        raise BrokenLog(line.number, str(error)) from error


def _follow(story: Story | None, line: Line) -> Story:
    at, data = read_moment(line.at), _data(line)
    if line.kind == LineKind.ANNOUNCED:
        if story is not None:
            raise ValueError("an auction is announced once")
        return _announced(at, data)
    if story is None:
        raise ValueError("a log begins with the announcement")
    if story.is_over:
        raise ValueError("the auction is over")
    if at < story.state.last_at:
        raise ValueError("it is earlier than the line before it")
    return _FOLLOWED[line.kind](story, at, data)


def _data(line: Line) -> Mapping[str, Any]:
    parts = _PARTS.get(line.kind)
    if parts is None:
        raise ValueError(f"{line.kind} is no kind of line")
    needed, optional = parts
    if not needed <= set(line.data) <= needed | optional:
        raise ValueError(f"a line {line.kind} has other parts than {', '.join(sorted(needed))}")
    return line.data


def _announced(at: datetime, data: Mapping[str, Any]) -> Story:
    rules = Rules.of(data["rules"])
    if rules.has_reserve != bool(data.get("reserve_commitment")):
        raise ValueError("a reserve price is announced by its commitment, and only then")
    opens_at, closes_at = read_moment(data["opens_at"]), read_moment(data["closes_at"])
    state = begin(start_yuan=read_amount(data["start_yuan"]), opens_at=opens_at, closes_at=closes_at, at=at)
    return Story(rules, state, commitment=str(data.get("reserve_commitment", "")))


def _bid(story: Story, at: datetime, data: Mapping[str, Any]) -> Story:
    if story.rules.kind is Kind.SEALED:
        raise ValueError("offers of this auction are sealed")
    bid = Bid(_label(data), read_amount(data["amount_yuan"]))
    answer = accept(story.rules, story.state, bid, at)
    if isinstance(answer, Refused):
        raise ValueError(f"the bid could not stand: {answer.why}")
    if data["closes_at"] != moment_text(answer.state.closes_at):
        raise ValueError("after this bid the auction ends at another moment")
    return replace(story, state=answer.state)


def _sealed(story: Story, at: datetime, data: Mapping[str, Any]) -> Story:
    if story.rules.kind is not Kind.SEALED:
        raise ValueError("offers of this auction are not sealed")
    if closed := timing(story.state, at):
        raise ValueError(f"the offer could not stand: {closed.why}")
    return replace(story, state=seal(story.state, _label(data), str(data["commitment"]), at))


def _opened(story: Story, at: datetime, data: Mapping[str, Any]) -> Story:
    state, bidder, amount = story.state, _label(data), read_amount(data["amount_yuan"])
    order, commitment = state.sealed.get(bidder, (0, ""))
    if at < state.closes_at or any(offer.bidder == bidder for offer in state.opened):
        raise ValueError("an offer is opened once, after the end")
    if not commitment or commitment_of(amount, str(data["salt"])) != commitment:
        raise ValueError("what was opened is not what was sealed")
    if amount < state.start_yuan:
        raise ValueError("the offer is below the start price")
    offer = Offer(bidder, amount, order, commitment)
    return replace(story, state=replace(state, opened=(*state.opened, offer), last_at=at))


def _closed(story: Story, at: datetime, data: Mapping[str, Any]) -> Story:
    rules, state = story.rules, story.state
    if at < state.closes_at:
        raise ValueError("the auction was closed before its end")
    if len(state.opened) != len(state.sealed):
        raise ValueError("not every sealed offer was opened")
    reserve: Decimal | None = None
    if "reserve_yuan" in data:
        reserve = read_amount(data["reserve_yuan"])
    if reserve is not None and not rules.has_reserve:
        raise ValueError("there is no reserve price")
    if rules.has_reserve and state.bids and rules.discloses_reserve != (reserve is not None):
        raise ValueError("the reserve price is disclosed otherwise than the rules say")
    proven = _proven(story, reserve, data)
    result = decide(rules, state, reserve_yuan=reserve, is_reserve_met=data["is_reserve_met"])
    if closing_data(result) != {name: value for name, value in data.items() if name not in _OF_RESERVE}:
        raise ValueError("the result is not the one that the bids give")
    state = replace(state, last_at=at)
    return replace(story, result=result, is_over=True, state=state, is_reserve_proven=proven)


#: What the closing line says of the reserve price besides the result.
_OF_RESERVE: Final = frozenset({"reserve_yuan", "reserve_salt"})


def _proven(story: Story, reserve: Decimal | None, data: Mapping[str, Any]) -> bool | None:
    """True when the reserve price with its salt gives the commitment; None when the line holds no salt."""
    if "reserve_salt" not in data:
        return None
    if reserve is None:
        raise ValueError("a salt stands without the reserve price")
    if commitment_of(reserve, str(data["reserve_salt"])) != story.commitment:
        raise ValueError("the reserve price is not the one that was committed to")
    return True


def _called_off(story: Story, at: datetime, data: Mapping[str, Any]) -> Story:
    return replace(story, is_over=True, state=replace(story.state, last_at=at))


_FOLLOWED: Final[Mapping[str, Callable[[Story, datetime, Mapping[str, Any]], Story]]] = {
    LineKind.BID: _bid,
    LineKind.SEALED: _sealed,
    LineKind.OPENED: _opened,
    LineKind.CLOSED: _closed,
    LineKind.CALLED_OFF: _called_off,
}


def closing_data(result: Result) -> dict[str, Any]:
    """What the closing line says of a result."""
    return {
        "outcome": str(result.outcome),
        "why": str(result.why),
        "winner": result.winner,
        "price_yuan": None if result.price_yuan is None else amount_text(result.price_yuan),
        "is_reserve_met": result.is_reserve_met,
    }


def _label(data: Mapping[str, Any]) -> str:
    label = data["bidder"]
    if not isinstance(label, str) or not label:
        raise ValueError("the bidder has no label")
    return label
