"""What the worker does for subscribers."""

from collections.abc import Sequence

from django.db import transaction
from procrastinate.contrib.django import app

from lianqiao.core import clock, outbox
from lianqiao.core.models import Change
from lianqiao.core.queueing import enqueue_once
from lianqiao.processes.matching import index
from lianqiao.processes.matching.jobs import WHILE_INDEX_IS_BUILT
from lianqiao.processes.subscriptions.domain.pushing import push_due
from lianqiao.processes.subscriptions.models import Subscription

TASK = "subscriptions.push"


@outbox.subscriber("subscriptions.push", topics=index.TOPICS)
def on_change(changes: Sequence[Change]) -> None:
    """Have the worker look once the change is committed."""
    transaction.on_commit(wake)


# Every ten minutes for what is daily or weekly, for matches, and for what a lost wake-up left.
@app.periodic(cron="*/10 * * * *", periodic_id=TASK)
@app.task(name=TASK, queueing_lock=TASK, retry=WHILE_INDEX_IS_BUILT)
def push_news(timestamp: int) -> None:
    """Tell all subscribers who are due."""
    now = clock.now()
    if Subscription.objects.due(now).exists():
        index.ensure_index()
        index.catch_up()
        push_due(at=now)


def wake() -> None:
    """Ask the worker to look now."""
    enqueue_once(TASK)
