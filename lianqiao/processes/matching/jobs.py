"""What the worker does for matching without being asked."""

from collections.abc import Sequence

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lianqiao.core import clock, outbox
from lianqiao.core.models import Change
from lianqiao.core.queueing import enqueue_once
from lianqiao.engines.retrieval import IndexBusy, IndexMissing
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.refresh import note_changes, refresh
from lianqiao.processes.matching.models import Pending

TASK = "matching.refresh"
#: Another process builds the index after a first start or an upgrade: that takes seconds, on a large site minutes.
WHILE_INDEX_IS_BUILT = RetryStrategy(max_attempts=60, wait=15, retry_exceptions=(IndexBusy, IndexMissing))


@outbox.subscriber("matching.refresh", topics=index.TOPICS)
def on_change(changes: Sequence[Change]) -> None:
    """Note what changed, and have the worker look for matches when this is committed."""
    note_changes(changes)
    transaction.on_commit(wake)


# The ten minutes' run picks up what a lost wake-up, or a run that failed, left.
@app.periodic(cron="*/10 * * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK, lock=TASK, retry=WHILE_INDEX_IS_BUILT)
def refresh_matches(timestamp: int) -> None:
    """Look for the matches of all that is pending, one run at a time."""
    if Pending.objects.exists():
        index.ensure_index()
        refresh(on=clock.today())


def wake() -> None:
    """Ask the worker to look now."""
    enqueue_once(TASK, lock=TASK)
