"""What is asked for and not found: which demands stand in the list, and why."""

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.enums import Unmet
from lianqiao.processes.introductions.queries.unmet import by_field, reasons_of, unmet, unmet_for
from lianqiao.processes.matching.enums import DismissCode, MatchSide
from lianqiao.processes.matching.models import Match, Pending
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

pytestmark = pytest.mark.django_db


def why(demand: Any) -> str | None:
    """Why the demand is in the list; None when it is not."""
    row = unmet().filter(pk=demand.pk).first()
    return None if row is None else row.why


def matched(scene: Scene, **values: Any) -> Match:
    """A match on the desk of the demand's owner."""
    given = {"demand": scene.demand, "achievement": makers.achievement(scene.institute), "score": 0.4, **values}
    return Match.objects.create(side=MatchSide.DEMAND, organisation=scene.company, **given)


def test_nothing_found_once_the_matching_has_looked(scene: Scene) -> None:
    assert why(scene.demand) == Unmet.NOTHING
    waiting = Pending.objects.create(kind=MatchSide.DEMAND, record_id=scene.demand.pk, change_id=1)
    assert why(scene.demand) is None
    waiting.delete()
    matched(scene)
    assert why(scene.demand) is None


def test_all_put_aside(scene: Scene) -> None:
    first, second = matched(scene), matched(scene)
    aside = {"dismissed_at": timezone.now(), "dismissed_by": scene.buyer.user, "dismiss_code": DismissCode.WRONG_STAGE}
    Match.objects.filter(pk=first.pk).update(**aside)
    assert why(scene.demand) is None
    Match.objects.filter(pk=second.pk).update(**aside)
    assert why(scene.demand) == Unmet.ASIDE
    assert reasons_of([scene.demand.pk]) == {scene.demand.pk: [("成熟度不合适", 2)]}


def test_all_talks_have_ended(scene: Scene) -> None:
    asked = scene.ask(demand=scene.demand)
    assert why(scene.demand) is None
    domain.decline(asked, actor=scene.researcher, code="terms")
    assert why(scene.demand) == Unmet.ENDED
    assert reasons_of([scene.demand.pk]) == {scene.demand.pk: [("价格、期限等条件不合适", 1)]}
    matched(scene)
    assert why(scene.demand) is None


def test_what_goes_on_or_is_closed_is_not_in_the_list(scene: Scene) -> None:
    asked = domain.accept(scene.ask(demand=scene.demand), actor=scene.researcher)
    domain.record_outcome(asked, actor=scene.buyer, code="contract_signed")
    assert why(scene.demand) is None
    assert why(makers.demand(scene.company, title="草稿", state=DemandState.DRAFT)) is None
    assert why(makers.demand(scene.company, title="旧需求", state=DemandState.STALE)) == Unmet.NOTHING
    assert why(makers.demand(scene.company, title="难题", state=DemandState.LONG_TERM)) == Unmet.LONG_TERM


def test_each_government_sees_its_region(scene: Scene) -> None:
    scene.demand.fields.set([makers.field("04"), makers.field("0401"), makers.field("07")])
    elsewhere = makers.demand(makers.organisation(code="290202"), title="别市的需求")

    def seen(code: str) -> set[Any]:
        body = makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT)
        return set(unmet_for(makers.actor(body, Role.VIEWER)).values_list("pk", flat=True))

    assert seen("290100") == {scene.demand.pk}
    assert seen("290000") == {scene.demand.pk, elsewhere.pk}
    assert seen("310000") == set()
    assert list(unmet_for(scene.buyer)) == []
    assert by_field(unmet(), digits=2) == {
        None: Counter({Unmet.NOTHING: 1}),
        "04": Counter({Unmet.NOTHING: 1}),
        "07": Counter({Unmet.NOTHING: 1}),
    }
