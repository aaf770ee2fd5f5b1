"""Who acts when a program asks: the token's person in one organisation, with what the scopes leave of the roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import PUBLIC_PERMISSIONS, Permission
from lianqiao.registers.organisations.queries.actors import actor_for, memberships_of
from lianqiao.registers.programs.models import AccessToken
from lianqiao.registers.programs.scopes import permissions_of


@dataclass(frozen=True, eq=False)
class ProgramActor(Actor):
    """The actor of a token: sees what its person sees, and holds only the permissions that the scopes open."""

    token: AccessToken | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What both the roles and the scopes allow."""
        return super().permissions & (PUBLIC_PERMISSIONS | permissions_of(self.scopes))


def acting_for(user: Any, organisation_id: Any) -> Actor | None:
    """The actor that a person is in that very organisation today; None when the person no longer acts for it."""
    if not user.is_active:
        return None
    membership = next((m for m in memberships_of(user) if m.organisation_id == organisation_id), None)
    return None if membership is None else actor_for(membership, user)


def actor_of_token(token: AccessToken) -> ProgramActor | None:
    """The actor of a token, with today's roles; None when its person no longer acts for the organisation."""
    person = acting_for(token.user, token.organisation_id)
    if person is None:
        return None
    return ProgramActor(
        user=person.user,
        organisation=person.organisation,
        roles=person.roles,
        oversight=person.oversight,
        service=person.service,
        token=token,
        scopes=frozenset(token.scopes),
    )
