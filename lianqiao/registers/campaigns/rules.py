"""Who runs a campaign, who looks at what was handed in, and who answers."""

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
def is_of_own_campaign(actor: Actor, assignment: Any) -> bool:
    """The task belongs to a campaign of the body that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == assignment.campaign.organisation_id


allow(
    Permission.CAMPAIGN_MANAGE,
    is_own & is_government,
    reason=_("只有发起征集的政府部门可以办理，范围限于本地区。"),
)
allow(Permission.ASSIGNMENT_REVIEW, is_of_own_campaign, reason=_("由发起征集的政府部门办理。"))
allow(Permission.ASSIGNMENT_ANSWER, is_own, reason=_("只能填报本单位的任务。"))
