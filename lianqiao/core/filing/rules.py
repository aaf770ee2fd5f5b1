"""Which filed record a person may see, edit, hand in, review and withdraw; the same for every kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_overseen, is_own


@predicate
def is_public(actor: Actor, record: Any) -> bool:
    """Everybody sees it."""
    return bool(record.is_public)


@predicate
def is_shared(actor: Actor, record: Any) -> bool:
    """The record has left its owner's desk."""
    return bool(record.is_shared)


@predicate
def is_party(actor: Actor, record: Any) -> bool:
    """The actor's organisation takes part in the record by one of the kind's lookups."""
    if actor.organisation_id is None or not record.is_shared:
        return False
    rows = type(record)._default_manager.filter(pk=record.pk)
    return any(rows.filter(**{lookup: actor.organisation_id}).exists() for lookup in record.PARTIES)


@predicate
def is_editable(actor: Actor, record: Any) -> bool:
    """The text may change only while it is on its owner's desk."""
    return record.state in record.EDITABLE_STATES


@predicate
def is_governments_own(actor: Actor, record: Any) -> bool:
    """A government body's own record: a second person of the same body confirms it."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_in_charge(actor: Actor, record: Any) -> bool:
    """Where one government body decides on the record, it is the actor's."""
    return not record.DECIDED_BY or record.decided_by_body == actor.organisation_id


_OWN = _("只能办理本单位的记录。")

allow(
    Permission.FILING_VIEW,
    is_public | is_own | is_party | (is_overseen & is_shared),
    reason=_("这条记录没有对您公开。"),
)
allow(Permission.FILING_CREATE, is_own, reason=_OWN)
allow(
    Permission.FILING_EDIT,
    is_own & is_editable,
    reason=_("只能修改本单位处于草稿或退回补正状态的记录；已审核的请先申请更正。"),
)
allow(Permission.FILING_SUBMIT, is_own, reason=_OWN)
allow(Permission.FILING_WITHDRAW, is_own, reason=_OWN)
allow(
    Permission.FILING_REVIEW,
    is_overseen & is_shared & is_in_charge & (~is_own | is_governments_own),
    reason=_("由本地区主管部门审核；指定了审核部门的，由那个部门审核。"),
)
allow(
    Permission.FILING_REVIEW_SECRECY,
    is_own | (is_overseen & is_shared),
    reason=_("保密审查由所属单位或本地区主管部门的保密审查员办理。"),
)
