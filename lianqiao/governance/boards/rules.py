"""Who may see boards, take league tables, write bulletins and assess: governments, for their own region."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState
from lianqiao.governance.boards.queries.visibility import REGIONS
from lianqiao.governance.indicators.queries.visibility import above, home_of


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record was made by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_of_own_body(actor: Actor, record: Any) -> bool:
    """The record was made by the organisation that the person acts for, still a government body or not."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_beneath(actor: Actor, record: Any) -> bool:
    """The record belongs to a region strictly below the actor's own."""
    return actor.oversees(record.region_id) and record.region_id != home_of(actor)


@predicate
def is_from_above(actor: Actor, record: Any) -> bool:
    """The record was made for the actor's region or one that holds it."""
    return actor.oversight is not None and record.region_id in above(home_of(actor))


@predicate
def is_public(actor: Actor, snapshot: Any) -> bool:
    """Everybody may see it."""
    return bool(snapshot.audience == Audience.PUBLIC)


@predicate
def is_given_below(actor: Actor, snapshot: Any) -> bool:
    """It was given to the governments below its maker."""
    return bool(snapshot.audience == Audience.BELOW)


@predicate
def is_issued(actor: Actor, bulletin: Any) -> bool:
    """It has been issued, and perhaps withdrawn."""
    return bool(bulletin.state != BulletinState.DRAFT)


@predicate
def is_confirmed(actor: Actor, assessment: Any) -> bool:
    """Its result stands."""
    return bool(assessment.state == AssessmentState.CONFIRMED)


@predicate
def concerns_level(actor: Actor, assessment: Any) -> bool:
    """It ranks the regions below it, or it was made for the actor's own region."""
    return assessment.subjects == REGIONS or assessment.region_id == home_of(actor)


@predicate
def is_assessed(actor: Actor, assessment: Any) -> bool:
    """The organisation that the person acts for is one of those assessed."""
    key = actor.organisation_id
    return key is not None and bool(assessment.units.filter(organisation=key).exists())


@predicate
def is_seen_place(actor: Actor, place: Any) -> bool:
    """The place (a `queries.places.Place`) lies in the subtree overseen, or is the organisation acted for."""
    if place.organisation is not None and place.organisation.pk == actor.organisation_id:
        return True
    return actor.oversees(place.region_code)


_OWN = _("由制作它的政府部门办理。")
_CLOSED = _("它没有对您所在的单位开放。")

allow(Permission.ASSESSMENT_CONFIRM, is_own, reason=_OWN)
allow(Permission.ASSESSMENT_EDIT, is_own, reason=_OWN)
allow(
    Permission.ASSESSMENT_VIEW,
    is_of_own_body | (((is_from_above & concerns_level) | is_beneath | is_assessed) & is_confirmed),
    reason=_CLOSED,
)
allow(Permission.BOARD_VIEW, is_seen_place, reason=_("只能看本地区、本单位和下级的看板。"))
allow(Permission.BULLETIN_EDIT, is_own, reason=_OWN)
allow(Permission.BULLETIN_ISSUE, is_own, reason=_OWN)
allow(Permission.BULLETIN_VIEW, is_of_own_body | ((is_from_above | is_beneath) & is_issued), reason=_CLOSED)
allow(Permission.LEAGUE_REVIEW_SECRECY, is_own, reason=_OWN)
allow(Permission.LEAGUE_TAKE, is_own, reason=_OWN)
allow(
    Permission.LEAGUE_VIEW,
    is_public | is_of_own_body | is_beneath | (is_from_above & is_given_below),
    reason=_("这份晾晒榜没有对您开放。"),
)
allow(Permission.TOPIC_EDIT, is_own, reason=_OWN)
allow(Permission.TOPIC_VIEW, is_of_own_body | is_from_above | is_beneath, reason=_CLOSED)
