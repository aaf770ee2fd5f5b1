"""Which organisation a person may see, edit and verify."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.queries.government import government_above


@predicate
def is_verified(actor: Actor, organisation: Any) -> bool:
    return bool(organisation.state == OrganisationState.VERIFIED)


@predicate
def is_own(actor: Actor, organisation: Any) -> bool:
    return actor.organisation_id is not None and actor.organisation_id == organisation.pk


@predicate
def is_registrant(actor: Actor, organisation: Any) -> bool:
    return actor.user_id is not None and actor.user_id == organisation.created_by_id


@predicate
def is_overseer(actor: Actor, organisation: Any) -> bool:
    return actor.oversees(organisation.region_id)


@predicate
def is_foreign(actor: Actor, organisation: Any) -> bool:
    return actor.organisation_id != organisation.pk


@predicate
def is_government(actor: Actor, organisation: Any) -> bool:
    return bool(organisation.kind == OrganisationKind.GOVERNMENT)


@predicate
def is_government_of_own_level(actor: Actor, organisation: Any) -> bool:
    own_region = organisation.region.prefix == actor.oversight
    return bool(organisation.kind == OrganisationKind.GOVERNMENT and own_region)


@predicate
def has_government_above(actor: Actor, organisation: Any) -> bool:
    return government_above(organisation)


allow(
    Permission.ORGANISATION_VIEW,
    is_verified | is_own | is_overseer | is_registrant,
    reason=_("该单位尚未通过核验，暂不公开。"),
)
allow(Permission.ORGANISATION_EDIT, is_own, reason=_("只能修改自己所在单位的信息。"))
allow(Permission.MEMBER_MANAGE, is_own, reason=_("只能管理自己所在单位的成员。"))
allow(
    Permission.ORGANISATION_VERIFY,
    is_overseer & is_foreign & ~is_government_of_own_level,
    reason=_("只能由该单位所在地区的政府部门核验；政府部门由上一级政府部门核验。"),
)
allow(
    Permission.GOVERNMENT_VERIFY,
    is_government & ~has_government_above,
    reason=_("系统管理员只核验上面没有政府部门的最高一级政府部门。"),
)
