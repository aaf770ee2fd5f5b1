"""Actors, made as the program makes them: from memberships in the database."""

from typing import Any

from allauth.mfa.models import Authenticator

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.taxonomy import region


def make_actor(*roles: Role, organisation: Any = None, user: Any = None) -> Actor:
    """A person with the roles (editor unless told) in the organisation (a new verified enterprise)."""
    given = {"user": user} if user is not None else {}
    membership = MembershipFactory(
        organisation=organisation or OrganisationFactory(), roles=list(roles or (Role.EDITOR,)), **given
    )
    return actor_for(membership, membership.user)


def make_government(*roles: Role, code: str = "290000") -> Actor:
    """A person with the roles in a new verified government body of the region."""
    body = OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=region(code))
    return make_actor(*roles, organisation=body)


def make_reviewer(*, code: str = "290000") -> Actor:
    """A reviewer of the region's government."""
    return make_government(Role.REVIEWER, code=code)


def make_officer(*, code: str = "290000") -> Actor:
    """A secrecy officer of the region's government."""
    return make_government(Role.SECRECY_OFFICER, code=code)


def make_officer_of(office: Office) -> Actor:
    """One of the three administrators, with the second factor that they must have."""
    user = UserFactory(office=office)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return actor_for(None, user)


def make_manager(*, code: str = "290000") -> Actor:
    """A technology manager of a new verified transfer organisation that serves the region."""
    body = OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION, region=region(code))
    return make_actor(Role.MANAGER, organisation=body)
