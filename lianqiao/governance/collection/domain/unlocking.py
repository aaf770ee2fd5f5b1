"""Exceptions: letting one report be changed after its day, from the top down and inside one's own subtree."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.governance.collection import phrases
from lianqiao.governance.collection.enums import ReportState
from lianqiao.governance.collection.models import Report, Unlock
from lianqiao.governance.collection.queries.timing import closed_for_all, closed_for_unit


@transaction.atomic
def unlock_report(report: Report, *, actor: Actor, until: date, reason: str) -> Unlock:
    """Let a report be changed until a day, with the reason; the unit is told.

    Raises AccessError for whoever does not stand above the unit; DomainError for a day that is over, without a reason,
    when the report is open anyway, or before the one above it is open again: what lies above is not approved on what
    lies below and changes.
    """
    locked = _lock(report)
    actor.require(Permission.REPORT_UNLOCK, locked)
    today = clock.today()
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if until < today:
        raise DomainError("day_over", _("开放的最后一天不能早于今天。"), "until")
    if closed_for_unit(locked, today) is None:
        raise DomainError("open_anyway", _("现在不需要解锁：还在可以修改的时间里。"))
    above = locked.above
    if above is not None and above.state == ReportState.APPROVED:
        raise DomainError("order", _("上级“%(above)s”已经审定，请先撤销上级的审定。") % {"above": above.organisation})
    if above is not None and closed_for_all(above, today) is not None:
        raise DomainError("order", _("请自上而下解锁：先给“%(above)s”解锁。") % {"above": above.organisation})
    unlock = Unlock(
        report=locked,
        until=until,
        reason=reason.strip(),
        given_by=actor.user,
        given_for=actor.organisation,
        given_at=clock.now(),
    )
    unlock.full_clean()
    unlock.save(force_insert=True)
    text = _("解锁至 %(day)s") % {"day": day_words(until)}
    _note(locked, "unlock", actor, text, reason.strip(), {"until": until.isoformat()})
    phrases.tell_of_unlock(locked, until=until, reason=unlock.reason, at=unlock.given_at.isoformat())
    return unlock


@transaction.atomic
def end_unlock(unlock: Unlock, *, actor: Actor) -> Unlock:
    """End an exception before its day. Raises AccessError, or DomainError when it is over, or one below still holds."""
    locked = _lock(unlock.report)
    actor.require(Permission.REPORT_UNLOCK, locked)
    kept: Unlock = Unlock.objects.select_for_update().get(pk=unlock.pk)
    today = clock.today()
    if not kept.holds_on(today):
        raise DomainError("over", _("这次解锁已经结束。"))
    if Unlock.objects.holding_on(today).filter(report__above=locked).exists():
        raise DomainError("order", _("下级还有在用的解锁，请先结束下级的。"))
    kept.ended_at = clock.now()
    kept.save(update_fields=["ended_at"])
    _note(locked, "end_unlock", actor, _("提前结束解锁"), "", {})
    return kept


def _lock(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("cycle__data_set", "above__organisation")
    locked: Report = rows.get(pk=report.pk)
    return locked


def _note(report: Report, name: str, actor: Actor, text: str, reason: str, data: dict[str, str]) -> None:
    topic = outbox.topic_of(report, name)
    log.record(topic, report, actor=actor, text=text, reason=reason, data=data)
    outbox.publish(topic, report.pk)
