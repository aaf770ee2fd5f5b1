"""The nightly work on key projects."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.processes.key_projects.domain.support import propose_follow_ons

logger = structlog.get_logger(__name__)


@app.periodic(cron="35 21 * * *", periodic_id="key_projects.propose")
@app.task(name="key_projects.propose", queueing_lock="key_projects.propose", pass_context=False)
def propose(timestamp: int) -> None:
    """Propose support that follows, where achievements have matured; see `propose_follow_ons`."""
    made = propose_follow_ons(on=clock.day_of(timestamp))
    logger.info("follow_ons_proposed", proposed=len(made))
