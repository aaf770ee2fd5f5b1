"""Which introduction a person may see, answer, take back and close."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import Side


@predicate
def is_initiator(actor: Actor, introduction: Any) -> bool:
    """The person acts for the organisation that asked."""
    return introduction.side_of(actor.organisation_id) == Side.INITIATOR


@predicate
def is_counterpart(actor: Actor, introduction: Any) -> bool:
    """The person acts for the organisation that was asked."""
    return introduction.side_of(actor.organisation_id) == Side.COUNTERPART


@predicate
def is_overseer(actor: Actor, introduction: Any) -> bool:
    """The person acts for the government of the region of one of the sides."""
    return actor.oversees(introduction.region_id) or actor.oversees(introduction.counterpart_region_id)


is_party = is_initiator | is_counterpart

allow(
    Permission.INTRODUCTION_VIEW,
    is_party | is_overseer,
    reason=_("只有对接双方和所在地区的政府部门可以查看。"),
)
allow(Permission.INTRODUCTION_REQUEST, is_initiator, reason=_("只能以本单位的名义发起对接。"))
allow(Permission.INTRODUCTION_ANSWER, is_counterpart, reason=_("只有受邀单位可以答复。"))
allow(Permission.INTRODUCTION_CANCEL, is_initiator, reason=_("只有发起单位可以取消。"))
allow(Permission.INTRODUCTION_CLOSE, is_party, reason=_("只有对接双方可以登记结果。"))
