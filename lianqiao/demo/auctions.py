"""The auctions of the demonstration: closed ones with their bids, one open for days ahead, one announced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_object
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.engines.bidding import Kind, Rules, SoftClose, Step
from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.models import Auction

_SOFT_CLOSE = SoftClose(300, 300, 7200)
#: Minutes from the opening of the offices to the beginning of bidding, and in an office day.
_BEGINS, _DAY = 120, 540
#: Days between the announcement and the first bid; the part of a day after which what ended on it is closed.
_NOTICE_DAYS, _EVENING = 8, 0.98


def told() -> list[Mapping[str, Any]]:
    """What is written by hand."""
    rows: list[Mapping[str, Any]] = read("auctions")["auctions"]
    return rows


def pieces(content: Content) -> int:
    """How many are made."""
    return len(told())


class Auctions:
    """Lets units auction their results off: announced, admitted, agreed, bid, ended."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._content, self._cast, self._past, self._records = content, cast, past, records
        self._sent = 0

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them."""
        for row in told():
            self._hold(row)
            step()

    def _hold(self, row: Mapping[str, Any]) -> None:
        past, opens = self._past, row["opens"]
        past.go(max(opens + _NOTICE_DAYS, 1), share=0.1)
        seller = self._cast.owner(self._content.achievements[row["achievement"]].holder)
        starts = past.morning(opens) + timedelta(minutes=_BEGINS)
        auction = domain.open_auction(
            self._records.achievements[row["achievement"]],
            actor=seller,
            seller=seller.organisation,
            title=row["title"],
            rules=_rules(row),
            opens_at=starts,
            closes_at=starts + timedelta(hours=row["hours"]),
            start_yuan=Decimal(row["start"]),
        )
        bidders = {key: self._admit(auction, key, seller, row) for key in row["bidders"]}
        for minutes, key, yuan in row["bids"]:
            past.go(opens, share=(_BEGINS + minutes) / _DAY)
            self._bid(auction, bidders[key], yuan)
        if opens >= 0:
            past.go(opens, share=_EVENING)
            run_object(Auction.objects.get(pk=auction.pk))

    def _admit(self, auction: Auction, key: str, seller: Actor, row: Mapping[str, Any]) -> Actor:
        actor = self._cast.owner(key)
        part = domain.admit(auction, actor=seller, organisation=actor.organisation)
        if key not in row.get("late", ()):
            domain.agree(part, actor=actor, terms_sha256=auction.terms_sha256)
            if auction.deposit_yuan:
                domain.confirm_deposit(part, actor=seller)
        return actor

    def _bid(self, auction: Auction, actor: Actor, yuan: int) -> None:
        self._sent += 1
        put: Any = domain.seal_offer if auction.kind == Kind.SEALED else domain.place_bid
        put(auction, actor=actor, amount_yuan=Decimal(yuan), key=f"demo-{self._sent}")


def _rules(row: Mapping[str, Any]) -> Rules:
    kind = Kind(row["kind"])
    is_open = kind is Kind.ENGLISH
    return Rules(
        kind,
        steps=(Step(Decimal(0), Decimal(row["step"])),) if is_open else (),
        most_steps=10 if is_open else None,
        soft_close=_SOFT_CLOSE if is_open else None,
        least_bidders=row.get("least_bidders", 1),
        deposit_yuan=Decimal(row.get("deposit", 0)),
    )
