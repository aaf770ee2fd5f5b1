"""What exemption cases tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.evidence.enums import CaseState
from lianqiao.processes.evidence.models import ExemptionCase
from lianqiao.registers.organisations.queries.actors import members_with, overseers_with, people_for

register("evidence", gettext_lazy("尽职免责"), group="tasks")


def _send(
    people: Iterable[Any], case: ExemptionCase, context: Context, subject: str, unit: Any, text: str = ""
) -> None:
    inbox.send(
        people,
        key=f"evidence.case.{case.pk}.{context.at:%Y%m%d%H%M%S%f}",
        subject=subject % {"title": case.title[:60], "state": case.get_state_display()},
        text=text or context.reason,
        url=links.page_of(case),
        organisations=[unit] if unit else [],
    )


def tell_judges(case: ExemptionCase, context: Context) -> None:
    """The nearest body that may judge: a case waits to be accepted."""
    subject = _("请受理尽职免责认定申请“%(title)s”")
    _send(overseers_with(Role.REVIEWER, case.region_id), case, context, subject, None)


def ask_second(case: ExemptionCase, context: Context) -> None:
    """Another person of the body: a verdict waits to be confirmed."""
    people = [one for one in members_with(Role.REVIEWER, [case.body_id]) if one.pk != context.actor.user_id]
    _send(people, case, context, _("请复核尽职免责认定“%(title)s”"), case.body_id)


def tell_body(case: ExemptionCase, context: Context) -> None:
    """The body that has the case: the applicant objects or withdraws."""
    if case.body_id is not None:
        subject = _("尽职免责认定“%(title)s”：%(state)s")
        _send(members_with(Role.REVIEWER, [case.body_id]), case, context, subject, case.body_id)


def tell_applicant(case: ExemptionCase, context: Context) -> None:
    """Who applied: how far it has come, and until when one may object."""
    text = context.reason
    if case.state == CaseState.CONCLUDED:
        words = {"verdict": case.get_verdict_display(), "day": case.objection_until}
        text = _("结论：%(verdict)s。不服的，可以在 %(day)s 以前提出一次异议。") % words
    elif case.state == CaseState.FINAL:
        text = _("结论：%(verdict)s，已经生效。") % {"verdict": case.get_verdict_display()}
    people = people_for(case.organisation_id, case.created_by_id)
    _send(people, case, context, _("尽职免责认定“%(title)s”：%(state)s"), case.organisation_id, text)
