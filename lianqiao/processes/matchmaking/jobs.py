"""What the worker does for technology managers."""

from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.processes.matchmaking.domain.clock import tell_managers

TASK = "matchmaking.tell_managers"


@app.periodic(cron="30 8 * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK)
def tell_managers_daily(timestamp: int) -> None:
    """Tell managers what is new in their fields."""
    tell_managers(on=clock.day_of(timestamp))
