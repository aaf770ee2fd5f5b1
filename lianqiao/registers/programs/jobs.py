"""What the worker does for programs: messages to webhooks, warnings, and forgetting what is over."""

from __future__ import annotations

from collections.abc import Sequence

from procrastinate.contrib.django import app

from lianqiao.core import outbox
from lianqiao.core.models import Change
from lianqiao.registers.programs.domain import deliveries
from lianqiao.registers.programs.domain.tokens import warn_of_expiry
from lianqiao.registers.programs.rates import forget_old_counts
from lianqiao.registers.programs.requests import forget_old_requests

NIGHTLY = "programs.nightly"
COUNTS = "programs.forget_counts"


@outbox.subscriber("programs.webhooks", topics=())
def on_change(changes: Sequence[Change]) -> None:
    """Make the messages; they exist as soon as the feed's cursor has moved on, or neither."""
    deliveries.note_changes(changes)


# The minute's run sends again what has failed, and what a lost wake-up left.
@app.periodic(cron="* * * * *", periodic_id=deliveries.TASK)
@app.task(name=deliveries.TASK, queueing_lock=deliveries.TASK, lock=deliveries.TASK)
def deliver(timestamp: int) -> None:
    """Send what is due, one run at a time."""
    deliveries.deliver_due()


@app.periodic(cron="*/10 * * * *", periodic_id=COUNTS)
@app.task(name=COUNTS, queueing_lock=COUNTS)
def forget_counts(timestamp: int) -> None:
    """Remove the counts of past minutes."""
    forget_old_counts()


@app.periodic(cron="25 4 * * *", periodic_id=NIGHTLY)
@app.task(name=NIGHTLY, queueing_lock=NIGHTLY)
def nightly(timestamp: int) -> None:
    """Warn of tokens that run out, and forget answers and messages whose time is over."""
    warn_of_expiry()
    forget_old_requests()
    deliveries.forget_old_deliveries()
