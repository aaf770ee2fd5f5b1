"""Who keeps schemes and calls, who applies, and who checks and decides."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.enums import EDITABLE


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is one of the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_government(actor: Actor, record: Any) -> bool:
    """The person acts for a verified government body whose region holds the record's."""
    return actor.oversees(record.region_id)


@predicate
def was_called(actor: Actor, application: Any) -> bool:
    """The application was made to a call of the body that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == application.call.organisation_id


@predicate
def is_being_written(actor: Actor, application: Any) -> bool:
    """The application is a draft, or was returned to be mended."""
    return application.state in EDITABLE


allow(
    Permission.SCHEME_EDIT,
    is_own & is_government,
    reason=_("制度由设立它的政府部门修改。"),
)
allow(
    Permission.CALL_MANAGE,
    is_own & is_government,
    reason=_("申报通知由发布它的政府部门办理。"),
)
allow(Permission.CALL_DECIDE, is_own & is_government, reason=_("遴选由发布申报通知的政府部门办理。"))
allow(
    Permission.CALL_REVIEW_SECRECY,
    is_own & is_government,
    reason=_("由发布部门的保密审查员审查。"),
)
allow(
    Permission.APPLICATION_EDIT,
    is_own & is_being_written,
    reason=_("申报提交以后不能再改；退回补正时可以改列明的内容。"),
)
allow(Permission.APPLICATION_SUBMIT, is_own, reason=_("只能办理本单位的申报。"))
allow(Permission.APPLICATION_CHECK, was_called, reason=_("由发布申报通知的政府部门受理。"))
