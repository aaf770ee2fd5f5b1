"""What the worker does for introductions without being asked."""

from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.processes.introductions.domain.clock import run_day


# Every hour of the working day in Asia/Shanghai (cron counts in UTC): nobody is written to at night, and a
# worker that was down in the morning makes up for it.
@app.periodic(cron="20 0-10 * * *", periodic_id="introductions.run_day")
@app.task(name="introductions.run_day", queueing_lock="introductions.run_day")
def run_introductions(timestamp: int) -> None:
    """Reminders, lapses and questions of the day that `timestamp` (seconds since 1970) falls on."""
    run_day(on=clock.day_of(timestamp))
