"""What becomes of finds is noted from where it happens, follows what is taken back, and goes with its records."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core import outbox
from lianqiao.core.access import SYSTEM
from lianqiao.engines.retrieval import Settings
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.learning.domain.collecting import collect
from lianqiao.processes.learning.domain.rankings import adopt, keep_ranking
from lianqiao.processes.learning.enums import EventKind, gain_of
from lianqiao.processes.learning.models import Event
from lianqiao.processes.matching.domain.matches import dismiss, mark_opened, mark_seen, restore
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain.candidates import candidate_of, drop, send
from tests.processes import makers
from tests.processes.matchmaking.conftest import Scene, match_of, scene  # noqa: F401

pytestmark = pytest.mark.django_db


def drain() -> None:
    outbox.drain("learning.collect")


def noted() -> list[tuple[str, str]]:
    """Kind and reason of all events, in order of kind."""
    return sorted(Event.objects.values_list("kind", "reason"))


@pytest.fixture
def pair() -> tuple[Any, Any, Any]:
    """A demand's row of a match, and somebody of each side."""
    company, institute = makers.organisation(), makers.organisation()
    match = match_of(makers.demand(company), makers.achievement(institute))
    return match, makers.actor(company), makers.actor(institute)


def test_a_look_at_matches_is_noted_with_rank_and_version(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair
    better = match_of(match.demand, makers.achievement(makers.organisation()), score=0.9)
    adopt(keep_ranking(Settings(title=0.3), {}), actor=SYSTEM, has_read=True)

    mark_seen(Match.objects.all(), actor=asker)
    drain()

    shown = Event.objects.filter(kind=EventKind.SHOWN).order_by("rank")
    assert [(one.achievement, one.rank, one.version) for one in shown] == [
        (better.achievement, 1, 1),
        (match.achievement, 2, 1),
    ]
    Match.objects.filter(pk=better.pk).update(score=0.1)
    collect()
    assert Event.objects.get(achievement=better.achievement).rank == 1


def test_the_other_owners_look_has_no_rank(pair: tuple[Any, Any, Any]) -> None:
    _match, _asker, holder = pair

    mark_seen(Match.objects.all(), actor=holder)
    drain()

    assert list(Event.objects.values_list("kind", "rank")) == [("shown", None)]


def test_opening_counts_as_seen_and_is_noted_once(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair

    mark_opened(match, actor=asker)
    mark_opened(match, actor=asker)
    drain()

    assert noted() == [("opened", ""), ("shown", "")]


def test_a_match_put_aside_is_noted_until_it_is_taken_up_again(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair

    dismiss(match, actor=asker, code="wrong_problem")
    drain()
    assert noted() == [("dismissed", "wrong_problem")]

    restore(match, actor=asker)
    drain()
    assert noted() == []


def test_work_lists_say_what_their_keepers_think(scene: Scene) -> None:  # noqa: F811
    send(candidate_of(scene.match, actor=scene.body), actor=scene.body)
    other = match_of(makers.demand(makers.organisation()), makers.achievement(makers.organisation()))
    drop(candidate_of(other, actor=scene.body), actor=scene.body, code="wrong_stage")
    drain()

    assert sorted(Event.objects.values_list("demand", "kind", "reason")) == sorted(
        [(scene.match.demand_id, "recommended", ""), (other.demand_id, "dismissed", "wrong_stage")]
    )


def test_an_introduction_says_how_far_the_two_came(pair: tuple[Any, Any, Any]) -> None:
    match, asker, holder = pair
    asked = introductions.request_introduction(
        actor=asker, achievement=match.achievement, demand=match.demand, problem_text=makers.PROBLEM, agrees=True
    )
    asked = introductions.accept(asked, actor=holder)
    asked = introductions.record_outcome(asked, actor=asker, code="contract_signed")
    drain()
    assert noted() == [("contacted", "")]

    claim = asked.steps.get(code="contract_signed")
    asked = introductions.confirm_step(claim, actor=holder)
    drain()
    assert noted() == [("contacted", ""), ("contract", "")]

    introductions.record_outcome(asked, actor=asker, code="contract_ended", text="双方同意解除")
    drain()
    assert noted() == [("contacted", ""), ("contract", ""), ("failed", "contract_ended")]


def test_an_introduction_about_one_record_says_nothing_of_a_pair() -> None:
    makers.complete_introduction("declined")
    drain()

    assert noted() == []


def test_collecting_anew_gives_the_same(pair: tuple[Any, Any, Any]) -> None:
    match, asker, holder = pair
    dismiss(match, actor=asker, code="known")
    asked = introductions.request_introduction(
        actor=asker, achievement=match.achievement, demand=match.demand, problem_text=makers.PROBLEM, agrees=True
    )
    introductions.decline(asked, actor=holder, code="not_our_field")
    drain()
    before = noted()

    assert collect() == 3
    assert noted() == before == [("contacted", ""), ("declined", "not_our_field"), ("dismissed", "known")]


def test_events_go_with_their_records(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair
    mark_opened(match, actor=asker)
    drain()

    match.demand.delete()

    assert noted() == []


def test_events_of_a_match_that_is_gone_stay(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair
    mark_seen(Match.objects.all(), actor=asker)
    drain()
    match.delete()

    assert collect() == 1


@pytest.mark.parametrize(
    ("events", "gain"),
    [
        ([], None),
        ([("shown", "")], 0.0),
        ([("shown", ""), ("opened", "")], 0.5),
        ([("opened", ""), ("dismissed", "wrong_problem")], 0.0),
        ([("opened", ""), ("dismissed", "known")], None),
        ([("recommended", ""), ("dismissed", "known")], 1.0),
        ([("contacted", ""), ("declined", "no_capacity")], 1.0),
        ([("contacted", ""), ("declined", "not_our_field")], 0.0),
        ([("contacted", ""), ("trial", "")], 2.0),
        ([("contacted", ""), ("trial", ""), ("failed", "no_fit_technical")], 0.0),
        ([("dismissed", "wrong_problem"), ("contract", "")], 3.0),
        ([("contacted", ""), ("contract", ""), ("landing", "")], 4.0),
    ],
)
def test_gain_of_what_happened(events: list[tuple[str, str]], gain: float | None) -> None:
    assert gain_of(events) == gain


def test_old_looks_belong_to_the_version_of_their_day(pair: tuple[Any, Any, Any]) -> None:
    match, asker, _holder = pair
    mark_seen(Match.objects.filter(pk=match.pk), actor=asker)
    Match.objects.filter(pk=match.pk).update(seen_at=timezone.now() - timedelta(days=2))
    adopt(keep_ranking(Settings(title=0.3), {}), actor=SYSTEM, has_read=True)

    collect()

    assert Event.objects.get().version == 0
