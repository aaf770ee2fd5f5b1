"""The time of the office: when it ends, and how it stops while defects are mended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.calendar import add_working_days, working_days_between
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.checking import is_large
from lianqiao.processes.contracts.models import TechnologyContract


def time_of(contract: TechnologyContract, on: date) -> Any:
    """The norm's answer for the length of the time of a contract taken on that day."""
    if is_large(contract):
        large = limits.OFFICE_TIME_LARGE.find(where=contract.region_id, on=on)
        if large is not None:
            return large
    return limits.OFFICE_TIME.get(where=contract.region_id, on=on)


def used(time: Duration, since: date, until: date) -> int:
    """How much of a time that began on `since` had passed by `until`, in its own unit; the first day never counts."""
    if until <= since:
        return 0
    if time.unit == TimeUnit.WORKING_DAYS:
        return working_days_between(since, until)
    return (until - since).days


def start(contract: TechnologyContract, *, first: date) -> None:
    """Let the time run from `first`: anew, or with what was left when defects were sent back; a norm says which."""
    time: Duration = time_of(contract, first).value
    restarts = limits.RESTART.get(where=contract.region_id, on=first).value
    if restarts:
        contract.clock_used = 0
    contract.clock_since = first
    contract.due_on = _end(time, first, contract.clock_used)
    contract.reminded_for = None


def stop(contract: TechnologyContract) -> None:
    """Let the time stand still from today on."""
    if contract.clock_since is not None:
        time: Duration = time_of(contract, contract.clock_since).value
        contract.clock_used += used(time, contract.clock_since, clock.today())
    contract.clock_since = contract.due_on = None


def extend(contract: TechnologyContract) -> None:
    """Give a running contract the time it has now that it is disputed or large, from the day its time began."""
    if contract.clock_since is not None:
        contract.due_on = _end(time_of(contract, contract.clock_since).value, contract.clock_since, contract.clock_used)


def _end(time: Duration, first: date, gone: int) -> date:
    if not gone:
        return time.end(first)
    if time.unit == TimeUnit.WORKING_DAYS:
        return add_working_days(first, max(time.length - gone, 0))
    return max(time.end(first) - timedelta(days=gone), first)
