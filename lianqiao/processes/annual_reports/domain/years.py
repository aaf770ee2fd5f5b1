"""A department's year: made, changed while a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.annual_reports.enums import YearState
from lianqiao.processes.annual_reports.models import ReportYear

#: The days may be told while it is a draft; else they follow from the norms when it is opened.
_DAYS = frozenset({"due_on", "department_due_on"})


@transaction.atomic
def create_year(*, actor: Actor, values: Mapping[str, Any]) -> ReportYear:
    """A draft of the body acted for. Raises AccessError or InvalidInput."""
    body: Any = actor.organisation
    if body is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.ANNUAL_REPORT_MANAGE)
    made = ReportYear(organisation=body, region_id=body.region_id, created_by=actor.user)
    actor.require(Permission.ANNUAL_REPORT_MANAGE, made)
    _assign(made, values)
    made.save(force_insert=True)
    _tell(made, "create", actor, _("建立年度"))
    return made


@transaction.atomic
def update_year(year: ReportYear, *, actor: Actor, values: Mapping[str, Any]) -> ReportYear:
    """Change a draft. Raises AccessError, DomainError or InvalidInput."""
    locked = lock_year(year.pk)
    actor.require(Permission.ANNUAL_REPORT_MANAGE, locked)
    if locked.state != YearState.DRAFT:
        raise DomainError("not_draft", _("已经开始填报，不能再改。"))
    _assign(locked, values)
    locked.save()
    _tell(locked, "update", actor, _("修改年度"))
    return locked


def lock_year(pk: Any) -> ReportYear:
    """The year under its lock."""
    rows = ReportYear.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    found: ReportYear = rows.get(pk=pk)
    return found


def _assign(year: ReportYear, values: Mapping[str, Any]) -> None:
    assign(year, values, also=_DAYS)
    if year.year >= clock.today().year:
        raise InvalidInput({"year": [_("年度还没有结束，还不能报告。")]})
    if year.due_on and year.department_due_on and year.department_due_on < year.due_on:
        raise InvalidInput({"department_due_on": [_("主管部门的截止日期不能早于单位的截止日期。")]})


def _tell(year: ReportYear, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(year, name)
    log.record(topic, year, actor=actor, text=text)
    outbox.publish(topic, year.pk)
