"""Which introduction a person may see, answer, take back, carry on and confirm, and who gives and answers mandates."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission, Role
from lianqiao.processes.introductions.enums import Side
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.visibility import assisted


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


@predicate
def is_mandated(actor: Actor, introduction: Any) -> bool:
    """The person acts for one of the sides as its technology manager."""
    return Introduction.objects.mandated_to(actor).filter(pk=introduction.pk).exists()


@predicate
def is_on_team(actor: Actor, introduction: Any) -> bool:
    """The person was assigned to the case."""
    if actor.organisation_id is None or actor.user_id is None:
        return False
    return Introduction.objects.filter(assisted(actor), pk=introduction.pk).exists()


@predicate
def is_giver(actor: Actor, mandate: Any) -> bool:
    """The person acts for the organisation that gives the mandate."""
    return actor.organisation_id is not None and actor.organisation_id == mandate.organisation_id


@predicate
def is_receiver(actor: Actor, mandate: Any) -> bool:
    """The person acts for the organisation that is mandated."""
    return actor.organisation_id is not None and actor.organisation_id == mandate.manager_organisation_id


@predicate
def is_named(actor: Actor, mandate: Any) -> bool:
    """The person is the one that the mandate names; where it names none, a technology manager."""
    if mandate.manager_id is None:
        return Role.MANAGER in actor.roles
    return bool(actor.user_id == mandate.manager_id)


@predicate
def oversees_mandate(actor: Actor, mandate: Any) -> bool:
    """The person acts for the government of the region in which it was given."""
    return actor.oversees(mandate.region_id)


is_party = is_initiator | is_counterpart

allow(
    Permission.INTRODUCTION_VIEW,
    is_party | is_overseer | is_mandated | is_on_team,
    reason=_("只有对接双方、受托的技术经理人、服务人员和所在地区的政府部门可以查看。"),
)
allow(Permission.INTRODUCTION_REQUEST, is_initiator, reason=_("只能以本单位的名义发起对接。"))
allow(Permission.INTRODUCTION_ANSWER, is_counterpart, reason=_("只有受邀单位可以答复。"))
allow(Permission.INTRODUCTION_CANCEL, is_initiator, reason=_("只有发起单位可以取消。"))
allow(
    Permission.INTRODUCTION_CLOSE,
    is_party | is_mandated,
    reason=_("只有对接双方和受托的技术经理人可以登记进展和结果。"),
)
allow(Permission.INTRODUCTION_CONFIRM, is_party, reason=_("只有对接双方可以确认或提出异议。"))
allow(Permission.INTRODUCTION_VERIFY, is_overseer, reason=_("只有所在地区的政府部门可以核实。"))
allow(
    Permission.INTRODUCTION_TEAM,
    is_party | is_overseer,
    reason=_("只有对接双方和所在地区的政府部门可以指派服务人员。"),
)
allow(
    Permission.MANDATE_VIEW,
    is_giver | is_receiver | oversees_mandate,
    reason=_("只有委托双方和所在地区的政府部门可以查看。"),
)
allow(Permission.MANDATE_GIVE, is_giver, reason=_("只能以本单位的名义委托。"))
allow(Permission.MANDATE_ANSWER, is_receiver & is_named, reason=_("只有受托的技术经理人可以答复。"))
allow(Permission.MANDATE_END, is_giver | (is_receiver & is_named), reason=_("只有委托双方可以结束委托。"))
