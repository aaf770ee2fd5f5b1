"""What the worker does for the files each night."""

from procrastinate.contrib.django import app

from lianqiao.core.files.storing import clean_orphans

TASK = "core.clean_files"


@app.periodic(cron="40 3 * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK)
def clean_files(timestamp: int) -> None:
    """Take away uploads that belong to nothing."""
    clean_orphans()
