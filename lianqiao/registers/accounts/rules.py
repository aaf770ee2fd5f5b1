"""Which accounts, appointments and support sessions each of the three administrators may touch."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def anything(actor: Actor, obj: Any) -> bool:
    return True


@predicate
def is_somebody_else(actor: Actor, person: Any) -> bool:
    return actor.user_id != person.pk


@predicate
def is_not_party(actor: Actor, proposal: Any) -> bool:
    return actor.user_id not in (proposal.proposed_by_id, proposal.person_id)


@predicate
def is_not_own_support(actor: Actor, session: Any) -> bool:
    return actor.user_id != session.officer_id


@predicate
def holds_no_office(actor: Actor, person: Any) -> bool:
    return person.office is None


allow(Permission.NODE_VIEW, anything, reason=_("节点概况由系统管理员查看。"))
allow(Permission.PERSON_VIEW, anything, reason=_("账号由安全管理员管理。"))
allow(Permission.PERSON_MANAGE, is_somebody_else, reason=_("不能处理自己的账号，请由另一位安全管理员办理。"))
allow(Permission.OFFICE_PROPOSE, is_somebody_else, reason=_("不能提议自己的任免。"))
allow(Permission.OFFICE_CONFIRM, is_not_party, reason=_("不能决定自己提议或与自己有关的任免。"))
allow(Permission.SUPPORT_ASK, is_somebody_else & holds_no_office, reason=_("不能代办自己或其他管理员的事。"))
allow(Permission.SUPPORT_APPROVE, is_not_own_support, reason=_("不能批准自己的代办申请。"))
