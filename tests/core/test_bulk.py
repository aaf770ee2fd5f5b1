"""COPY inserts what `bulk_create` inserts, with triggers, constraints and the context of the history."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lianqiao.core.bulk import copy_in
from lianqiao.core.context import acting
from lianqiao.core.models import Change, LogEntry
from lianqiao.registers.achievements.models import Achievement
from tests.factories import make_actor

pytestmark = pytest.mark.django_db

#: Values that a textual protocol could spoil.
AWKWARD = {
    "title": "制表\t换行\\N 反斜杠\\",
    "plain_text": "第一行\n第二行\r\n\\.",
    "academic_text": "",
    "keywords": ["逗号,", '引号"', "{花括号}", "NULL"],
    "modes": [],
    "price_yuan": Decimal("1234567.89"),
    "started_on": None,
}


def unsaved(**values: Any) -> Achievement:
    """An achievement that is not yet in the database."""
    actor = make_actor()
    organisation = actor.organisation
    given = {"organisation": organisation, "region_id": organisation.region_id, "created_by": actor.user}
    return Achievement(**given | {"title": "某项成果"} | values)


def test_copied_record_is_the_one_that_bulk_create_makes() -> None:
    copied, created = unsaved(**AWKWARD), unsaved(**AWKWARD)
    copy_in([copied])
    Achievement.objects.bulk_create([created])

    first, second = (Achievement.objects.values().get(pk=row.pk) for row in (copied, created))

    differing = {"id", "organisation_id", "created_by_id", "created_at", "updated_at"}
    assert {name for name in first if first[name] != second[name]} == differing
    assert {name: first[name] for name in AWKWARD} == AWKWARD
    assert not copied._state.adding


def test_history_is_written_with_the_context_of_the_action() -> None:
    actor = make_actor()
    record = unsaved()

    with transaction.atomic(), acting(actor, request="r-1", source="试验"):
        copy_in([record])

    event = record.events.get()  # type: ignore[attr-defined]
    assert event.pgh_label == "insert"
    assert event.pgh_context.metadata["request"] == "r-1"


def test_broken_constraint_is_an_integrity_error_and_nothing_is_inserted() -> None:
    first = unsaved(external_id="A-1")
    twin = unsaved(external_id="A-1")
    twin.organisation = first.organisation

    with pytest.raises(IntegrityError, match="achievements_external_id_once"), transaction.atomic():
        copy_in([first, twin])

    assert not Achievement.objects.exists()


def test_rows_without_keys_are_counted_by_the_database_in_their_order() -> None:
    changes = [Change(topic="a.b", record_id=uuid4()) for _ in range(5)]

    copy_in(changes)

    kept = Change.objects.filter(topic="a.b").order_by("id")
    assert [row.record_id for row in kept] == [row.record_id for row in changes]
    assert all(row.transaction > 0 for row in kept)
    assert [row.pk for row in changes] == [None] * 5


def test_nothing_is_inserted_from_nothing() -> None:
    copy_in([])

    assert not LogEntry.objects.exists()
