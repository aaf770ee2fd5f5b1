"""Bringing an auction up to the present moment, for whoever looks before the job does."""

from __future__ import annotations

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_object
from lianqiao.processes.auctions.models import Auction


def catch_up(auction: Auction) -> bool:
    """Open or end the auction when its time has come; whether anything happened, so that it is to be read again."""
    if auction.next_check is None or auction.next_check > clock.now():
        return False
    return run_object(auction).done > 0
