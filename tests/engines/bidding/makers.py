"""Auctions of the engine alone: bids in, a log out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.engines import bidding
from lianqiao.engines.bidding import BEGINNING, Bid, Kind, Line, LineKind, Rules, SoftClose, State, Step

OPENS = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=1)
START = Decimal("100000.00")
ENGLISH = Rules(
    Kind.ENGLISH,
    steps=(Step(Decimal(0), Decimal(5000)), Step(Decimal(200_000), Decimal(10_000))),
    most_steps=20,
    soft_close=SoftClose(300, 300, 3600),
)


def opening(at: datetime = OPENS - timedelta(days=1)) -> State:
    """An auction of the example, before its first bid."""
    return bidding.begin(start_yuan=START, opens_at=OPENS, closes_at=CLOSES, at=at)


def announcement(rules: Rules, **values: Any) -> dict[str, Any]:
    """The data of the first line."""
    return {
        "auction": "0190",
        "title": "压铸件防腐涂层专利权",
        "seller": "某研究所",
        "rules": rules.as_dict(),
        "start_yuan": bidding.amount_text(START),
        "opens_at": bidding.moment_text(OPENS),
        "closes_at": bidding.moment_text(CLOSES),
        **values,
    }


class Log:
    """A log that grows."""

    def __init__(self, rules: Rules, **values: Any) -> None:
        self.rules = rules
        self.state = opening()
        self.lines: list[Line] = []
        self.add(LineKind.ANNOUNCED, self.state.last_at, announcement(rules, **values))

    def add(self, kind: LineKind, at: datetime, data: dict[str, Any]) -> None:
        """One more line, whatever it says."""
        previous = self.lines[-1].digest if self.lines else BEGINNING
        self.lines.append(bidding.chain(len(self.lines), previous, kind, at, data))

    def bid(self, bidder: str, yuan: Decimal | int, at: datetime) -> bidding.Accepted | bidding.Refused:
        """Bid; a bid that stands is written."""
        answer = bidding.accept(self.rules, self.state, Bid(bidder, Decimal(yuan)), at)
        if isinstance(answer, bidding.Accepted):
            self.state = answer.state
            amount, closes = bidding.amount_text(Decimal(yuan)), bidding.moment_text(self.state.closes_at)
            self.add(LineKind.BID, at, {"bidder": bidder, "amount_yuan": amount, "closes_at": closes})
        return answer

    def seal(self, bidder: str, yuan: Decimal | int, salt: str, at: datetime) -> None:
        """Hand in a sealed offer."""
        commitment = bidding.commitment_of(Decimal(yuan), salt)
        self.add(LineKind.SEALED, at, {"bidder": bidder, "commitment": commitment})

    def open(self, bidder: str, yuan: Decimal | int, salt: str) -> None:
        """Open one."""
        amount = bidding.amount_text(Decimal(yuan))
        self.add(LineKind.OPENED, CLOSES, {"bidder": bidder, "amount_yuan": amount, "salt": salt})

    def close(self, reserve: Decimal | None = None, *, at: datetime | None = None, salt: str = "") -> bidding.Result:
        """End with the result that the lines give."""
        state = bidding.replay(self.lines).state
        result = bidding.decide(self.rules, state, reserve_yuan=reserve)
        data = bidding.closing_data(result)
        if reserve is not None and self.rules.discloses_reserve:
            data["reserve_yuan"] = bidding.amount_text(reserve)
            if salt:
                data["reserve_salt"] = salt
        self.add(LineKind.CLOSED, at or max(state.closes_at, state.last_at), data)
        return result

    def texts(self) -> list[str]:
        """The log as it is published."""
        return [bidding.as_text(line) for line in self.lines]
