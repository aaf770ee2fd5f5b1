"""Writes of auctions."""

from lianqiao.processes.auctions.domain.announcing import call_off, open_auction
from lianqiao.processes.auctions.domain.bids import place_bid, seal_offer
from lianqiao.processes.auctions.domain.keeping import catch_up
from lianqiao.processes.auctions.domain.parts import admit, agree, confirm_deposit

__all__ = ["admit", "agree", "call_off", "catch_up", "confirm_deposit", "open_auction", "place_bid", "seal_offer"]
