"""Who may come for a unit, and who is told of a window."""

from __future__ import annotations

from typing import Any

from lianqiao.core.permissions import Role
from lianqiao.processes.windows.models import Entry, Window
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import members_with, people_for


def members_of(organisation_id: Any) -> list[Any]:
    """The active members of a unit, by name."""
    rows = Membership.objects.filter(organisation=organisation_id, state=MembershipState.ACTIVE)
    return [membership.user for membership in rows.select_related("user").order_by("user__name", "user_id")]


def organisers_of(window: Window) -> list[Any]:
    """Who hears of a window at the body that holds it: who made it, and the others there who hold windows."""
    made = people_for(window.organisation_id, window.created_by_id)
    roles = (Role.REVIEWER, Role.MANAGER)
    others = [person for role in roles for person in members_with(role, [window.organisation_id])]
    return list({person.pk: person for person in [*made, *others]}.values())


def keepers_of(entry: Entry) -> list[Any]:
    """Who hears of an entry at its unit: the delegate, else whose record it is."""
    record = entry.record
    person = entry.delegate_id or record.submitted_by_id or record.created_by_id
    return people_for(entry.organisation_id, person)
