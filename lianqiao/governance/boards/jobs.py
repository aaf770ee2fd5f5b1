"""The nightly work of the boards."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.governance.boards.domain.alerts import watch_targets

logger = structlog.get_logger(__name__)


@app.periodic(cron="40 4 * * *", periodic_id="boards.watch_targets")
@app.task(name="boards.watch_targets", queueing_lock="boards.watch_targets", pass_context=False)
def watch(timestamp: int) -> None:
    """Find targets that have fallen behind, after the night's figures are there; see `watch_targets`."""
    found = watch_targets(clock.day_of(timestamp))
    logger.info("targets_watched", targets=found.targets, opened=found.opened, closed=found.closed)
