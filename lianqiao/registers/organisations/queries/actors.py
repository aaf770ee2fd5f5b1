"""From a signed-in person to an actor: which organisation, which roles, which region."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.people import keeps_answers
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.organisations.enums import (
    SERVING_KINDS,
    MembershipState,
    OrganisationKind,
    OrganisationState,
)
from lianqiao.registers.organisations.models import Membership, Organisation


def memberships_of(user: Any, *, suspended_too: bool = False) -> list[Membership]:
    """The active memberships of a person, oldest first, with organisation and region loaded.

    Nobody acts for a suspended organisation, so those are left out unless asked for.
    """
    rows = Membership.objects.filter(user=user, state=MembershipState.ACTIVE)
    if not suspended_too:
        rows = rows.exclude(organisation__state=OrganisationState.SUSPENDED)
    return list(rows.select_related("organisation__region"))


def actor_for(membership: Membership | None, user: Any) -> Actor:
    """The actor that a membership or an office makes; a signed-in person without either acts for nobody."""
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    if user.office is not None:
        return Actor(user=user, office=Office(user.office))
    if membership is None:
        return Actor(user=user)
    organisation = membership.organisation
    prefix = organisation.region.prefix if organisation.is_verified else None
    return Actor(
        user=user,
        organisation=organisation,
        roles=frozenset(Role(role) for role in membership.roles),
        oversight=prefix if organisation.kind == OrganisationKind.GOVERNMENT else None,
        service=prefix if organisation.kind in SERVING_KINDS else None,
    )


def actor_of(user: Any, organisation_id: Any = None) -> Actor:
    """The actor for a person who acts for `organisation_id`, or for the first one when that is not theirs."""
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    memberships = memberships_of(user)
    chosen = next((m for m in memberships if str(m.organisation_id) == str(organisation_id)), None)
    return actor_for(chosen or (memberships[0] if memberships else None), user)


def actors_of(user: Any) -> list[Actor]:
    """The actors that a person can be, one for each active membership."""
    return [actor_for(membership, user) for membership in memberships_of(user)]


def officers_of(office: Office) -> list[Any]:
    """The users who hold the office and can sign in."""
    return list(get_user_model().objects.filter(office=office, is_active=True).order_by("pk"))


@keeps_answers
def members_with(role: Role, organisation_ids: Any) -> list[Any]:
    """The users who hold the role in any of the organisations."""
    rows = Membership.objects.filter(
        organisation__in=organisation_ids, state=MembershipState.ACTIVE, roles__contains=[role]
    )
    return [membership.user for membership in rows.select_related("user").order_by("user_id")]


@keeps_answers
def members_of(organisation_ids: Any) -> list[Any]:
    """All users who act for any of the organisations."""
    rows = Membership.objects.filter(organisation__in=organisation_ids, state=MembershipState.ACTIVE)
    return [membership.user for membership in rows.select_related("user").order_by("user_id")]


@keeps_answers
def people_for(organisation_id: Any, user_id: Any) -> list[Any]:
    """Who hears of a matter of the organisation: the person whose matter it is while they act for it, else its
    administrators.
    """
    rows = Membership.objects.filter(organisation=organisation_id, user=user_id, state=MembershipState.ACTIVE)
    people = [membership.user for membership in rows.select_related("user")]
    return people or members_with(Role.ADMINISTRATOR, [organisation_id])


def overseers_with(role: Role, region_code: str) -> list[Any]:
    """The users who hold the role in the nearest verified government body that oversees the region.

    Nearest means smallest subtree: the county before the city before the province; a level whose bodies have
    nobody in that role is passed over.
    """
    return _nearest(role, (OrganisationKind.GOVERNMENT,), region_code)


def governments_over(region_code: str) -> list[Any]:
    """The keys of the verified government bodies whose subtree holds the region."""
    bodies = Organisation.objects.verified().filter(kind=OrganisationKind.GOVERNMENT).select_related("region")
    return [body.pk for body in bodies if region_code.startswith(body.region.prefix)]


def managers_serving(region_code: str) -> list[Any]:
    """The technology managers of the nearest verified organisation that serves the region."""
    return _nearest(Role.MANAGER, SERVING_KINDS, region_code)


@keeps_answers
def _nearest(role: Role, kinds: Iterable[str], region_code: str) -> list[Any]:
    bodies = Organisation.objects.filter(kind__in=kinds, state=OrganisationState.VERIFIED)
    levels: dict[str, list[Any]] = {}
    for body in bodies.select_related("region"):
        if region_code.startswith(body.region.prefix):
            levels.setdefault(body.region.prefix, []).append(body.pk)
    for prefix in sorted(levels, key=len, reverse=True):
        if people := members_with(role, levels[prefix]):
            return people
    return []
