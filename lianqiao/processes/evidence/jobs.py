"""What the worker does by itself: chains that were sold are looked at again each night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianqiao.processes.evidence import following

TASK = "evidence.recheck"


@app.periodic(cron="50 20 * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK)
def recheck(timestamp: int) -> int:
    """Check those in which time alone may have changed something."""
    return following.recheck_waiting()
