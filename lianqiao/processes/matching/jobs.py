"""What the worker does for matching without being asked."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lianqiao.core import outbox
from lianqiao.core.models import Change
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.refresh import note_changes, refresh
from lianqiao.processes.matching.models import Pending


@outbox.subscriber("matching.refresh", topics=index.TOPICS)
def on_change(changes: Sequence[Change]) -> None:
    """Note what changed, and have the worker look for matches when this is committed."""
    note_changes(changes)
    transaction.on_commit(wake)


# The ten minutes' run picks up what a lost wake-up, or a run that failed, left.
@app.periodic(cron="*/10 * * * *", periodic_id="matching.refresh")
@app.task(name="matching.refresh", queueing_lock="matching.refresh", lock="matching.refresh")
def refresh_matches(timestamp: int = 0) -> None:
    """Look for the matches of all that is pending, one run at a time."""
    if Pending.objects.exists():
        index.ensure_index()
        refresh(on=timezone.localdate())


def wake() -> None:
    """Ask the worker to look now; one waiting request is enough."""
    try:
        with transaction.atomic():
            refresh_matches.defer()
    except AlreadyEnqueued:
        return
