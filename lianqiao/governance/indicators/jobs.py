"""Measuring on the clock and on request: one step for each metric, taken up again after a crash."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lianqiao.core import clock, jobs, metrics
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.models import Job
from lianqiao.core.permissions import Permission
from lianqiao.governance.indicators.domain.measuring import compute, measure, metrics_of, plan
from lianqiao.governance.indicators.models import Indicator

KIND = "indicators.measure"
NIGHTLY = "indicators.measure_nightly"


@app.periodic(cron="40 2 * * *", periodic_id=NIGHTLY)
@app.task(name=NIGHTLY, queueing_lock=NIGHTLY)
def measure_nightly(timestamp: int) -> None:
    """Measure all active indicators, unless the last run is still under way."""
    if not Job.objects.unfinished().filter(kind=KIND, actor_user__isnull=True).exists():
        jobs.start(KIND, actor=SYSTEM, label=_("统计全部实测指标"))


def start_measuring(indicator: Indicator, *, actor: Actor, since: date | None = None) -> Job:
    """Measure one indicator now, in the background; its history when it has no figures yet, or from `since` on."""
    actor.require(Permission.INDICATOR_EDIT, indicator)
    payload = {"only": [str(indicator.pk)], "since": None if since is None else since.isoformat()}
    return jobs.start(KIND, actor=actor, label=_("统计指标：%(name)s") % {"name": indicator.name}, payload=payload)


@jobs.job(KIND)
def run_measuring(context: jobs.JobContext) -> dict[str, Any]:
    """A step for each metric, each in its own transaction, and a last one for the formulas."""
    today = clock.today()
    only, since = context.payload.get("only"), context.payload.get("since")
    work = plan(
        today,
        only=None if only is None else [UUID(key) for key in only],
        since=None if since is None else date.fromisoformat(since),
    )
    names = metrics_of(work)
    total = len(names) + 1
    changed = (context.cursor or {}).get("changed", 0)
    finished = (context.cursor or {}).get("finished", [])
    for name in [*names, ""]:
        if name in finished:
            continue
        with transaction.atomic():
            context.hold()
            changed += measure(name, work, today=today) if name else compute(work, today=today)
            finished = [*finished, name]
            message = str(metrics.get(name).label) if name else _("按公式计算")
            cursor = {"finished": finished, "changed": changed}
            context.checkpoint(cursor, done=min(len(finished), total), total=total, message=message)
    return {"indicators": len(work), "changed": changed}
