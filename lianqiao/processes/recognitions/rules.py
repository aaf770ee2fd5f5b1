"""Who keeps recognitions, who clears them for the directory, and who answers for what is held."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_of_own_body(actor: Actor, record: Any) -> bool:
    """It was recognised by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_of_own_unit(actor: Actor, record: Any) -> bool:
    """The unit holds it, and the person writes for the unit."""
    recognition = getattr(record, "recognition", record)
    organisation: Any = actor.organisation
    if organisation is None or not actor.has(Permission.APPLICATION_SUBMIT):
        return False
    if recognition.holder_id is None:
        return actor.is_verified and bool(recognition.unit_uscc) and recognition.unit_uscc == organisation.uscc
    return bool(recognition.holder_id == organisation.pk)


@predicate
def is_the_person(actor: Actor, record: Any) -> bool:
    """The person himself or herself was recognised."""
    recognition = getattr(record, "recognition", record)
    return actor.user_id is not None and recognition.user_id == actor.user_id


allow(
    Permission.RECOGNITION_MANAGE,
    is_of_own_body,
    reason=_("资格由作出认定的政府部门办理。"),
)
allow(
    Permission.RECOGNITION_REVIEW_SECRECY,
    is_of_own_body,
    reason=_("由作出认定的部门的保密审查员审查。"),
)
allow(
    Permission.RECOGNITION_HOLD,
    is_of_own_unit | is_the_person,
    reason=_("由持有资格的单位或本人办理。"),
)
