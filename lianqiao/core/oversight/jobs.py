"""What the worker does for oversight without being asked."""

from procrastinate.contrib.django import app

from lianqiao.core.oversight import personal, retention, sealing

SEAL_TASK = "oversight.seal_log"
RETENTION_TASK = "oversight.retention"

__all__ = ["personal", "remove_what_may_go", "seal_log"]


# Hourly, so that a night in which the worker stood still, or a transaction ran long, is made up for the same day.
@app.periodic(cron="10 * * * *", periodic_id=SEAL_TASK)
@app.task(name=SEAL_TASK, queueing_lock=SEAL_TASK, lock=SEAL_TASK)
def seal_log(timestamp: int) -> None:
    """Seal the days of the business log that are over."""
    sealing.seal_days()


@app.periodic(cron="20 4 * * *", periodic_id=RETENTION_TASK)
@app.task(name=RETENTION_TASK, queueing_lock=RETENTION_TASK, lock=RETENTION_TASK)
def remove_what_may_go(timestamp: int) -> None:
    """Remove what the norms of storage time no longer ask for, and report it."""
    retention.run()
