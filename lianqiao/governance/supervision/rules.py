"""Who keeps task forces, meetings and inspections, who answers for an agreed item, who orders and who rectifies."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is kept by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_shown(actor: Actor, record: Any) -> bool:
    """The record is one that the actor may see."""
    return bool(type(record).objects.visible_to(actor).filter(pk=record.pk).exists())


@predicate
def is_owner(actor: Actor, item: Any) -> bool:
    """The item is to be done by the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == item.owner_id


@predicate
def is_ordered(actor: Actor, order: Any) -> bool:
    """The order was issued to the organisation that the person acts for."""
    return order.issued_at is not None and actor.organisation_id is not None and actor.organisation_id == order.unit_id


_FOREIGN = _("它与您的单位无关。")
_CALLER = _("由召集会议的部门办理。")
_ISSUER = _("由下达整改通知的部门办理。")

allow(Permission.FORCE_EDIT, is_own, reason=_("由组建专班的部门办理。"))
allow(Permission.FORCE_VIEW, is_shown, reason=_FOREIGN)
allow(Permission.INSPECTION_EDIT, is_own, reason=_("由安排督导的部门办理。"))
allow(Permission.INSPECTION_VIEW, is_shown, reason=_FOREIGN)
allow(Permission.ITEM_ANSWER, is_owner | is_own, reason=_("由责任单位或召集会议的部门报送。"))
allow(Permission.ITEM_CONFIRM, is_own, reason=_CALLER)
allow(Permission.MEETING_EDIT, is_own, reason=_CALLER)
allow(Permission.MEETING_VIEW, is_shown, reason=_FOREIGN)
allow(Permission.RECTIFICATION_ANSWER, is_ordered, reason=_("由整改单位提交。"))
allow(Permission.RECTIFICATION_CHECK, is_own, reason=_ISSUER)
allow(Permission.RECTIFICATION_EDIT, is_own, reason=_ISSUER)
allow(Permission.RECTIFICATION_VIEW, is_shown, reason=_FOREIGN)
