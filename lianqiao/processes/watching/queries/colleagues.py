"""To whom a body gives its leads."""

from typing import Any

from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


def colleagues_of(organisation_id: Any) -> list[Any]:
    """The reviewers and technology managers of the body, by name."""
    rows = Membership.objects.filter(
        organisation=organisation_id, state=MembershipState.ACTIVE, roles__overlap=[Role.REVIEWER, Role.MANAGER]
    )
    return [membership.user for membership in rows.select_related("user").order_by("user__name", "user_id")]
