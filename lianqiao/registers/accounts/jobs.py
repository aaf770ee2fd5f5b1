"""The nightly work of accounts."""

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registers.accounts.domain.sessions import forget_old_sessions

TASK = "accounts.clear_sessions"


@app.periodic(cron="50 3 * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK)
def clear_sessions(timestamp: int) -> None:
    """Take away the sessions that have run out, with whatever visitors left in them, and their rows."""
    call_command("clearsessions")
    forget_old_sessions(at=timezone.now())
