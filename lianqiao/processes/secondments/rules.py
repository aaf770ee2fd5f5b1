"""Who applies, agrees, chooses, decides and signs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_self(actor: Actor, secondment: Any) -> bool:
    """The matter is the person's own."""
    return actor.user_id is not None and secondment.person_id == actor.user_id


@predicate
def is_home(actor: Actor, secondment: Any) -> bool:
    """The person belongs to the unit acted for."""
    return actor.organisation_id is not None and secondment.organisation_id == actor.organisation_id


@predicate
def is_host(actor: Actor, secondment: Any) -> bool:
    """The post is one of the unit acted for, and the home unit has agreed."""
    if actor.organisation_id is None or secondment.consented_at is None:
        return False
    return bool(secondment.host_id == actor.organisation_id)


@predicate
def is_in_charge(actor: Actor, record: Any) -> bool:
    """The government body acted for confirmed the post, or keeps the batch."""
    if actor.oversight is None:
        return False
    body = record.post.body_id if hasattr(record, "post_id") else record.organisation_id
    return bool(body == actor.organisation_id)


@predicate
def takes_part(actor: Actor, secondment: Any) -> bool:
    """One of the three: the person, or whoever acts for one of the units."""
    if is_self.test(actor, secondment):
        return True
    if actor.has(Permission.SECONDMENT_CONSENT) and is_home.test(actor, secondment):
        return True
    return actor.has(Permission.SECONDMENT_HOST) and bool(is_host.test(actor, secondment))


allow(Permission.SECONDMENT_APPLY, is_self, reason=_("由本人办理。"))
allow(Permission.SECONDMENT_CONSENT, is_home, reason=_("由本人所在的单位办理。"))
allow(Permission.SECONDMENT_HOST, is_host, reason=_("由提供岗位的单位办理。"))
allow(Permission.SECONDMENT_PART, takes_part, reason=_("由本人、派出单位或用人单位办理。"))
allow(Permission.SECONDMENT_DECIDE, is_in_charge, reason=_("由审核这个岗位的政府部门办理。"))
