"""Guards and effects of checks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.obligations.enums import OPEN_CHECKS, Outcome
from lianqiao.processes.obligations.limits import REPORT_WITHIN
from lianqiao.processes.obligations.models import Check, Obligation

#: What a report says besides its files.
REPORT = ("report", "conversion", "achievement", "contract_number")


def day_has_come(check: Check, context: Context) -> str | None:
    """Nothing is asked before its day."""
    return None if timezone.localdate(context.at) >= check.due_on else _("还没有到核查日期。")


def time_is_over(check: Check, context: Context) -> str | None:
    """The time for the report is over."""
    if check.report_until is not None and timezone.localdate(context.at) > check.report_until:
        return None
    return _("还没有到报告期限。")


def give_time(check: Check, context: Context) -> None:
    """The unit has the time of the norm from today."""
    today = timezone.localdate(context.at)
    length: Any = REPORT_WITHIN.get(where=check.obligation.region_id, on=today).value
    check.report_until = length.end(today)


def take_report(check: Check, context: Context) -> None:
    """What the unit says, with its proof."""
    for name in REPORT:
        if name in context.data:
            setattr(check, name, context.data[name])
    check.reported_at, check.reported_by = context.at, context.actor.user


def take_opinion(check: Check, context: Context) -> None:
    """What was found, by whom."""
    check.opinion = context.data["opinion"]
    check.judged_on, check.judged_by = timezone.localdate(context.at), context.actor.user


def end_as_kept(check: Check, context: Context) -> None:
    """What was promised came about: nothing more is checked."""
    end(check.obligation, Outcome.KEPT, but=check)


def end_as_partly(check: Check, context: Context) -> None:
    """With the last check it is over as partly kept; before, the next one follows."""
    _end_after_last(check, Outcome.PARTLY)


def end_as_not_kept(check: Check, context: Context) -> None:
    """With the last check it is over as not kept; before, the next one follows."""
    _end_after_last(check, Outcome.NOT_KEPT)


def _end_after_last(check: Check, outcome: Outcome) -> None:
    if not check.obligation.checks.filter(number__gt=check.number, state__in=OPEN_CHECKS).exists():
        end(check.obligation, outcome, but=check)


def end(obligation: Obligation, outcome: str, *, but: Check | None = None) -> None:
    """End an obligation: what is still to be checked is called off."""
    locked: Obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    open_checks = locked.checks.filter(state__in=OPEN_CHECKS)
    for other in open_checks if but is None else open_checks.exclude(pk=but.pk):
        apply(other, "call_off", actor=SYSTEM)
    locked.outcome, locked.ended_on = outcome, clock.today()
    locked.save(update_fields=["outcome", "ended_on", "updated_at"])
