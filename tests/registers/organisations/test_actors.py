"""From memberships to actors: which organisation, which roles, which region; and who is nearest."""

import pytest

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.queries.actors import actor_of, managers_serving, overseers_with
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    make_manager,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def test_person_acts_for_the_chosen_organisation_else_for_the_first() -> None:
    person = UserFactory()
    first = MembershipFactory(user=person, roles=[Role.EDITOR])
    second = MembershipFactory(user=person, roles=[Role.VIEWER])
    foreign = OrganisationFactory()

    assert actor_of(person).organisation == first.organisation
    assert actor_of(person, second.organisation_id).organisation == second.organisation
    assert actor_of(person, str(second.organisation_id)).roles == {Role.VIEWER}
    assert actor_of(person, foreign.pk).organisation == first.organisation


@pytest.mark.parametrize("state", [MembershipState.REQUESTED, MembershipState.ENDED])
def test_membership_that_is_not_active_gives_nothing(state: MembershipState) -> None:
    membership = MembershipFactory(state=state, roles=[Role.ADMINISTRATOR])

    actor = actor_of(membership.user, membership.organisation_id)

    assert (actor.organisation, actor.roles) == (None, frozenset())


def test_nobody_acts_for_a_suspended_organisation() -> None:
    membership = MembershipFactory(organisation__state=OrganisationState.SUSPENDED)

    assert actor_of(membership.user).organisation is None


def test_visitor_is_anonymous() -> None:
    assert actor_of(None) is ANONYMOUS


@pytest.mark.parametrize(
    ("kind", "code", "oversight", "service"),
    [
        (OrganisationKind.GOVERNMENT, "100000", "", None),
        (OrganisationKind.GOVERNMENT, "290000", "29", None),
        (OrganisationKind.GOVERNMENT, "290101", "290101", None),
        (OrganisationKind.TRANSFER_ORGANISATION, "290100", None, "2901"),
        (OrganisationKind.PLATFORM_OPERATOR, "290000", None, "29"),
        (OrganisationKind.ENTERPRISE, "290000", None, None),
    ],
)
def test_kind_and_region_say_what_is_overseen_and_served(
    kind: OrganisationKind, code: str, oversight: str | None, service: str | None
) -> None:
    membership = MembershipFactory(organisation__kind=kind, organisation__region=RegionFactory(code=code))

    actor = actor_of(membership.user)

    assert (actor.oversight, actor.service) == (oversight, service)


@pytest.mark.parametrize("kind", [OrganisationKind.GOVERNMENT, OrganisationKind.TRANSFER_ORGANISATION])
def test_unverified_body_oversees_and_serves_nothing(kind: OrganisationKind) -> None:
    body = OrganisationFactory(kind=kind, state=OrganisationState.PENDING)
    membership = MembershipFactory(organisation=body, roles=[Role.REVIEWER])

    actor = actor_of(membership.user)

    assert (actor.oversight, actor.service) == (None, None)
    assert overseers_with(Role.REVIEWER, "290100") == []


def test_nearest_body_with_somebody_in_the_role_is_found() -> None:
    province, city = make_reviewer(code="290000"), make_reviewer(code="290100")
    OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code="290101"))

    assert overseers_with(Role.REVIEWER, "290101") == [city.user]
    assert overseers_with(Role.REVIEWER, "290200") == [province.user]
    assert overseers_with(Role.REVIEWER, "310100") == []


def test_nearest_managers_are_those_of_serving_organisations() -> None:
    far, near = make_manager(code="290000"), make_manager(code="290100")
    MembershipFactory(roles=[Role.MANAGER])

    assert managers_serving("290101") == [near.user]
    assert managers_serving("290200") == [far.user]
