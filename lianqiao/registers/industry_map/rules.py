"""Who may keep, issue, clear and see industry maps: governments, for their own region."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.registers.industry_map.enums import EditionState
from lianqiao.registers.industry_map.queries.visibility import DECIDED


@predicate
def is_own(actor: Actor, edition: Any) -> bool:
    """The edition was made by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == edition.organisation_id


@predicate
def is_overseen(actor: Actor, edition: Any) -> bool:
    """The edition has left its maker's desk, and it or its leading city lies in the region of the government body."""
    if edition.state == EditionState.DRAFT:
        return False
    return actor.oversees(edition.region_id) or actor.oversees(edition.lead_city_id)


@predicate
def is_public(actor: Actor, edition: Any) -> bool:
    """Everybody may see it."""
    return edition.is_published and edition.state in DECIDED


_OWN = _("产业图谱由编制它的主管部门办理。")

allow(Permission.MAP_VIEW, is_public | is_own | is_overseen, reason=_("这份产业图谱没有对您公开。"))
allow(Permission.MAP_EDIT, is_own, reason=_OWN)
allow(Permission.MAP_ISSUE, is_own, reason=_OWN)
allow(Permission.MAP_REVIEW_SECRECY, is_own, reason=_OWN)


def sees_whole(actor: Actor, edition: Any) -> bool:
    """Whether the actor is shown restricted nodes and gaps; agrees with `MapEditionQuerySet.whole_for`."""
    return bool(is_own.test(actor, edition) or is_overseen.test(actor, edition))
