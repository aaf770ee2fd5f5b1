"""What follows from the end of an auction: the processes above say so for the records that they auction off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.engines import bidding

#: Called once, in the transaction of the close: the auction with its result, the winner and the price, both None when
#: nobody won. What it raises undoes the close, which is then tried again.
OnClose = Callable[[Any, Any, Decimal | None], None]


@dataclass(frozen=True)
class Reserve:
    """A reserve price as it was opened, and the salt by which anybody checks its commitment; empty where none is."""

    amount_yuan: Decimal
    salt: str = ""


#: Called in the close, when there are bids: the reserve price.
AskReserve = Callable[[Any], Reserve | None]


@dataclass
class _Reaction:
    on_close: OnClose | None = None
    reserve: AskReserve | None = None


_REACTIONS: dict[type[Model], _Reaction] = {}


def register(model: type[Model], function: OnClose) -> None:
    """Let `function` know how the auctions of that model's records end; called in `ready`, once for each model."""
    reaction = _REACTIONS.setdefault(model, _Reaction())
    if reaction.on_close not in (None, function):
        raise LookupError(f"{model.__name__} has a function for the close already")
    reaction.on_close = function


def reserve_of(model: type[Model], function: AskReserve) -> None:
    """Let `function` open the reserve price of the auctions of that model's records; called in `ready`."""
    reaction = _REACTIONS.setdefault(model, _Reaction())
    if reaction.reserve not in (None, function):
        raise LookupError(f"{model.__name__} has a function for the reserve already")
    reaction.reserve = function


def tell(auction: Any, winner: Any, price_yuan: Decimal | None) -> None:
    """Call the function of the cause's model, where it has one."""
    reaction = _REACTIONS.get(auction.cause_type.model_class())
    if reaction is not None and reaction.on_close is not None:
        reaction.on_close(auction, winner, price_yuan)


def ask_reserve(auction: Any) -> Reserve:
    """The reserve price of an auction that has one. DomainError when nobody can open it, or it is another one."""
    reaction = _REACTIONS.get(auction.cause_type.model_class())
    found = None if reaction is None or reaction.reserve is None else reaction.reserve(auction)
    if found is None:
        raise DomainError("reserve", _("保留价打不开，暂时不能得出竞价结果。"))
    if found.salt and bidding.commitment_of(found.amount_yuan, found.salt) != auction.reserve_commitment:
        raise DomainError("reserve", _("保留价和公告的承诺值不一致，暂时不能得出竞价结果。"))
    return found
