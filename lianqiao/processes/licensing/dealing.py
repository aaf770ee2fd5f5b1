"""What the deal of a licence does to the licence: concluded, it takes effect; given up, it does not."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.transitions import apply
from lianqiao.processes.deals import concluding
from lianqiao.processes.licensing.enums import LicenceState
from lianqiao.processes.licensing.models import Licence


def _signed(deal: Any) -> Licence | None:
    found: Licence | None = Licence.objects.filter(deal=deal, state=LicenceState.SIGNED).first()
    return found


def begin_licence(deal: Any, actor: Actor) -> None:
    """An agreed price that was put up: the licence takes effect with the deal."""
    if (licence := _signed(deal)) is not None:
        apply(licence, "enter_force", actor=SYSTEM)


def drop_licence(deal: Any, actor: Actor) -> None:
    """The deal was given up before the licence took effect."""
    if (licence := _signed(deal)) is not None:
        apply(licence, "fall_through", actor=SYSTEM)


def connect() -> None:
    """Let deals tell."""
    concluding.register(begin_licence)
    concluding.register_cancellation(drop_licence)
