"""The open challenges of the invented province: in every state, asked about, taken up, one of them solved."""

from collections.abc import Iterator

import pytest

from lianqiao.core.access import ANONYMOUS
from lianqiao.demo.challenging import Challenging, stories
from lianqiao.processes.challenges.enums import Verdict
from lianqiao.processes.challenges.gate import shows_details
from lianqiao.processes.challenges.models import Challenge, Mark
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application, Question
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and the challenges."""
    with making(Challenging):
        yield


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
