"""The open challenges of the invented province: in every state, asked about, taken up, one of them solved."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.demo.cast import Cast
from lianqiao.demo.challenging import Challenging, stories
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.challenges.enums import Verdict
from lianqiao.processes.challenges.gate import shows_details
from lianqiao.processes.challenges.models import Challenge, Mark
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application, Question
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The records that are told by hand, and the challenges."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Challenging(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_challenges_stand_where_they_are_told() -> None:
    states = dict(Challenge.objects.values_list("call__title", "call__state"))

    assert states == {row["title"]: row["state"] for row in stories()["challenges"]}


def test_what_was_decided_has_a_winner_and_one_is_solved() -> None:
    decided = [row for row in stories()["challenges"] if row["state"] == "decided"]
    selected = Application.objects.filter(state=ApplicationState.SELECTED, call__challenge__isnull=False)

    assert selected.count() == len(decided)
    assert [mark.verdict for mark in Mark.objects.all()] == [Verdict.SOLVED]


def test_visitor_finds_answers_and_a_gate() -> None:
    gated = Challenge.objects.filter(is_gated=True).for_detail()

    assert Question.objects.public().count() == sum(
        "answer" in question for row in stories()["challenges"] for question in row.get("questions", ())
    )
    assert {shows_details(one, ANONYMOUS) for one in gated} == {False}
