"""The nightly work of accounts."""

from django.core.management import call_command
from procrastinate.contrib.django import app

TASK = "accounts.clear_sessions"


@app.periodic(cron="50 3 * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK)
def clear_sessions(timestamp: int) -> None:
    """Take away the sessions that have run out, with whatever visitors left in them."""
    call_command("clearsessions")
