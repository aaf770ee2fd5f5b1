"""Who sells, who bids, and what everybody sees of an auction."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("portal:auctions", "get", (), "22222222222"),
    ("portal:auction", "get", ("auction",), "22222222222"),
    ("portal:auction", "get", ("auction_closed_shop",), "NNNNNNNNNNN"),
    ("portal:auction_live", "get", ("auction",), "22222222222"),
    ("portal:auction_log", "get", ("auction",), "NNNNNNNNNNN"),
    ("portal:auction_log", "get", ("auction_over",), "22222222222"),
    ("workbench:auctions", "get", (), "LF222222222"),
    ("workbench:auction", "get", ("auction",), "LF222232333"),
    ("workbench:auction", "get", ("auction_closed_shop",), "LF2222NNNNN"),
    ("workbench:auction_live", "get", ("auction",), "LF2222N2NNN"),
    ("workbench:auction_bid", "post", ("auction",), "LF3333N3NNN"),
    ("workbench:auction_agree", "post", ("auction",), "LFFFFFN3NNN"),
    ("workbench:auction_act", "post", ("auction",), "LFNNNNNNNNN"),
    ("workbench:auction_admit", "get", ("auction",), "LFF2F2NFNNN"),
    ("workbench:auction_log", "get", ("auction_over",), "LF2222N2NNN"),
    ("workbench:auction_record", "get", ("auction_over", "=docx"), "LF2222N2NNN"),
    ("workbench:auction_deposit", "post", ("auction_part",), "LFF3F3NFNNN"),
    ("api:auctions", "get", (), EVERYBODY),
    ("api:auctions_record", "get", ("auction",), EVERYBODY),
    ("api:auctions_record", "get", ("auction_closed_shop",), NOBODY),
    ("api:auctions_bids", "get", ("auction",), EVERYBODY),
    ("api:auctions_bids", "get", ("auction_closed_shop",), NOBODY),
    ("api:auctions_log", "get", ("auction",), NOBODY),
    ("api:auctions_log", "get", ("auction_over",), EVERYBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """The owner sells, the partner bids; one auction is open, one over, one not for everybody."""
    from datetime import timedelta
    from decimal import Decimal

    from lianqiao.core import clock
    from lianqiao.core.chronograph.running import run_object
    from lianqiao.engines.bidding import Kind, Rules, Step
    from tests.factories.auctions import START, STEP, bid, fresh, make_auction, make_bidder

    rules = Rules(Kind.ENGLISH, steps=(Step(Decimal(0), STEP),), deposit_yuan=Decimal(10_000))
    owner, partner = world["owner"], world["people"]["partner"]
    auction = make_auction(rules, seller=owner)
    part, _actor = make_bidder(auction, organisation=partner.organisation, ready=False)
    with clock.ahead(-timedelta(days=1)):
        over = make_auction(seller=owner)
        _part, bidder = make_bidder(over, organisation=partner.organisation)
        bid(over, bidder, START)
    run_object(fresh(over))
    return {
        "auction": auction,
        "auction_part": part,
        "auction_over": fresh(over),
        "auction_closed_shop": make_auction(seller=owner, is_public=False),
    }
