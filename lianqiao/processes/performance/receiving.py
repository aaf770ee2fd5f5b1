"""What was received for a contract, and what parts above do when a payment is confirmed.

`register(function)` adds what is done with each confirmed line of money, also one that takes another back. It runs in
the transaction of the confirmation; what raises there undoes it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.performance.models import ContractPayment, Performance

#: Called with the confirmed line and whoever confirmed it.
Follower = Callable[[ContractPayment, Actor], None]

_followers: list[Follower] = []


def register(function: Follower) -> Follower:
    """Do this with each line of money that is confirmed; in the order of registration."""
    if function not in _followers:
        _followers.append(function)
    return function


def carry_on(payment: ContractPayment, actor: Actor) -> None:
    """Everything that follows from the confirmation."""
    for function in _followers:
        function(payment, actor)


def received(contract: Any) -> Decimal:
    """What both sides of the contract say was paid, in yuan; what was taken back does not count."""
    found = Performance.objects.filter(contract=contract).values_list("paid_yuan", flat=True).first()
    return Decimal(0) if found is None else found
