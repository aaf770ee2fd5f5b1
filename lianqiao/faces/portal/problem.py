"""The problem that a visitor typed: short ones stand in the address, long ones wait in the visitor's session."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from lianqiao.processes.matching.search import TEXT_LIMIT

#: Characters of a problem in an address. Percent-encoded twice (behind `next=`) this still fits into a request line.
IN_ADDRESS = 400
#: Fewer letters and characters say nothing that could be searched for.
SHORTEST = 2

#: Seconds for which a long problem of somebody who has not signed in is kept.
KEPT_FOR_VISITORS = 86_400

_KEY = "portal.problem"


@dataclass(frozen=True)
class Problem:
    """`text` is what is searched for and stays in the box; `in_address` is the part that an address carries.

    `cut` says that the address carries less than was typed; `lost` that this visitor never typed the rest, or typed
    it too long ago, so that only the part in the address is known.
    """

    text: str
    in_address: str
    cut: bool = False
    lost: bool = False

    @property
    def too_short(self) -> bool:
        """Whether there is next to nothing to search for."""
        return sum(character.isalnum() for character in self.text) < SHORTEST


def keep(request: HttpRequest, typed: str) -> Problem:
    """The problem as typed, at most `TEXT_LIMIT` characters; what an address cannot carry goes into the session."""
    text = typed.replace("\0", " ").strip()[:TEXT_LIMIT]
    if len(text) <= IN_ADDRESS:
        return Problem(text, text)
    request.session[_KEY] = text
    if not request.user.is_authenticated:
        request.session.set_expiry(KEPT_FOR_VISITORS)
    return Problem(text, text[:IN_ADDRESS], cut=True)


def find(request: HttpRequest) -> Problem:
    """The problem of an address `?q=…&cut=1`, in full where this visitor typed it."""
    in_address = request.GET.get("q", "").replace("\0", " ").strip()[:IN_ADDRESS]
    if request.GET.get("cut") != "1":
        return Problem(in_address, in_address)
    kept = request.session.get(_KEY, "")
    if in_address and kept.startswith(in_address):
        return Problem(kept, in_address, cut=True)
    return Problem(in_address, in_address, cut=True, lost=True)
