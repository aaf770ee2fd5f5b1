"""The states of an auction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pgtrigger

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_object
from lianqiao.processes.auctions.domain import call_off
from lianqiao.processes.auctions.models import Auction
from tests.core.matrices.table import Matrix
from tests.factories.auctions import fresh, make_auction

AUCTION = """
open     | announced      | open       | system
close    | open           | closed     | system
call_off | announced open | called_off | own:KEEPING
stop     | announced open | called_off | system
"""


def auction_in(state: str) -> Auction:
    """An auction of a company in that state."""
    if state == "closed":
        with clock.ahead(-timedelta(days=1)):
            auction = make_auction()
        run_object(auction)
        return fresh(auction)
    auction = make_auction(opens_in=timedelta(hours=1 if state == "announced" else 0))
    return call_off(auction, actor=SYSTEM, reason="权属出现争议") if state == "called_off" else auction


def ready_auction(auction: Any, name: str) -> None:
    """Its time has come."""
    now = clock.now()
    rows = Auction.objects.filter(pk=auction.pk)
    with pgtrigger.ignore("auctions.Auction:announced"):
        if name == "open":
            rows.update(opens_at=now)
        if name == "close":
            earlier = now - timedelta(hours=1)
            rows.update(opens_at=earlier, planned_close=now, closes_at=now)


MATRICES = {"auctions.Auction": Matrix(AUCTION, auction_in, ready=ready_auction)}
