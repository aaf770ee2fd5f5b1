"""Who asks for an empowerment, who handles it for the unit, and who decides."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.empowerments.models import Empowerment


def _empowerment(record: Any) -> Any:
    return record if isinstance(record, Empowerment) else record.empowerment


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The unit is the one that the person acts for, and was verified."""
    own = actor.organisation_id is not None and actor.organisation_id == _empowerment(record).organisation_id
    return own and actor.is_verified


@predicate
def is_author(actor: Actor, record: Any) -> bool:
    """The person wrote the application."""
    return actor.user_id is not None and actor.user_id == _empowerment(record).created_by_id


@predicate
def is_completer(actor: Actor, record: Any) -> bool:
    """The person is one of the completers."""
    participants = _empowerment(record).participants.all()
    return actor.user_id is not None and any(one.user_id == actor.user_id for one in participants)


@predicate
def handles(actor: Actor, record: Any) -> bool:
    """The person handles the empowerments of the unit."""
    return actor.has(Permission.EMPOWERMENT_HANDLE)


allow(
    Permission.EMPOWERMENT_EDIT,
    is_own & (is_author | is_completer | handles),
    reason=_("由申请人、成果完成人或者单位的成果转化部门办理，单位须已通过核验。"),
)
allow(Permission.EMPOWERMENT_HANDLE, is_own, reason=_("由成果所属单位的成果转化部门办理。"))
allow(Permission.EMPOWERMENT_DECIDE, is_own, reason=_("由成果所属单位决定。"))
