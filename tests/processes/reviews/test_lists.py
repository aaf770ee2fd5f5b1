"""Lists of reviews cost as many queries for thirty rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Foresight, Review, Rubric, Subject
from tests.faces.api.conftest import program_of
from tests.faces.workbench.conftest import signed_in
from tests.factories import MembershipFactory, OrganisationFactory, make_actor
from tests.processes.reviews.makers import (
    actor_of_expert,
    ask_round,
    cast,
    judge,
    make_ballot,
    make_foresight,
    make_keeper,
    make_panel,
    make_visit,
    make_wide,
    panel_of,
    tasks_of,
)

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 30


def queries(client: Client, address: str) -> int:
    """Queries of a page that was shown before, so that what is kept for a while is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught)


def again(record: Any, count: int, change: Callable[[Any], None] = lambda copy: None) -> None:
    """So many more rows like this one, each with a key of its own and what must differ."""
    for _number in range(count):
        copy = type(record)._base_manager.get(pk=record.pk)
        copy.pk = new_id()
        copy._state.adding = True
        change(copy)
        copy.save(force_insert=True)


def of_somebody_else(expert: Expert) -> None:
    """Another person of another employer."""
    member: Any = MembershipFactory()
    expert.user, expert.employer = member.user, member.organisation


def of_another_subject(row: Any) -> None:
    """About a subject of its own in the same review."""
    subject = Subject.objects.get(pk=row.subject_id)
    subject.pk, subject.subject_id, subject.code = new_id(), new_id(), f"T{Subject.objects.count()}"
    subject._state.adding = True
    subject.save(force_insert=True)
    row.subject = subject


def by_another_unit(ballot: Ballot) -> None:
    """Of another user."""
    ballot.unit = OrganisationFactory()


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


@pytest.mark.parametrize("slug", ["rubrics", "experts", "reviews"])
def test_desks_of_the_body(keeper: Actor, slug: str) -> None:
    review = make_panel(keeper, experts=2)
    client, address = signed_in(keeper), reverse(f"workbench:{slug}")
    few = queries(client, address)
    made: dict[str, tuple[Any, Callable[[Any], None]]] = {
        "rubrics": (review.rubric, lambda copy: None),
        "experts": (Expert.objects.first(), of_somebody_else),
        "reviews": (review, lambda copy: None),
    }

    again(made[slug][0], MANY, made[slug][1])

    assert queries(client, address) <= few


def test_tasks_of_an_expert(keeper: Actor) -> None:
    task = tasks_of(make_wide(keeper))[0]
    client, address = signed_in(actor_of_expert(task.expert)), reverse("workbench:review_tasks")
    few = queries(client, address)

    again(task, MANY, of_another_subject)

    assert Assignment.objects.count() == MANY + FEW
    assert queries(client, address) <= few


def test_ballots_of_a_unit(keeper: Actor) -> None:
    ballot = cast(make_ballot(keeper))
    client = signed_in(make_actor(organisation=ballot.unit))
    address = reverse("workbench:ballots")
    few = queries(client, address)

    again(ballot, MANY, of_another_subject)

    assert queries(client, address) <= few


def test_page_of_a_review_with_its_subjects_visits_and_users(keeper: Actor) -> None:
    review = make_wide(keeper)
    judge(tasks_of(review)[0])
    visit, ballot = make_visit(keeper, review), cast(make_ballot(keeper, review))
    client, address = signed_in(keeper), reverse("workbench:reviews_record", args=[review.pk])
    few = queries(client, address)

    again(visit, MANY, of_another_subject)
    again(ballot, MANY, by_another_unit)
    again(tasks_of(review)[0], MANY, of_another_subject)

    assert queries(client, address) <= few


def test_page_of_a_subject_with_its_ballots(keeper: Actor) -> None:
    ballot = cast(make_ballot(keeper))
    client, address = signed_in(keeper), reverse("workbench:review_subject", args=[ballot.subject_id])
    few = queries(client, address)

    again(ballot, MANY, by_another_unit)

    assert queries(client, address) <= few


def test_lists_for_programs(keeper: Actor) -> None:
    review = make_wide(keeper)
    task = tasks_of(review)[0]
    judge(task)
    program, expert = program_of(keeper), program_of(actor_of_expert(task.expert))

    def counted() -> list[int]:
        found = []
        for asker, path in ((program, "reviews"), (expert, "review-tasks")):
            asker.get(path)
            with CaptureQueriesContext(connection) as caught:
                assert asker.get(path, {"limit": 50}).status_code == 200
            found.append(len(caught))
        return found

    few = counted()
    again(Review.objects.get(pk=review.pk), MANY)
    again(Assignment.objects.get(pk=task.pk), MANY, of_another_subject)

    assert all(many <= one for many, one in zip(counted(), few, strict=True))
    assert Rubric.objects.count() == FEW


def test_foresights_of_the_body_and_of_a_panelist(keeper: Actor) -> None:
    foresight = ask_round(make_foresight(keeper), keeper)
    askers = (keeper, panel_of(foresight)[0])
    address = reverse("workbench:foresights")
    few = [queries(signed_in(who), address) for who in askers]
    asked = foresight.panel.order_by("pk").first().expert

    for _number in range(MANY):
        copy = Foresight.objects.get(pk=foresight.pk)
        copy.pk, copy._state.adding = new_id(), True
        copy.save(force_insert=True)
        copy.panel.create(expert=asked)

    assert all(queries(signed_in(who), address) <= one for who, one in zip(askers, few, strict=True))
    assert Foresight.objects.mine(askers[1]).count() == MANY + FEW
