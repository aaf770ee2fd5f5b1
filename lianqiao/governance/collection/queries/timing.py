"""Until when a report may be changed, by its unit and by those above it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.documents import day_words
from lianqiao.governance.collection.enums import CycleState


def is_unlocked(report: Any, today: date) -> bool:
    """Whether an exception lets the report be changed today; reads `unlocks` as it is loaded."""
    return any(unlock.holds_on(today) for unlock in report.unlocks.all())


def closed_for_all(report: Any, today: date) -> str | None:
    """Why nothing of the report may change any more, by anybody; None while it may."""
    cycle = report.cycle
    if cycle.state == CycleState.OPENING:
        return _("这一期还在下发，请稍后再来。")
    if today <= cycle.locks_on or is_unlocked(report, today):
        return None
    return _("已于 %(day)s 锁定。确需更正的，请上级解锁。") % {"day": day_words(cycle.locks_on)}


def closed_for_unit(report: Any, today: date) -> str | None:
    """Why the unit may not fill in any more; None while it may. What was handed in once is corrected until the lock."""
    if (closed := closed_for_all(report, today)) is not None:
        return closed
    cycle = report.cycle
    if report.submitted_on is not None or today <= cycle.late_until or is_unlocked(report, today):
        return None
    return _("补报已于 %(day)s 截止。需要补报的，请上级解锁。") % {"day": day_words(cycle.late_until)}
