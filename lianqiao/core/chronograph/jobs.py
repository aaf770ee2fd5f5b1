"""What the worker does for objects that have a future."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from lianqiao.core.chronograph.running import run_due

TASK = "core.chronograph"


@app.periodic(cron="*/5 * * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK, lock=TASK, pass_context=True)
def run_chronograph(context: JobContext, timestamp: int) -> None:
    """Run what is due by the clock; every five minutes, and at once when a demonstration's clock is moved."""
    run_due(interrupted=context.should_abort)
