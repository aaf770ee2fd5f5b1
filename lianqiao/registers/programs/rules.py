"""Which tokens and webhooks a person may make, revoke and change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_own_organisation(actor: Actor, thing: Any) -> bool:
    """It belongs to the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == thing.organisation_id


@predicate
def is_for_oneself(actor: Actor, thing: Any) -> bool:
    """It acts for this very person."""
    return actor.user_id is not None and actor.user_id == thing.user_id


@predicate
def is_in_person(actor: Actor, thing: Any) -> bool:
    """Nobody acts in the person's place: what runs on without them is theirs to begin."""
    return actor.supporter is None


allow(
    Permission.TOKEN_CREATE,
    is_own_organisation & is_for_oneself & is_in_person,
    reason=_("访问令牌只能由本人创建，代表本人在本单位的身份。"),
)
allow(Permission.TOKEN_MANAGE, is_own_organisation & is_in_person, reason=_("只能由本单位人员管理本单位的访问令牌。"))
allow(Permission.WEBHOOK_MANAGE, is_own_organisation & is_in_person, reason=_("只能由本单位人员管理本单位的变更通知。"))
