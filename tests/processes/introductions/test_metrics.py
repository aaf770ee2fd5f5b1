"""The figures of what was answered, what came to nothing and what was not found."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianqiao.core import clock, metrics
from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from tests.processes import makers
from tests.processes.introductions.conftest import Scene
from tests.processes.introductions.test_funnel import at, told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


def value(name: str, on: date, **where: Any) -> Any:
    """The figure on a day."""
    return metrics.get(name).value(on=on, **where)


def test_answers_belong_to_who_was_asked(told: Scene) -> None:
    assert value("introductions.answered", date(2025, 12, 31)) == 0
    assert value("introductions.answered", date(2026, 2, 5)) == 2
    assert value("introductions.answered", date(2026, 12, 31), organisation=told.institute.pk) == 2
    assert value("introductions.answered", date(2026, 12, 31), region="290101") == 1


def test_what_lapsed_counts_from_its_last_day(told: Scene) -> None:
    with at("2026-06-01"):
        asked = told.ask(achievement=makers.achievement(told.institute, title="另一项成果"))
    Introduction.objects.filter(pk=asked.pk).update(state=IntroductionState.LAPSED)
    assert value("introductions.lapsed", asked.answer_by - timedelta(days=1)) == 0
    assert value("introductions.lapsed", asked.answer_by) == 1
    assert value("introductions.lapsed", asked.answer_by, organisation=told.company.pk) == 0


def test_only_what_ended_after_talks_has_failed(told: Scene) -> None:
    claimed = Introduction.objects.get(contract_on__isnull=True, disclosed_at__isnull=False)
    with at("2026-05-01"):
        domain.record_outcome(claimed, actor=told.buyer, code="no_funds", text="贷款没有批下来")
    assert value("introductions.failed", date(2026, 4, 30)) == 0
    assert value("introductions.failed", date(2026, 5, 1)) == 1
    assert value("introductions.failed", date(2026, 5, 1), outcome="no_funds") == 1
    assert value("introductions.failed", date(2026, 5, 1), outcome="rights") == 0


def test_unmet_demands_by_reason_and_recommendations_by_pair(scene: Scene) -> None:
    today = clock.today()
    assert value("introductions.unmet_demands", today) == 1
    assert value("introductions.unmet_demands", today - timedelta(days=1)) == 0
    assert metrics.get("introductions.unmet_demands").by("reason", on=today) == {"nothing": 1}
    assert value("matching.found", today) == 0
    for side, unit in ((MatchSide.DEMAND, scene.company), (MatchSide.ACHIEVEMENT, scene.institute)):
        Match.objects.create(
            demand=scene.demand, achievement=scene.achievement, side=side, organisation=unit, score=0.5
        )
    assert value("introductions.unmet_demands", today) == 0
    assert value("matching.found", today) == 1
    assert value("matching.found", today - timedelta(days=1)) == 0
    assert value("matching.found", today, region="290101") == 1
    assert value("matching.found", today, organisation=scene.institute.pk) == 0
