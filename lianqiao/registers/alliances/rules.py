"""Who says for a member of an alliance that it takes part: somebody of the member, and nobody else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


def membership_of(actor: Actor, alliance: Any) -> Any:
    """The row of the actor's organisation among the members; None when it is no member."""
    members = alliance.members.all()
    return next((member for member in members if member.organisation_id == actor.organisation_id), None)


@predicate
def is_member(actor: Actor, alliance: Any) -> bool:
    """The actor acts for a member that may read the alliance."""
    return alliance.is_shared and membership_of(actor, alliance) is not None


allow(Permission.ALLIANCE_AGREE, is_member, reason=_("只有成员单位的填报人可以确认加入。"))
