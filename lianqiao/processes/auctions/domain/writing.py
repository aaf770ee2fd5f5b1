"""What all writes of auctions share: the lock, the log, the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.engines import bidding
from lianqiao.processes.auctions.limits import LONGEST_KEY
from lianqiao.processes.auctions.models import Auction, Line

#: The columns that follow from the log.
STANDING = ("price_yuan", "leader", "offers", "lines", "head", "last_at", "closes_at")


def lock(auction: Auction) -> Auction:
    """The row as it is now, locked until the transaction ends: what happens to an auction happens one by one."""
    # Rows that are joined are read before the wait for the lock: only such as never change may be.
    rows = Auction.objects.select_for_update(of=("self",)).select_related("organisation")
    locked: Auction = rows.get(pk=auction.pk)
    return locked


def require(auction: Auction, actor: Actor) -> None:
    """Raise AccessError unless the program itself acts, or a person of the seller or of the operator."""
    if not actor.is_system:
        actor.require(Permission.AUCTION_MANAGE, auction)


def moment_of(auction: Auction) -> datetime:
    """Now, and never before what already happened to the locked auction."""
    return max(clock.now(), auction.last_at)


def write(auction: Auction, kind: bidding.LineKind, at: datetime, data: Mapping[str, Any]) -> Line:
    """Write the next line of the log of the locked auction; whoever calls saves the auction."""
    line = bidding.chain(auction.lines, auction.head, kind, at, data)
    row = Line(
        auction=auction,
        number=line.number,
        kind=line.kind,
        at=at,
        data=line.data,
        previous=line.previous,
        digest=line.digest,
    )
    row.save(force_insert=True)
    auction.lines += 1
    auction.head = line.digest
    auction.last_at = at
    return row


def checked_key(key: str) -> str:
    """The sender's name for what is sent; DomainError when it is missing or too long."""
    text = key.strip()
    if not text or len(text) > LONGEST_KEY:
        raise DomainError("key", _("这次提交缺少编号，请刷新页面后重试。"))
    return text


def lines_of(auction: Auction) -> list[bidding.Line]:
    """The whole log, whoever may read it."""
    return [line.published() for line in Line.objects.filter(auction=auction).order_by("number")]
