"""Deciding on many reports of a cycle at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Refusal, apply_many
from lianqiao.governance.collection import phrases
from lianqiao.governance.collection.models import Cycle, Report

#: What may be done to many at once.
TOGETHER = ("accept", "approve", "return")


def decide_many(
    cycle: Cycle, reports: QuerySet[Report], name: str, *, actor: Actor, reason: str = ""
) -> tuple[int, list[Refusal]]:
    """Accept, approve or return these reports; returns how many changed, and the refused with their reasons.

    Of several levels the lowest is approved first, so that one click approves a whole city. The units hear of it by one
    message. Raises AccessError for whoever looks at no reports of others, DomainError for nothing chosen, a decision
    that is not for many, or a missing reason.
    """
    if not actor.has(Permission.REPORT_REVIEW):
        raise AccessError(_("由上级政府部门办理。"), permission=Permission.REPORT_REVIEW)
    if name not in TOGETHER:
        raise DomainError("not_together", _("这一步要逐份办理。"))
    if name == "return" and not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    rows = reports.filter(cycle=cycle)
    levels = sorted({len(bodies) for bodies in rows.values_list("bodies_above", flat=True)}, reverse=True)
    if not levels:
        raise DomainError("nothing_chosen", _("请先勾选单位。"))
    before = dict(rows.values_list("pk", "state"))
    changed, refused = 0, []
    for level in levels:
        of_level: Any = Report.objects.filter(pk__in=list(before), bodies_above__len=level)
        done, not_done = apply_many(of_level, name, actor=actor, reason=reason, announce=False)
        changed += done
        refused += not_done
    if changed and phrases.is_told(name):
        left = {refusal.record_id for refusal in refused}
        told = Report.objects.filter(pk__in=[key for key in before if key not in left])
        units = list(told.values_list("organisation", flat=True))
        phrases.tell_many(cycle, units, name, reason=reason, at=clock.now().isoformat())
    return changed, refused
