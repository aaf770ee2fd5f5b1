"""Who may work at a candidate."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_own, is_public_for
from lianqiao.processes.matchmaking.queries.visibility import keeps_list, manager_of


@predicate
def is_in_own_list(actor: Actor, candidate: Any) -> bool:
    """The candidate stands in the body's common list, or in the manager's own."""
    return keeps_list(actor) and candidate.manager_id == manager_of(actor)


@predicate
def both_are_public(actor: Actor, candidate: Any) -> bool:
    """Neither record has been taken back, and both are public for this actor."""
    return is_public_for.test(actor, candidate.demand) and is_public_for.test(actor, candidate.achievement)


allow(
    Permission.CANDIDATE_HANDLE,
    is_own & is_in_own_list & both_are_public,
    reason=_("只能处理自己名单里的候选，且双方信息仍在公开。"),
)
