"""Opening a cycle: a report with prefilled figures for each unit, in steps that can be broken off at any moment."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, jobs, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import DomainError
from lianqiao.core.jobs import JobContext
from lianqiao.core.models import Job
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.governance.collection import phrases
from lianqiao.governance.collection.enums import CycleState
from lianqiao.governance.collection.models import Cycle, DataSet, Report, ReportValue
from lianqiao.governance.collection.queries.figures import measured_figures, previous_figures
from lianqiao.governance.collection.queries.units import Unit, in_order

OPEN_JOB = "collection.open"
#: Units in one transaction.
CHUNK = 200


def begin_cycle(data_set: DataSet, period: Period) -> Cycle:
    """The cycle of the period, with the job that opens it, in the running transaction; the one there is, if any."""
    due_on, late_until, locks_on = data_set.deadlines(period)
    cycle, is_new = Cycle.objects.get_or_create(
        data_set=data_set,
        starts_on=period.start,
        defaults={
            "organisation_id": data_set.organisation_id,
            "region_id": data_set.region_id,
            "created_by_id": data_set.created_by_id,
            "ends_on": period.end,
            "due_on": due_on,
            "late_until": late_until,
            "locks_on": locks_on,
        },
    )
    if is_new:
        log.record(outbox.topic_of(cycle, "begin"), cycle, actor=SYSTEM, text=_("按日历下发"))
        outbox.publish(outbox.topic_of(cycle, "begin"), cycle.pk)
        _start(cycle, SYSTEM)
    found: Cycle = cycle
    return found


@transaction.atomic
def complete_cycle(cycle: Cycle, *, actor: Actor) -> Job:
    """Open a cycle also for units that have joined the data set since; returns the job.

    Raises AccessError, or DomainError when the cycle is locked or no unit is missing.
    """
    locked: Cycle = Cycle.objects.select_for_update(of=("self",)).select_related("data_set").get(pk=cycle.pk)
    actor.require(Permission.DATA_SET_MANAGE, locked)
    if locked.state != CycleState.OPEN:
        raise DomainError("not_open", _("这一期不在填报中，不能补发。"))
    missing = len(_fresh(locked, in_order(locked.data_set)))
    if not missing:
        raise DomainError("nobody_missing", _("名单上的单位都已经下发。"))
    text = _("补发给 %(count)d 家单位") % {"count": missing}
    log.record(outbox.topic_of(locked, "complete"), locked, actor=actor, text=text, data={"units": missing})
    return _start(locked, actor)


def _start(cycle: Cycle, actor: Actor) -> Job:
    label = _("下发报表：%(cycle)s") % {"cycle": cycle}
    return jobs.start(OPEN_JOB, actor=actor, label=label[:200], payload={"cycle": str(cycle.pk)})


def open_cycle(ctx: JobContext) -> dict[str, Any]:
    """Make the report of each unit that has none, then open the cycle and tell the units.

    Each step is one transaction that first takes the job's lock: whatever is broken off is not there, and whoever goes
    on makes what is missing, so that a report is neither lost nor made twice.
    """
    cycle: Cycle = Cycle.objects.select_related("data_set__region").get(pk=ctx.payload["cycle"])
    units = in_order(cycle.data_set)
    fresh = _fresh(cycle, units)
    done = len(units) - len(fresh)
    added: list[Any] = []
    for start in range(0, len(fresh), CHUNK):
        chunk = fresh[start : start + CHUNK]
        done += len(chunk)
        with transaction.atomic():
            ctx.checkpoint(None, done=done, total=len(units))
            write_reports(cycle, chunk)
        added += [unit.organisation_id for unit in chunk]
    with transaction.atomic():
        ctx.hold()
        now: Cycle = Cycle.objects.get(pk=cycle.pk)
        if now.state == CycleState.OPENING:
            apply(now, "open", actor=SYSTEM)
        elif added:
            phrases.tell_units(now, added)
    return {"units": len(units), "added": len(added)}


def write_reports(cycle: Cycle, units: list[Unit]) -> None:
    """The reports of these units, whose superiors have theirs or are among them, with rows for all indicators.

    The number of statements does not depend on the number of units.
    """
    data_set = cycle.data_set
    items = list(data_set.items.select_related("indicator", "beside"))
    places = {unit.organisation_id: unit.region_id for unit in units}
    previous, measured = previous_figures(cycle, places), measured_figures(cycle, items, places)
    reports = {
        unit.organisation_id: Report(
            cycle=cycle,
            organisation_id=unit.organisation_id,
            region_id=unit.region_id,
            created_by_id=data_set.created_by_id,
            bodies_above=list(unit.bodies_above),
        )
        for unit in units
    }
    superiors = {unit.superior for unit in units} - reports.keys()
    above = dict(Report.objects.filter(cycle=cycle, organisation__in=superiors).values_list("organisation", "pk"))
    above |= {key: report.pk for key, report in reports.items()}
    for unit in units:
        reports[unit.organisation_id].above_id = above.get(unit.superior)
    copy_in(list(reports.values()))
    copy_in(
        [
            ReportValue(
                report=report,
                indicator_id=item.indicator_id,
                position=item.position,
                is_required=item.is_required,
                previous=previous.get((unit, item.indicator_id)),
                measured=measured.get((unit, item.indicator_id)),
            )
            for unit, report in reports.items()
            for item in items
        ]
    )


def note_opening(cycle: Cycle) -> None:
    """Remember when it was opened, and leave out reminders whose day is over: everybody is told now."""
    cycle.opened_at = clock.now()
    today = clock.today()
    cycle.reminded = sum(1 for day in cycle.reminder_days() if day <= today)


def _fresh(cycle: Cycle, units: list[Unit]) -> list[Unit]:
    known = set(Report.objects.filter(cycle=cycle).values_list("organisation", flat=True))
    return [unit for unit in units if unit.organisation_id not in known]
