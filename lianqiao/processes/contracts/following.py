"""What happens when a contract is registered, changed or leaves the register: told by the parts above.

`register(function)` adds what is done with each registered contract, `register_end(function)` with each that is
cancelled or revoked, `register_change(function)` after a granted change, `register_change_check(function)` a condition
of a change. All run in the transaction of the change; what raises there undoes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

#: Called with the contract, which is locked.
Follower = Callable[[Any], None]
#: None, or one sentence that says why the contract, as the change would make it, cannot be. Looks, never writes.
Check = Callable[[Any], str | None]

F = TypeVar("F", bound=Callable[..., Any])

_registered: list[Follower] = []
_ended: list[Follower] = []
_changed: list[Follower] = []
_checks: list[Check] = []


def register(function: Follower) -> Follower:
    """Do this with each contract that is registered; in the order of registration."""
    return _add(_registered, function)


def register_end(function: Follower) -> Follower:
    """Do this with each contract whose registration ends."""
    return _add(_ended, function)


def register_change(function: Follower) -> Follower:
    """Do this with each contract after a change of it was granted."""
    return _add(_changed, function)


def register_change_check(function: Check) -> Check:
    """Refuse a change after which the function has a sentence for the contract."""
    return _add(_checks, function)


def after_registration(contract: Any) -> None:
    """Everything that follows from the registration."""
    for function in _registered:
        function(contract)


def after_end(contract: Any) -> None:
    """Everything that follows from the end of the registration."""
    for function in _ended:
        function(contract)


def after_change(contract: Any) -> None:
    """Everything that follows from a granted change."""
    for function in _changed:
        function(contract)


def refusal_of_change(contract: Any) -> str | None:
    """Why parts above refuse the contract as a change would make it; None when none does."""
    return next((sentence for check in _checks if (sentence := check(contract))), None)


def _add(functions: list[Any], function: F) -> F:
    if function not in functions:
        functions.append(function)
    return function
