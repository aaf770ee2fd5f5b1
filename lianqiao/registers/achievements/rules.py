"""Which achievement a person may see, edit, review and withdraw."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_overseen, is_own, is_shared_with_government, may_view
from lianqiao.registers.achievements.enums import AchievementState

EDITABLE_STATES = frozenset({AchievementState.DRAFT, AchievementState.RETURNED})


@predicate
def is_editable(actor: Actor, achievement: Any) -> bool:
    """The text may change only while it is on its owner's desk."""
    return achievement.state in EDITABLE_STATES


_OWN = _("只能办理本单位的成果。")

allow(Permission.ACHIEVEMENT_VIEW, may_view, reason=_("这项成果没有对您公开。"))
allow(
    Permission.ACHIEVEMENT_EDIT,
    is_own & is_editable,
    reason=_("只能修改本单位处于草稿或退回状态的成果；已发布的请先申请修订。"),
)
allow(Permission.ACHIEVEMENT_CREATE, is_own, reason=_OWN)
allow(Permission.ACHIEVEMENT_SUBMIT, is_own, reason=_OWN)
allow(Permission.ACHIEVEMENT_CONFIRM, is_own, reason=_OWN)
allow(Permission.ACHIEVEMENT_WITHDRAW, is_own, reason=_OWN)
allow(
    Permission.ACHIEVEMENT_REVIEW,
    is_overseen & ~is_own & is_shared_with_government,
    reason=_("只能审核本地区其他单位提交的成果。"),
)
allow(
    Permission.ACHIEVEMENT_REVIEW_SECRECY,
    is_own | (is_overseen & is_shared_with_government),
    reason=_("保密审查由成果所属单位或本地区主管部门的保密审查员办理。"),
)
