"""A pair that was introduced is not offered again as a new match, however often matches are looked for."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import outbox
from lianqiao.core.models import Message
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.partners import introduced_pairs
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.refresh import Refreshed, refresh
from lianqiao.processes.matching.enums import MatchState
from lianqiao.processes.matching.models import Match
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def empty_index(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    index.rebuild()


def run(*records: Any) -> Refreshed:
    """What the worker does after these records were published."""
    for record in records:
        outbox.publish(outbox.topic_of(record, "clear"), record.pk)
    outbox.drain("matching.refresh")
    return refresh(on=DAY)


def states() -> list[MatchState]:
    return [match.state for match in Match.objects.order_by("side")]


@pytest.mark.parametrize("end", ["open", "accepted", "closed", "declined", "cancelled"])
def test_an_introduced_pair_that_is_found_later_is_no_news(scene: Scene, end: str) -> None:
    introduction = scene.ask(demand=scene.demand)
    if end in ("accepted", "closed"):
        introduction = introductions.accept(introduction, actor=scene.researcher)
    if end == "closed":
        introductions.record_outcome(introduction, actor=scene.buyer, code="trial")
    if end == "declined":
        introductions.decline(introduction, actor=scene.researcher, code="terms")
    if end == "cancelled":
        introductions.cancel(introduction, actor=scene.buyer, reason="已解决")
    Message.objects.all().delete()

    done = run(scene.achievement, scene.demand)

    assert (done.demands, done.found, done.told) == (1, 0, 0)
    assert states() == [MatchState.INTRODUCED] * 2
    assert {match.introduced_at for match in Match.objects.all()} == {introduction.created_at}
    assert not Message.objects.exists()
    assert not Match.objects.visible_to(scene.buyer).open().exists()
    assert not Match.objects.visible_to(scene.researcher).open().exists()


def test_looking_again_changes_nothing(scene: Scene) -> None:
    scene.ask(demand=scene.demand)
    run(scene.achievement, scene.demand)
    columns = ("pk", "introduced_at", "told_at", "seen_at")
    before = list(Match.objects.order_by("pk").values(*columns))

    done = run(scene.achievement, scene.demand)

    assert (done.found, done.told) == (0, 0)
    assert list(Match.objects.order_by("pk").values(*columns)) == before


def test_other_matches_of_the_same_demand_are_news(scene: Scene) -> None:
    other = makers.achievement(makers.organisation(), title="压铸件真空工艺")
    makers.actor(other.organisation)
    scene.ask(demand=scene.demand)
    Message.objects.all().delete()

    done = run(scene.achievement, scene.demand, other)

    assert (done.found, done.told) == (2, 2)
    assert [match.achievement for match in Match.objects.visible_to(scene.buyer).open()] == [other]
    told = Message.objects.get(recipient=scene.buyer.user)
    assert told.subject == "发现 1 项新匹配"


def test_a_match_that_was_stored_before_its_introduction_was_seen_is_marked_by_the_next_run(scene: Scene) -> None:
    run(scene.achievement, scene.demand)
    scene.ask(demand=scene.demand)
    Match.objects.update(introduced_at=None)  # as when both happened at one moment

    run(scene.demand)

    assert states() == [MatchState.INTRODUCED] * 2


def test_the_pairs_of_a_demand_come_with_the_time_of_the_first_introduction(scene: Scene) -> None:
    first = scene.ask(demand=scene.demand)
    introductions.cancel(first, actor=scene.buyer, reason="写错了")
    scene.ask(demand=scene.demand)
    scene.ask(achievement=makers.achievement(scene.institute))

    assert Introduction.objects.filter(state=IntroductionState.REQUESTED).count() == 2
    assert introduced_pairs([scene.demand.pk]) == {(scene.demand.pk, scene.achievement.pk): first.created_at}
    assert introduced_pairs([]) == {}


def test_the_page_offers_what_is_open_with_the_owner_of_the_other_record(scene: Scene) -> None:
    other = makers.achievement(makers.organisation("开放研究院"), title="压铸件真空工艺")
    scene.ask(demand=scene.demand)
    run(scene.achievement, scene.demand, other)
    client = Client()
    client.force_login(scene.buyer.user)

    page = client.get(reverse("workbench:matches")).content.decode()

    assert other.title in page
    assert "开放研究院" in page
    assert scene.achievement.title not in page
