"""Who sees which table, bulletin and assessment: lists and rules say the same for every level and kind of unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.boards.makers import (
    fill,
    make_assessment,
    make_bulletin,
    make_leader,
    make_snapshot,
    make_year,
    set_target,
)
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db

#: Who looks at what the government of a city has made.
PEOPLE = ("maker", "colleague", "same_region", "above", "below", "neighbour", "assessed", "university", "manager")
GOVERNMENTS = {"maker", "colleague", "same_region", "above", "below"}
OWN = {"maker", "colleague"}


@pytest.fixture
def world() -> dict[str, Actor]:
    """Two people of the city's government, governments around it, two universities in it, and somebody who serves."""
    maker = make_leader("290100")
    universities = [
        OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name=name, region=region("290100"))
        for name in ("被考核大学", "另一所大学")
    ]
    body = OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION, region=region("290100"))
    return {
        "maker": maker,
        "colleague": make_actor(Role.EDITOR, organisation=maker.organisation),
        "same_region": make_government(Role.REVIEWER, code="290100"),
        "above": make_government(Role.REVIEWER, code="290000"),
        "below": make_government(Role.REVIEWER, code="290102"),
        "neighbour": make_government(Role.REVIEWER, code="290200"),
        "assessed": make_actor(Role.EDITOR, organisation=universities[0]),
        "university": make_actor(Role.EDITOR, organisation=universities[1]),
        "manager": make_actor(Role.MANAGER, organisation=body),
    }


def year_of_the_city(maker: Actor) -> Any:
    """An indicator with figures of the city's counties."""
    return make_year(maker, cities=("290102", "290103", "290104"), home="290100")


def table(audience: str) -> Callable[[dict[str, Actor]], Any]:
    """A league table of the city that is shown to them."""
    return lambda world: make_snapshot(world["maker"], year_of_the_city(world["maker"]), audience=audience)


def bulletin(state: str) -> Callable[[dict[str, Actor]], Any]:
    """A bulletin of the city in that state."""
    return lambda world: make_bulletin(world["maker"], state=state)


def ranking(state: str) -> Callable[[dict[str, Actor]], Any]:
    """An assessment of the city's counties in that state."""
    return lambda world: make_assessment(world["maker"], year_of_the_city(world["maker"]), state=state)


def judgement(state: str) -> Callable[[dict[str, Actor]], Any]:
    """An assessment of the city's universities in that state, of which one has a target."""

    def make(world: dict[str, Actor]) -> Any:
        maker, university = world["maker"], world["assessed"].organisation
        indicator = make_indicator(maker)
        set_target(maker, indicator, university, 60)
        fill(indicator, university, [5] * 12)
        return make_assessment(maker, indicator, subjects=OrganisationKind.UNIVERSITY, state=state)

    return make


A, B = AssessmentState, BulletinState


@pytest.mark.parametrize(
    ("make", "permission", "seen_by"),
    [
        (table(Audience.OWN), Permission.LEAGUE_VIEW, OWN | {"above"}),
        (table(Audience.BELOW), Permission.LEAGUE_VIEW, GOVERNMENTS),
        (table(Audience.PUBLIC), Permission.LEAGUE_VIEW, set(PEOPLE)),
        (bulletin(B.DRAFT), Permission.BULLETIN_VIEW, OWN),
        (bulletin(B.ISSUED), Permission.BULLETIN_VIEW, GOVERNMENTS),
        (bulletin(B.WITHDRAWN), Permission.BULLETIN_VIEW, GOVERNMENTS),
        (ranking(A.DRAFT), Permission.ASSESSMENT_VIEW, OWN),
        (ranking(A.SCORED), Permission.ASSESSMENT_VIEW, OWN),
        (ranking(A.CONFIRMED), Permission.ASSESSMENT_VIEW, GOVERNMENTS),
        (judgement(A.SCORED), Permission.ASSESSMENT_VIEW, OWN),
        (judgement(A.CONFIRMED), Permission.ASSESSMENT_VIEW, OWN | {"same_region", "above", "assessed"}),
    ],
)
def test_lists_and_rules_show_a_record_to_the_same_people(
    world: dict[str, Actor], make: Callable[[dict[str, Actor]], Any], permission: Permission, seen_by: set[str]
) -> None:
    record = make(world)
    rows = type(record).objects

    assert {name for name in PEOPLE if rows.visible_to(world[name]).filter(pk=record.pk).exists()} == seen_by
    assert {name for name in PEOPLE if world[name].can(permission, record)} == seen_by


def test_result_that_is_opened_again_is_hidden_again(world: dict[str, Actor]) -> None:
    assessment = judgement(A.CONFIRMED)(world)
    reopened = apply(assessment, "reopen", actor=world["maker"], reason="数据有误")

    assert not type(reopened).objects.visible_to(world["assessed"]).exists()
    assert not world["assessed"].can(Permission.ASSESSMENT_VIEW, reopened)
