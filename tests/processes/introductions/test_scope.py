"""Whose funnel a reader looks at: every figure has a list of as many cases, and none gives a hidden side away."""

from datetime import date
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.queries import funnel
from lianqiao.processes.introductions.queries.grouping import By
from lianqiao.processes.introductions.queries.scope import COURSES, STEPS, Cell, Scope, behind
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.introductions.conftest import Scene
from tests.processes.introductions.makers import mandate_in
from tests.processes.introductions.test_funnel import at, told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


def official(code: str = "290100") -> Actor:
    """A reviewer of the government of a region."""
    return makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), Role.REVIEWER)


def scopes_of(scene: Scene) -> list[Scope]:
    """Those of the governments of a city and of the province, of both sides, and of one month."""
    city, province = official(), official("290000")
    return [
        Scope(city, region="2901"),
        Scope(city, region="290101"),
        Scope(city, organisation=scene.company.pk),
        Scope(province, region="29"),
        Scope(province, region="2902"),
        Scope(scene.buyer, organisation=scene.company.pk),
        Scope(scene.researcher, organisation=scene.institute.pk),
        Scope(scene.researcher, organisation=scene.institute.pk, since=date(2026, 2, 1), until=date(2026, 2, 28)),
    ]


def test_every_figure_has_a_list_of_as_many_cases(told: Scene) -> None:
    for scope in scopes_of(told):
        for by in (None, By.REGION, By.FIELD, By.MANAGER, By.MONTH):
            groups = funnel.funnels(scope.cases(), by=by, digits=scope.digits, within=scope.region, reader=scope.actor)
            for row in groups:
                key = "" if row.key is None else str(row.key)
                expected = {
                    **{str(step): row.reached[step] for step in STEPS},
                    "under_way": row.under_way,
                    "overdue": row.overdue,
                    "ended": row.ended,
                    "claimed": row.claimed,
                }
                listed = {what: behind(scope, Cell(by=by, key=key, what=what)).count() for what in expected}
                assert listed == expected, (scope, by, row.key)


def test_every_dead_end_and_answer_has_a_list_of_as_many_cases(told: Scene) -> None:
    for scope in scopes_of(told):
        for end in funnel.dead_ends(scope.cases()):
            assert behind(scope, Cell(after=end.stage, why=end.code)).count() == end.count
        for row in funnel.answers(scope.asked(), by=By.UNIT):
            found = [
                behind(scope, Cell(by=By.UNIT, key=str(row.key), what=what, part="asked")).count()
                for what in ("", "answered", "lapsed")
            ]
            assert found == [row.asked, row.answered, row.lapsed]


def test_figures_that_there_are_not_have_no_cases(told: Scene) -> None:
    scope = Scope(official(), region="2901")
    wrong = [
        Cell(what="candidate"),
        Cell(what="nonsense"),
        Cell(why="nonsense"),
        Cell(after="nonsense"),
        Cell(by=By.MONTH, key="yesterday"),
        Cell(by=By.MANAGER, key="nobody"),
        Cell(by=By.UNIT, key="nobody"),
    ]
    assert [behind(scope, cell).count() for cell in wrong] == [0] * len(wrong)
    assert {what: behind(scope, Cell(what=what)).count() for what in COURSES} == {
        "under_way": 2,
        "overdue": 0,
        "claimed": 1,
        "ended": 1,
        "answered": 3,
        "lapsed": 0,
        "waiting": 0,
    }


def test_a_stranger_and_another_government_have_no_figures(told: Scene) -> None:
    stranger = makers.actor(makers.organisation(code="310101"))
    assert Scope(stranger, organisation=told.company.pk).cases().count() == 0
    far = official("310100")
    (whole,) = funnel.funnels(Scope(far, region="31").cases())
    assert whole.reached[Stage.INTEREST] == 0
    assert Scope(far, region="2901").cases().count() == 0


def test_who_was_asked_names_no_manager_of_theirs_before_they_agree(told: Scene) -> None:
    with at("2026-10-01"):
        asked = told.ask(achievement=makers.achievement(told.institute, title="另一项成果"))
    office = makers.organisation("转移机构")
    mandate_in(
        introduction=asked,
        organisation=told.institute,
        region=told.institute.region,
        manager_organisation=office,
        created_by=told.researcher.user,
        state="active",
        answered_at=asked.created_at,
    )
    since = date(2026, 9, 1)

    def managers(scope: Scope) -> list[Any]:
        rows = funnel.funnels(scope.cases(), by=By.MANAGER, reader=scope.actor)
        return [row.key for row in rows]

    assert managers(Scope(told.buyer, organisation=told.company.pk, since=since)) == [None]
    assert managers(Scope(told.researcher, organisation=told.institute.pk, since=since)) == [office.pk]


def test_nobody_tries_out_who_a_hidden_owner_is(scene: Scene) -> None:
    hidden = makers.achievement(scene.institute, title="另一项成果", publicity=Publicity.HIDDEN_OWNER)
    scene.ask(achievement=hidden)
    of_asked = Cell(by=By.UNIT, key=str(scene.institute.pk))
    assert behind(Scope(official(), region="2901"), of_asked).count() == 0
    assert behind(Scope(scene.buyer, organisation=scene.company.pk), of_asked).count() == 0
    assert behind(Scope(official("290200"), region="2902"), of_asked).count() == 1


def test_own_pairs_and_those_of_a_region(told: Scene) -> None:
    for side, unit in ((MatchSide.DEMAND, told.company), (MatchSide.ACHIEVEMENT, told.institute)):
        Match.objects.create(demand=told.demand, achievement=told.achievement, side=side, organisation=unit, score=0.5)

    def counted(scope: Scope) -> Any:
        rows = scope.pairs()
        return None if rows is None else funnel.candidates(rows)[None]

    assert counted(Scope(told.buyer, organisation=told.company.pk)) == 1
    assert counted(Scope(official(), region="2901")) == 1
    assert counted(Scope(official(), organisation=told.institute.pk)) == 1
    assert counted(Scope(official(), region="2901", until=date(2020, 1, 1))) == 0
    assert counted(Scope(told.buyer, by_mandate=True)) is None
    assert counted(Scope(makers.actor(told.company, Role.VIEWER), region="2901")) is None
