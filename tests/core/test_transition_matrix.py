"""Every state × transition × role × side of every register: what happens; a refusal changes nothing.

The tables below are written by hand from what the law of the house says; the program's own tables are tested
against them, cell by cell. A cell that no line names must be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.models import Change, LogEntry, SecrecyReview, Version
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply, table_of, tables
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    complete_achievement,
    complete_demand,
)

#: transition | from | to | who: side:role+role, or `system`
ACHIEVEMENT = """
submit   | draft returned                              | submitted | own:EDITING
return   | submitted                                   | returned  | government:reviewer
accept   | submitted                                   | accepted  | government:reviewer
clear    | accepted                                    | published | own:OFFICER government:OFFICER
refuse   | accepted                                    | returned  | own:OFFICER government:OFFICER
confirm  | published stale                             | published | own:EDITING
expire   | published                                   | stale     | system
revise   | published stale withdrawn                   | draft     | own:EDITING
withdraw | submitted returned accepted published stale | withdrawn | own:EDITING
"""
DEMAND = """
submit             | draft clarifying                    | diagnosis  | own:EDITING
ask_clarification  | diagnosis                           | clarifying | government:DIAGNOSING serving:manager
confirm_by_manager | diagnosis                           | confirmed  | government:DIAGNOSING serving:manager
mark_long_term     | diagnosis published stale           | long_term  | government:DIAGNOSING serving:manager
reopen             | long_term                           | diagnosis  | government:DIAGNOSING serving:manager
clear              | confirmed                           | published  | own:OFFICER government:OFFICER
refuse             | confirmed                           | clarifying | own:OFFICER government:OFFICER
confirm            | published stale                     | published  | own:EDITING
expire             | published                           | stale      | system
revise             | published stale long_term withdrawn | draft      | own:EDITING
close    | diagnosis clarifying confirmed published stale long_term | closed    | own:EDITING
withdraw | diagnosis clarifying confirmed published stale long_term | withdrawn | own:EDITING
"""
ORGANISATION = """
verify   | pending rejected | verified  | government:reviewer
reject   | pending          | rejected  | government:reviewer
resubmit | rejected         | pending   | own:administrator
suspend  | verified         | suspended | government:reviewer
restore  | suspended        | verified  | government:reviewer
"""
ROLES = {
    "EDITING": "administrator+editor+manager",
    "DIAGNOSING": "manager+reviewer",
    "OFFICER": "secrecy_officer",
}
REFUSED = "refused"
#: Registers with other sides have the same test beside their own tests.
ELSEWHERE = frozenset({"introductions.Introduction"})


def make_organisation(state: str) -> Any:
    """An enterprise in that state."""
    return OrganisationFactory(state=state)


@dataclass(frozen=True)
class Matrix:
    """One model's table, and how to make a record in a state."""

    table: str
    make: Callable[[str], Any]


MATRICES = {
    "achievements.Achievement": Matrix(ACHIEVEMENT, complete_achievement),
    "demands.Demand": Matrix(DEMAND, complete_demand),
    "organisations.Organisation": Matrix(ORGANISATION, make_organisation),
}
CASES = [
    pytest.param(label, state, id=f"{label}-{state}")
    for label in MATRICES
    for state in table_of(apps.get_model(label)).states.values
]


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


def test_every_table_has_a_matrix() -> None:
    labels = {table.model._meta.label for table in tables()}

    assert labels - ELSEWHERE == set(MATRICES)


@pytest.mark.parametrize("label", MATRICES)
def test_matrix_names_what_the_table_names(label: str) -> None:
    cells = allowed_cells(MATRICES[label].table)

    assert {(source, name) for source, name, _who in cells} == {
        (source, transition.name) for transition in table_of(apps.get_model(label)) for source in transition.sources
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "state"), CASES)
def test_matrix_cell_by_cell(label: str, state: str) -> None:
    matrix = MATRICES[label]
    cells = allowed_cells(matrix.table)
    record = matrix.make(state)
    actors = list(everybody(record))
    before = everything_about(record)
    wrong = []

    for who, actor in actors:
        for transition in table_of(type(record)):
            expected = cells.get((state, transition.name, who), REFUSED)
            outcome = attempt(record, transition.name, actor, undo=expected != REFUSED)
            if outcome != expected:
                wrong.append(f"{transition.name} by {who}: {outcome} instead of {expected}")
        if everything_about(record) != before:
            wrong.append(f"what {who} may not do left something behind")
            before = everything_about(record)

    assert wrong == []


def attempt(record: Any, name: str, actor: Actor, *, undo: bool) -> str:
    """The state that the record comes to, or `refused`; nothing is undone where a refusal is expected."""
    with transaction.atomic() if undo else nullcontext():
        try:
            state = str(apply(record, name, actor=actor, reason="理由", **given(name)).state)
        except DomainError:
            return REFUSED
        if undo:
            transaction.set_rollback(True)
    return state


def given(name: str) -> dict[str, Any]:
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


def everything_about(record: Any) -> tuple[Any, ...]:
    """The row and the number of all rows that a change writes."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row, *(model.objects.count() for model in (LogEntry, Change, Version, SecrecyReview))


def everybody(record: Any) -> Iterator[tuple[str, Actor]]:
    """Each side in each role, with the words that the matrices use."""
    organisation = getattr(record, "organisation", record)
    far = RegionFactory(code="310100")
    serving = OrganisationKind.TRANSFER_ORGANISATION
    sides = {
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
    for side, (body, prefixes) in sides.items():
        member = MembershipFactory(organisation=body)
        actor = Actor(user=member.user, organisation=body, **prefixes)
        for role in Role:
            yield f"{side}:{role}", replace(actor, roles=frozenset({role}))
    yield "member_of_nothing", Actor(user=MembershipFactory().user)
    yield "anonymous", ANONYMOUS
    yield "system", SYSTEM


@pytest.mark.django_db
def test_matrix_actors_are_those_that_the_program_makes() -> None:
    record = make_organisation(OrganisationState.VERIFIED)
    for _who, actor in everybody(record):
        if actor.organisation is None:
            continue
        membership = actor.user.memberships.get()
        made = actor_for(membership, actor.user)
        assert (made.oversight, made.service) == (actor.oversight, actor.service)
