"""Who asks for figures, who fills in, and who looks at what others filled in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is one of the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_government(actor: Actor, record: Any) -> bool:
    """The person acts for a verified government body whose region holds the record's."""
    return actor.oversees(record.region_id)


@predicate
def stands_above(actor: Actor, report: Any) -> bool:
    """The person acts for a government body that stands above the unit in this data set, so never for its neighbour."""
    return actor.oversight is not None and actor.organisation_id in report.bodies_above


allow(
    Permission.DATA_SET_MANAGE,
    is_own & is_government,
    reason=_("只有设立报表的政府部门可以办理，范围限于本地区。"),
)
allow(Permission.REPORT_FILL, is_own, reason=_("只能填报本单位的报表。"))
allow(Permission.REPORT_REVIEW, stands_above, reason=_("由上级政府部门办理。"))
allow(Permission.REPORT_UNLOCK, stands_above, reason=_("只能给本级以下的单位解锁。"))
