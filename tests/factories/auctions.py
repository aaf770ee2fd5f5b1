"""Auctions with bidders who may bid, moved on by the domain functions and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import time_machine

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.engines.bidding import Kind, Rules, SoftClose, Step
from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.models import Auction, Participant
from tests.factories.actors import make_actor
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory

START, STEP = Decimal(100_000), Decimal(5_000)
#: An hour of bidding; a bid in the last five minutes gives five more, two hours at most.
ENGLISH = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), soft_close=SoftClose(300, 300, 7200))
SEALED = Rules(Kind.SEALED)
FIXED = Rules(Kind.FIXED)
_keys = count()


def make_auction(
    rules: Rules = ENGLISH,
    *,
    cause: Any = None,
    seller: Any = None,
    opens_in: timedelta = timedelta(0),
    lasts: timedelta = timedelta(hours=1),
    **values: Any,
) -> Auction:
    """Announced by a new unit for a new achievement; open at once unless told."""
    opens_at = clock.now() + opens_in
    given: dict[str, Any] = {"title": "压铸件防腐涂层专利权", "start_yuan": START, **values}
    return domain.open_auction(
        cause or AchievementFactory(),
        actor=SYSTEM,
        seller=seller or OrganisationFactory(),
        rules=rules,
        opens_at=opens_at,
        closes_at=opens_at + lasts,
        **given,
    )


def make_bidder(auction: Auction, *, ready: bool = True, **values: Any) -> tuple[Participant, Actor]:
    """A new unit that takes part, and its editor; it agreed and its deposit is there unless told."""
    actor = make_actor(organisation=values.pop("organisation", None) or OrganisationFactory(), **values)
    participant = domain.admit(auction, actor=SYSTEM, organisation=actor.organisation)
    if ready:
        participant = domain.agree(participant, actor=actor, terms_sha256=auction.terms_sha256)
        if auction.deposit_yuan:
            participant = domain.confirm_deposit(participant, actor=SYSTEM)
    return participant, actor


def bid(auction: Auction, actor: Actor, yuan: int | Decimal, key: str = "") -> Any:
    """A bid of that amount, with a key of its own unless told."""
    return domain.place_bid(auction, actor=actor, amount_yuan=Decimal(yuan), key=key or f"key-{next(_keys)}")


def seal(auction: Auction, actor: Actor, yuan: int | Decimal, key: str = "") -> Any:
    """A sealed offer of that amount, with a key of its own unless told."""
    return domain.seal_offer(auction, actor=actor, amount_yuan=Decimal(yuan), key=key or f"key-{next(_keys)}")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands at that moment."""
    with time_machine.travel(moment, tick=False):
        yield


def fresh(auction: Auction) -> Auction:
    """The auction as it is now."""
    return Auction.objects.get(pk=auction.pk)
