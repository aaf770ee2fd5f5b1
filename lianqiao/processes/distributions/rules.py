"""Who calculates, hands in, decides and pays what persons receive."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.distributions.enums import SETTLED


@predicate
def is_own(actor: Actor, distribution: Any) -> bool:
    """The distribution is one of the unit acted for."""
    return actor.organisation_id is not None and actor.organisation_id == distribution.organisation_id


@predicate
def is_overseen(actor: Actor, distribution: Any) -> bool:
    """The body acted for oversees the unit, and the unit has decided."""
    return (
        actor.oversight is not None
        and distribution.region_id is not None
        and str(distribution.region_id).startswith(actor.oversight)
        and distribution.organisation.is_state_founded
        and distribution.state in SETTLED
    )


_OWN = _("由取得收益的单位办理。")
allow(Permission.DISTRIBUTION_VIEW, is_own | is_overseen, reason=_("由取得收益的单位和监督它的政府部门查看。"))
allow(Permission.DISTRIBUTION_EDIT, is_own, reason=_OWN)
allow(Permission.DISTRIBUTION_DECIDE, is_own, reason=_OWN)
allow(Permission.DISTRIBUTION_PAY, is_own, reason=_OWN)
