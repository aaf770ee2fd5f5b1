"""How experts of the invented province judge: rounds in three phases that can be repeated, and races."""

from collections import Counter
from collections.abc import Iterator

import pytest

from lianqiao.demo.appraising import Appraising
from lianqiao.demo.races import Races
from lianqiao.demo.texts import read
from lianqiao.demo.weighing import Weighing
from lianqiao.processes.races.models import Race
from lianqiao.processes.reviews.domain import runs_the_same
from lianqiao.processes.reviews.enums import AssignmentState, BallotState, ForesightState, ReviewState, VisitState
from lianqiao.processes.reviews.models import Assignment, Ballot, Draw, Expert, Foresight, Review, Visit
from lianqiao.processes.reviews.queries.foresight import findings_of
from lianqiao.processes.reviews.queries.results import fees_of, results_of
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and their reviews."""
    with making(Appraising, Weighing, Races):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_rounds_stand_in_their_phases() -> None:
    states = dict(Review.objects.values_list("title", "state"))

    rounds = [*read("reviews")["rounds"], *read("weighing")["rounds"]]
    assert states == {row["title"]: row["state"] for row in rounds}


def test_every_draw_runs_the_same_again() -> None:
    assert [draw for draw in Draw.objects.all() if not runs_the_same(draw)] == []


def test_finished_rounds_have_results_and_paid_fees() -> None:
    closed = Review.objects.get(state=ReviewState.CLOSED, visit_share=0)

    assert all(one.standing is not None and one.is_passed is not None for one in results_of(closed))
    assert {row.owed for row in fees_of(closed)} == {0}


def test_visits_and_users_count_and_stand_in_every_state() -> None:
    closed = Review.objects.get(state=ReviewState.CLOSED, visit_share__gt=0)
    results = results_of(closed)

    assert set(Visit.objects.values_list("state", flat=True)) == set(VisitState.values)
    assert set(Ballot.objects.values_list("state", flat=True)) == set(BallotState.values)
    assert len(results) == 3
    assert all(one.standing is not None for one in results)


def test_foresight_is_in_its_second_round_with_results_of_the_first() -> None:
    foresight = Foresight.objects.get(state=ForesightState.ASKING)
    findings = findings_of(foresight)

    assert foresight.round == 2
    assert all(one.rounds[0].count == foresight.panel.count() for one in findings)
    assert 0 < foresight.panel.filter(forecasts__round=2).distinct().count() < foresight.panel.count()
    assert Foresight.objects.filter(state=ForesightState.DRAFT).exists()


def test_somebody_who_can_sign_in_has_something_to_judge_or_has_judged() -> None:
    emails = set(Expert.objects.values_list("user__email", flat=True))
    states = Counter(Assignment.objects.filter(review__state=ReviewState.SCORING).values_list("state", flat=True))

    assert "professor@lianqiao.example" in emails
    assert states[AssignmentState.SUBMITTED] > 0


def test_races_stand_in_their_phases_with_judges_of_the_pool() -> None:
    races = {race.title: race for race in Race.objects.all()}

    assert {title: race.state for title, race in races.items()} == {
        row["title"]: row["state"] for row in read("races")["races"]
    }
    assert {race.judges.count() for race in races.values()} == {2}
    assert sorted(races["数控机床主轴故障预警算法赛马"].teams.values_list("state", flat=True)) == [
        "cut",
        "cut",
        "merged",
        "won",
    ]
