"""What a matrix is, who stands around a record, and the cells that a table allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeAlias

from django.utils import timezone

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
)

#: Side -> the organisation that stands there, and the actor's oversight or service.
Sides: TypeAlias = dict[str, tuple[Any, dict[str, Any]]]


ROLES = {
    "ANYBODY": "administrator+editor+manager+secrecy_officer+reviewer+viewer",
    "EDITING": "administrator+editor+manager",
    "KEEPING": "administrator+editor+manager+reviewer",
    "DIAGNOSING": "manager+reviewer",
    "OFFICER": "secrecy_officer",
}


#: What comes of an attempt that is refused; no state has this name.
REFUSED = "(refused)"


def sides_of_a_register(record: Any) -> Sides:
    """The owner's organisation and those that stand around it."""
    organisation = getattr(record, "organisation", record)
    far = RegionFactory(code="310100")
    serving = OrganisationKind.TRANSFER_ORGANISATION
    return {
        "own": (organisation, {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "foreign_government": (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=far),
            {"oversight": "3101"},
        ),
        "serving": (OrganisationFactory(kind=serving), {"service": "2901"}),
        "foreign_serving": (OrganisationFactory(kind=serving, region=far), {"service": "3101"}),
        "foreign": (OrganisationFactory(), {}),
        "unverified": (OrganisationFactory(state=OrganisationState.PENDING), {}),
    }


def given_to_a_register(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    today = timezone.localdate()
    return {
        "clear": {"opinion": "可以公开"},
        "confirm_by_manager": {
            "confirmed_by_way": ConfirmationWay.PHONE,
            "confirmed_on": today,
            "confirmation_note": "属实",
        },
        "close": {"outcome": Outcome.GIVEN_UP, "outcome_text": "不做了"},
        "expire": {"on": today + timedelta(days=1000)},
    }.get(name, {})


def sides_of_a_list(edition: Any) -> Sides:
    """The government that made it, those around and above it, and organisations of its region."""
    governments = {
        name: (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code)),
            {"oversight": code.rstrip("0")},
        )
        for name, code in (("colleague", "290100"), ("government_above", "290000"), ("foreign_government", "310100"))
    }
    return {
        "own": (edition.organisation, {"oversight": "2901"}),
        **governments,
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
    }


@dataclass(frozen=True)
class Matrix:
    """One model's table, how to make a record in a state, who stands around it, and data for each action."""

    table: str
    make: Callable[[str], Any]
    sides: Callable[[Any], Sides] = sides_of_a_register
    given: Callable[[str], dict[str, Any]] = given_to_a_register
    #: Brings about what an allowed action needs besides state and rights; taken back after the attempt.
    ready: Callable[[Any, str], None] = lambda record, name: None


def allowed_cells(table: str) -> dict[tuple[str, str, str], str]:
    """{(state, transition, "side:role"): target} for all that is allowed."""
    cells = {}
    for line in table.strip().splitlines():
        name, sources, target, who = (part.strip() for part in line.split("|"))
        for source in sources.split():
            for group in who.split():
                side, _, roles = group.partition(":")
                for role in ROLES.get(roles, roles).split("+"):
                    cells[source, name, f"{side}:{role}" if role else side] = target
    return cells


def everybody(sides: Sides) -> Iterator[tuple[str, Actor]]:
    """Each side in each role, with the words that the matrices use."""
    for side, (body, prefixes) in sides.items():
        member = MembershipFactory(organisation=body)
        actor = Actor(**{"user": member.user, "organisation": body, **prefixes})
        for role in Role:
            yield f"{side}:{role}", replace(actor, roles=frozenset({role}))
    yield "member_of_nothing", Actor(user=MembershipFactory().user)
    for office in Office:
        yield f"office:{office}", Actor(user=MembershipFactory().user, office=office)
    yield "anonymous", ANONYMOUS
    yield "system", SYSTEM
