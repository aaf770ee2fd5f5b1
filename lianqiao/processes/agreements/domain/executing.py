"""Executing: reports on milestones, their acceptance with what follows of it, and consequences of lateness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import consequences, paying
from lianqiao.processes.agreements.enums import MilestoneState
from lianqiao.processes.agreements.models import Agreement, CarriedOut, Indicator, Measurement, Milestone, Report
from lianqiao.processes.programmes.enums import Occasion

#: The steps by which a report is judged.
JUDGEMENTS = ("accept", "return", "refuse")
MOST_FILES = 10


@transaction.atomic
def report_milestone(
    milestone: Milestone,
    *,
    actor: Actor,
    text: str,
    values: Mapping[str, Decimal],
    uploads: Iterable[File[bytes]] = (),
) -> Report:
    """Hand in the report of a milestone: what was done, each of its indicators measured (by key), evidence as files.

    Of the final acceptance all indicators that are measured there. Raises AccessError, DomainError, or InvalidInput by
    field, and then nothing is kept.
    """
    locked = _hold(milestone)
    actor.require(Permission.AGREEMENT_REPORT, locked)
    if not text.strip():
        raise InvalidInput({"text": [_("请写明完成情况。")]})
    wanted = {one.key: one for one in locked.indicators.select_for_update()}
    if missing := [one.name for key, one in wanted.items() if key not in values]:
        raise InvalidInput({"values": [_("这些指标还没有填实测值：%(what)s。") % {"what": "、".join(missing)}]})
    if unknown := values.keys() - wanted.keys():
        raise LookupError(f"the milestone does not measure {', '.join(sorted(unknown))}")
    given = list(uploads)
    if len(given) > MOST_FILES:
        raise InvalidInput({"evidence": [_("一次最多 %(most)d 个文件。") % {"most": MOST_FILES}]})
    if locked.evidence and not given and locked.state == MilestoneState.OPEN:
        raise InvalidInput({"evidence": [_("请提交证明：%(what)s。") % {"what": locked.evidence}]})
    made = Report(
        milestone=locked,
        number=locked.reports.count() + 1,
        text=text.strip(),
        submitted_by=actor.user,
        submitted_at=clock.now(),
    )
    made.full_clean()
    made.save(force_insert=True)
    Measurement.objects.bulk_create(
        Measurement(report=made, indicator=wanted[key], value=value) for key, value in values.items()
    )
    for key, value in values.items():
        wanted[key].measured, wanted[key].measured_at = value, made.submitted_at
    Indicator.objects.bulk_update(wanted.values(), ("measured", "measured_at"))
    for upload in given:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=made)
    apply(locked, "report", actor=actor)
    return made


@transaction.atomic
def judge_milestone(milestone: Milestone, name: str, *, actor: Actor, reason: str = "", opinion: str = "") -> Milestone:
    """Accept a report, return it once, or refuse it, and let follow what must.

    Accepted: its money falls due, and the final one ends the agreement as passed. Refused: its money is not paid, and
    the consequences of the scheme are carried out; the final one ends the agreement as failed. Two who judge at once do
    it once. Raises AccessError or DomainError, and then nothing has changed.
    """
    if name not in JUDGEMENTS:
        raise LookupError(f"a report is not judged by {name}")
    locked = _hold(milestone)
    # Filled in fully, for guards ask for the opinion only where it is given.
    data: dict[str, Any] = {"opinion": opinion} if name == "accept" else {}
    judged = apply(locked, name, actor=actor, reason=reason, **data)
    if name == "accept":
        paying.fall_due(judged.agreement, judged.key, reason=_("“%(name)s”通过") % {"name": judged.name})
        if judged.is_final:
            apply(judged.agreement, "pass", actor=SYSTEM)
    if name == "refuse":
        why = _("“%(name)s”不通过：%(reason)s") % {"name": judged.name, "reason": reason.strip()}
        if judged.is_final:
            apply(judged.agreement, "fail", actor=SYSTEM, reason=why)
        else:
            paying.cancel_part(judged.agreement, judged.key, reason=why)
            consequences.carry_out(judged.agreement, Occasion.REFUSED, actor=actor, reason=why, milestone=judged)
    return judged


@transaction.atomic
def punish_lateness(milestone: Milestone, *, actor: Actor, reason: str) -> list[CarriedOut]:
    """Carry out what the scheme says of a milestone that is late by so many days; each row once.

    By the body, with a reason. Raises AccessError, or DomainError when nothing follows.
    """
    locked = _hold(milestone)
    actor.require(Permission.AGREEMENT_DECIDE, locked)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if not locked.agreement.is_in_force or not consequences.late_rows(locked):
        raise DomainError("not_late", _("没有要执行的逾期后果。"))
    given = {"name": locked.name, "days": locked.days_late, "reason": reason.strip()}
    why = _("“%(name)s”逾期 %(days)d 日：%(reason)s") % given
    return consequences.carry_out(locked.agreement, Occasion.LATE, actor=actor, reason=why, milestone=locked)


def _hold(milestone: Milestone) -> Milestone:
    """The milestone as it is now; its agreement is locked first, as everybody does who ends one."""
    Agreement.objects.select_for_update(of=("self",)).get(pk=milestone.agreement_id)
    found: Milestone = Milestone.objects.select_for_update(of=("self",)).for_detail().get(pk=milestone.pk)
    return found
