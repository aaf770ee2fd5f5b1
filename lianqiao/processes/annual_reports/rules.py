"""Who asks for yearly reports, who writes, confirms and accepts them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.annual_reports.models import ReportYear


@predicate
def is_department(actor: Actor, record: Any) -> bool:
    """The person acts for the verified government body whose year it is."""
    year = record if isinstance(record, ReportYear) else record.year
    return actor.organisation_id == year.organisation_id and actor.oversees(year.region_id)


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The report is one of the unit acted for."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_seen(actor: Actor, record: Any) -> bool:
    """The unit reads its report once it was asked."""
    return not isinstance(record, ReportYear) and bool(is_own(actor, record)) and record.year.is_begun


allow(
    Permission.ANNUAL_REPORT_VIEW,
    is_department | is_seen,
    reason=_("由报告的单位和主管部门查看。"),
)
allow(Permission.ANNUAL_REPORT_MANAGE, is_department, reason=_("由布置年度报告的主管部门办理。"))
allow(Permission.ANNUAL_REPORT_EDIT, is_own, reason=_("由报告的单位填报。"))
allow(Permission.ANNUAL_REPORT_CONFIRM, is_own, reason=_("由报告的单位确认。"))
