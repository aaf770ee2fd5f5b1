"""What may be done to the ledger."""

from lianqiao.processes.disbursements.domain.payments import approval_limit, approve, demand_back, pay, record_return
from lianqiao.processes.disbursements.domain.promises import (
    cancel,
    change_promise,
    make_due,
    promise,
    release,
    stop,
    withhold,
)

__all__ = [
    "approval_limit",
    "approve",
    "cancel",
    "change_promise",
    "demand_back",
    "make_due",
    "pay",
    "promise",
    "record_return",
    "release",
    "stop",
    "withhold",
]
