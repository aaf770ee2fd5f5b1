"""What happens when a deal is concluded or given up, and what must be there before: registered by the parts above.

`register(function)` adds what is done with each concluded deal, `register_check(function)` a condition of its
conclusion, `register_cancellation(function)` what is done when a deal is given up. All run in the transaction of the
change; what raises there undoes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from lianqiao.core.access import Actor

#: Called with the concluded deal and whoever concluded it.
Reaction = Callable[[Any, Actor], None]
#: None, or one sentence that says why the deal cannot be concluded yet. Looks, never writes.
Check = Callable[[Any], str | None]

F = TypeVar("F", bound=Callable[..., Any])

_reactions: list[Reaction] = []
_checks: list[Check] = []
_cancellations: list[Reaction] = []


def register(function: Reaction) -> Reaction:
    """Do this with each deal that is concluded; in the order of registration."""
    return _add(_reactions, function)


def register_check(function: Check) -> Check:
    """Refuse the conclusion of a deal for which the function gives a sentence."""
    return _add(_checks, function)


def register_cancellation(function: Reaction) -> Reaction:
    """Do this with each deal that is given up."""
    return _add(_cancellations, function)


def refusal_of(deal: Any) -> str | None:
    """Why parts above refuse the conclusion; None when none does."""
    return next((sentence for check in _checks if (sentence := check(deal))), None)


def carry_out(deal: Any, actor: Actor) -> None:
    """Everything that follows from the conclusion."""
    for function in _reactions:
        function(deal, actor)


def undo(deal: Any, actor: Actor) -> None:
    """Everything that follows from giving the deal up."""
    for function in _cancellations:
        function(deal, actor)


def _add(functions: list[Any], function: F) -> F:
    if function not in functions:
        functions.append(function)
    return function
