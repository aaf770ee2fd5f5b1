"""Which demand a person may see, edit, diagnose, clear and close."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.publishing.rules import is_overseen, is_own, is_shared_with_government, may_view
from lianqiao.registers.demands.enums import DemandState

EDITABLE_STATES = frozenset({DemandState.DRAFT, DemandState.CLARIFYING})


@predicate
def is_editable(actor: Actor, demand: Any) -> bool:
    """The text may change only while it is on its owner's desk."""
    return demand.state in EDITABLE_STATES


@predicate
def is_served(actor: Actor, demand: Any) -> bool:
    """The demand lies in the region that the technology manager's organisation serves."""
    return Role.MANAGER in actor.roles and actor.serves(demand.region_id)


_OWN = _("只能办理本单位的需求。")

allow(
    Permission.DEMAND_VIEW,
    may_view | (is_served & is_shared_with_government),
    reason=_("这项需求没有对您公开。"),
)
allow(
    Permission.DEMAND_EDIT,
    is_own & is_editable,
    reason=_("只能修改本单位处于草稿或退回细化状态的需求；已发布的请先申请修订。"),
)
allow(Permission.DEMAND_CREATE, is_own, reason=_OWN)
allow(Permission.DEMAND_SUBMIT, is_own, reason=_OWN)
allow(Permission.DEMAND_CONFIRM, is_own, reason=_OWN)
allow(Permission.DEMAND_CLOSE, is_own, reason=_OWN)
allow(Permission.DEMAND_WITHDRAW, is_own, reason=_OWN)
allow(
    Permission.DEMAND_DIAGNOSE,
    (is_served | is_overseen) & ~is_own & is_shared_with_government,
    reason=_("只能由服务本地区的技术经理人或本地区主管部门诊断，且不能诊断本单位的需求。"),
)
allow(
    Permission.DEMAND_REVIEW_SECRECY,
    is_own | (is_overseen & is_shared_with_government),
    reason=_("保密审查由需求所属单位或本地区主管部门的保密审查员办理。"),
)
