"""Every state × transition × role × side of every record that has states: what happens; a refusal changes nothing.

The tables in tests/core/matrices are written by hand from what the law of the house says; the program's own tables are
tested against them, cell by cell. A cell that no line names must be refused.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.models import Change, LogEntry, Message, SecrecyReview, Version
from lianqiao.core.transitions import apply, table_of, tables
from lianqiao.governance.plans.models import TaskReport
from lianqiao.governance.supervision.models import RectificationReport
from lianqiao.processes.deals.models import Commission, CommissionStatement, Confirmation
from lianqiao.processes.introductions.models import Certificate, Deadline, DisclosedContact, Step, StepReply
from lianqiao.processes.introductions.models import Outcome as OutcomeOfIntroduction
from lianqiao.processes.key_projects.models import Move
from lianqiao.processes.obligations.models import Statement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.core.matrices import (
    agreements,
    annual_reports,
    appraisals,
    auctions,
    collection,
    contracts,
    deals,
    disposals,
    distributions,
    evidence,
    governance,
    kernel,
    key_projects,
    licensing,
    market,
    matchmaking,
    obligations,
    ownership,
    performance,
    processes,
    programmes,
    races,
    recognitions,
    registers,
    reviews,
    secondments,
    supervision,
    watching,
    windows,
)
from tests.core.matrices.table import REFUSED, allowed_cells, everybody

MATRICES = (
    registers.MATRICES
    | auctions.MATRICES
    | processes.MATRICES
    | matchmaking.MATRICES
    | watching.MATRICES
    | reviews.MATRICES
    | windows.MATRICES
    | governance.MATRICES
    | supervision.MATRICES
    | collection.MATRICES
    | programmes.MATRICES
    | appraisals.MATRICES
    | agreements.MATRICES
    | obligations.MATRICES
    | ownership.MATRICES
    | deals.MATRICES
    | contracts.MATRICES
    | performance.MATRICES
    | distributions.MATRICES
    | annual_reports.MATRICES
    | evidence.MATRICES
    | market.MATRICES
    | licensing.MATRICES
    | races.MATRICES
    | disposals.MATRICES
    | key_projects.MATRICES
    | recognitions.MATRICES
    | secondments.MATRICES
    | kernel.MATRICES
)
#: The rows that a change writes besides the record itself.
WRITTEN = (
    LogEntry,
    Change,
    Version,
    SecrecyReview,
    Message,
    DisclosedContact,
    Certificate,
    OutcomeOfIntroduction,
    Step,
    StepReply,
    Deadline,
    TaskReport,
    RectificationReport,
    Statement,
    Commission,
    CommissionStatement,
    Confirmation,
    Conversion,
    Move,
)


def model_of(label: str) -> Any:
    """The model of a matrix; what follows `@` tells the matrices of one model apart."""
    return apps.get_model(label.partition("@")[0])


CASES = [
    pytest.param(label, state, id=f"{label}-{state}")
    for label in MATRICES
    for state in table_of(model_of(label)).states.values
]


def test_every_table_has_a_matrix() -> None:
    labels = {table.model._meta.label for table in tables()}
    compared = {table.model._meta.label for table in tables() if issubclass(table.model, FiledRecord)}

    assert labels - compared == {label.partition("@")[0] for label in MATRICES} - compared


@pytest.mark.parametrize("label", sorted({label.partition("@")[0] for label in MATRICES}))
def test_matrices_name_what_the_table_names(label: str) -> None:
    model = model_of(label)
    tables_of_cells = [matrix.table for name, matrix in MATRICES.items() if model_of(name) == model]
    cells = {cell for table in tables_of_cells for cell in allowed_cells(table)}

    assert {(source, name) for source, name, _who in cells} == {
        (source, transition.name) for transition in table_of(model) for source in transition.sources
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "state"), CASES)
def test_matrix_cell_by_cell(label: str, state: str) -> None:
    matrix = MATRICES[label]
    cells = allowed_cells(matrix.table)
    record = matrix.make(state)
    actors = list(everybody(matrix.sides(record)))
    before = everything_about(record)
    wrong = []

    for who, actor in actors:
        for transition in table_of(type(record)):
            expected = cells.get((state, transition.name, who), REFUSED)
            data = matrix.given(transition.name)
            outcome = attempt(record, transition.name, actor, data, undo=expected != REFUSED, ready=matrix.ready)
            if outcome != expected:
                wrong.append(f"{transition.name} by {who}: {outcome} instead of {expected}")
        if everything_about(record) != before:
            wrong.append(f"what {who} may not do left something behind")
            before = everything_about(record)

    assert wrong == []


def attempt(
    record: Any,
    name: str,
    actor: Actor,
    data: dict[str, Any],
    *,
    undo: bool,
    ready: Callable[[Any, str], None],
) -> str:
    """The state that the record comes to, or `refused`; nothing is undone where a refusal is expected."""
    with transaction.atomic() if undo else nullcontext():
        if undo:
            ready(record, name)
        try:
            state = str(apply(record, name, actor=actor, reason="理由", **data).state)
        except DomainError:
            return REFUSED
        if undo:
            transaction.set_rollback(True)
    return state


def everything_about(record: Any) -> tuple[Any, ...]:
    """The row and the number of all rows that a change writes."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row, *(model.objects.count() for model in WRITTEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("label", "state"),
    [("organisations.Organisation", OrganisationState.VERIFIED), ("introductions.Introduction", "requested")],
)
def test_matrix_actors_are_those_that_the_program_makes(label: str, state: str) -> None:
    matrix = MATRICES[label]
    for _who, actor in everybody(matrix.sides(matrix.make(state))):
        if actor.organisation is None:
            continue
        membership = actor.user.memberships.get()
        made = actor_for(membership, actor.user)
        assert (made.oversight, made.service) == (actor.oversight, actor.service)
