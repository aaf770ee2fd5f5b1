"""Who keeps the catalogue and sets targets: government bodies, for their own region."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.governance.indicators.enums import IndicatorState, TargetState
from lianqiao.governance.indicators.queries.visibility import is_in_reach


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record was made by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_of_own_body(actor: Actor, record: Any) -> bool:
    """The record was made by the organisation that the person acts for, still a government body or not."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_known_definition(actor: Actor, indicator: Any) -> bool:
    """The indicator is or was in use, for the actor's region, above it or below it."""
    return indicator.state != IndicatorState.DRAFT and is_in_reach(actor, indicator.region_id)


@predicate
def concerns(actor: Actor, target: Any) -> bool:
    """The target was issued, and its place is the actor's, above it, or in the subtree that it oversees."""
    if target.state == TargetState.DRAFT:
        return False
    if target.place_region_id is not None:
        return is_in_reach(actor, target.place_region_id)
    if actor.organisation_id == target.place_organisation_id:
        return True
    return actor.oversees(target.place_organisation.region_id)


@predicate
def is_place_of(actor: Actor, target: Any) -> bool:
    """The person acts for the government of the region that is to reach an issued target, or for the organisation."""
    if not target.is_in_force:
        return False
    if target.place_region_id is not None:
        return bool(actor.oversight is not None and actor.oversight == target.place_region.prefix)
    return bool(actor.oversight is not None and actor.organisation_id == target.place_organisation_id)


_OWN = _("由建立它的政府部门办理。")

allow(Permission.INDICATOR_EDIT, is_own, reason=_OWN)
allow(Permission.INDICATOR_VIEW, is_of_own_body | is_known_definition, reason=_("这项指标还是草稿，没有对您开放。"))
allow(Permission.TARGET_ALLOCATE, is_own | is_place_of, reason=_("由下达目标的部门，或者承担目标的地区和部门分解。"))
allow(Permission.TARGET_EDIT, is_own, reason=_OWN)
allow(Permission.TARGET_ISSUE, is_own, reason=_OWN)
allow(Permission.TARGET_VIEW, is_of_own_body | concerns, reason=_("这个目标与您所在的地区和单位无关，或者还没有下达。"))
