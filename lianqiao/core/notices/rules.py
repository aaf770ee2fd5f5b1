"""Who may write, clear, withdraw and conclude a notice, and who reads and answers objections."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.notices.enums import PRIVATE_STATES, NoticeState
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, notice: Any) -> bool:
    """The notice is one of the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == notice.organisation_id


@predicate
def is_public(actor: Actor, notice: Any) -> bool:
    """Everybody may read the notice."""
    return bool(notice.is_public)


@predicate
def is_overseen(actor: Actor, notice: Any) -> bool:
    """The notice lies in the region of the government body that the person acts for."""
    return actor.oversees(notice.region_id)


@predicate
def is_handed_in(actor: Actor, notice: Any) -> bool:
    """The notice has left its owner's desk."""
    return notice.state not in PRIVATE_STATES


@predicate
def is_draft(actor: Actor, notice: Any) -> bool:
    """The notice is still being written."""
    return bool(notice.state == NoticeState.DRAFT)


@predicate
def is_to_own_notice(actor: Actor, objection: Any) -> bool:
    """The objection is to a notice of the organisation that the person acts for."""
    return is_own.test(actor, objection.notice)


@predicate
def is_to_overseen_notice(actor: Actor, objection: Any) -> bool:
    """The objection is to a notice in the region of the government body."""
    return is_overseen.test(actor, objection.notice)


allow(Permission.NOTICE_VIEW, is_public | is_own | (is_overseen & is_handed_in), reason=_("这份公示没有公开。"))
allow(Permission.NOTICE_CREATE, is_own, reason=_("只能以本单位的名义公示。"))
allow(Permission.NOTICE_EDIT, is_own, reason=_("只能修改本单位的公示。"))
allow(Permission.NOTICE_SUBMIT, is_own & is_draft, reason=_("只能提交本单位的公示草稿。"))
allow(
    Permission.NOTICE_REVIEW_SECRECY,
    is_own | is_overseen,
    reason=_("由公示单位或所在地区政府部门的保密审查员审查。"),
)
allow(Permission.NOTICE_HANDLE, is_own, reason=_("由公示单位办理。"))
allow(Permission.NOTICE_WITHDRAW, is_own, reason=_("只能撤回本单位的公示。"))
allow(
    Permission.OBJECTION_VIEW,
    is_to_own_notice | is_to_overseen_notice,
    reason=_("异议只由公示单位和所在地区的政府部门查看。"),
)
allow(Permission.OBJECTION_ANSWER, is_to_own_notice, reason=_("异议由公示单位答复。"))
