"""Who lays down norms: a government for its own subtree, an institution for itself, the system's office for all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.norms.enums import Level
from lianqiao.core.permissions import Permission, Role


@predicate
def is_of_own_subtree(actor: Actor, norm: Any) -> bool:
    return norm.region_id is not None and actor.oversees(norm.region_id)


@predicate
def is_of_own_institution(actor: Actor, norm: Any) -> bool:
    own = norm.organisation_id is not None and norm.organisation_id == actor.organisation_id
    return own and actor.is_verified and Role.ADMINISTRATOR in actor.roles


@predicate
def is_national(actor: Actor, norm: Any) -> bool:
    return bool(norm.level == Level.NATION)


def permission_for(norm: Any) -> Permission:
    """The permission by which an edition of this jurisdiction is entered and checked."""
    return Permission.NORM_KEEP_NATIONAL if norm.level == Level.NATION else Permission.NORM_KEEP


allow(
    Permission.NORM_KEEP,
    is_of_own_subtree | is_of_own_institution,
    reason=_("只能维护本单位所管地区的规定；单位自己的规定由已核验单位的管理员维护。"),
)
allow(Permission.NORM_KEEP_NATIONAL, is_national, reason=_("这里只维护全国适用的规定。"))
