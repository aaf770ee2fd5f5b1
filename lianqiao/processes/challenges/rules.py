"""Who may do what with a challenge; the body's part is that of its call."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.rules import is_government, is_own


@predicate
def is_issuer(actor: Actor, challenge: Any) -> bool:
    """The challenge is set by the firm that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == challenge.issuer_id


@predicate
def sets_the_task(actor: Actor, challenge: Any) -> bool:
    """The person acts for whoever sets the task: the firm, or the body where there is none."""
    return actor.organisation_id is not None and actor.organisation_id == challenge.issued_by_id


@predicate
def is_verified(actor: Actor, challenge: Any) -> bool:
    """The person acts for a verified unit."""
    return actor.is_verified


allow(Permission.CHALLENGE_EDIT, is_own & is_government, reason=_("榜单由发布它的政府部门编写。"))
allow(Permission.CHALLENGE_AGREE, is_issuer, reason=_("由出题的企业确认。"))
allow(Permission.CHALLENGE_SIGN, is_verified, reason=_("由已核验单位的填报人、经理人或单位管理员代表单位同意。"))
allow(Permission.CHALLENGE_MARK, sets_the_task, reason=_("由出题的单位阅卷。"))
