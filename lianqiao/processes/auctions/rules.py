"""Who runs an auction, and who bids in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_kept(actor: Actor, auction: Any) -> bool:
    """The verified unit acted for sells or runs the auction."""
    return actor.is_verified and actor.organisation_id in (auction.organisation_id, auction.operator_id)


@predicate
def is_own_part(actor: Actor, participant: Any) -> bool:
    """The part is that of the verified unit acted for."""
    return actor.is_verified and participant.organisation_id == actor.organisation_id


allow(Permission.AUCTION_MANAGE, is_kept, reason=_("由出让方或组织竞价的机构办理。"))
allow(Permission.AUCTION_BID, is_own_part, reason=_("由报名的单位出价。"))
