"""Assessments of organisations: universities and enterprises that have targets, and who sees their points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.enums import AssessmentState
from lianqiao.governance.boards.models import AssessedUnit, Assessment
from lianqiao.governance.boards.queries.assessing import units_for
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.boards.makers import YEAR, colleague, fill, make_assessment, make_leader, set_target
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
D = Decimal
UNIVERSITY, ENTERPRISE = OrganisationKind.UNIVERSITY, OrganisationKind.ENTERPRISE


def unit(kind: str, name: str, code: str = "290100") -> Any:
    """A verified organisation in the region."""
    return OrganisationFactory(kind=kind, name=name, region=region(code))


def make_result(leader: Actor, *targets: tuple[Any, Any, int], state: str, subjects: str = UNIVERSITY) -> Assessment:
    """An assessment by one indicator; `targets` are organisations, what each was to reach, and its monthly figure."""
    indicator = make_indicator(leader)
    for organisation, target, pace in targets:
        set_target(leader, indicator, organisation, target)
        fill(indicator, organisation, [pace] * 12)
    return make_assessment(leader, indicator, subjects=subjects, state=state)


def totals(assessment: Assessment) -> list[tuple[Any, ...]]:
    """The organisations with their points and ranks."""
    return list(assessment.units.order_by("rank").values_list("organisation__name", "region", "total", "rank"))


def opened(actor: Actor, name: str, *args: Any, status: int = 200) -> str:
    """The page as the actor sees it."""
    client = Client()
    client.force_login(actor.user)
    response = client.get(reverse(f"workbench:{name}", args=args))
    assert response.status_code == status
    return response.content.decode() if status == 200 else ""


@pytest.mark.parametrize("kind", [UNIVERSITY, ENTERPRISE, OrganisationKind.GOVERNMENT])
def test_organisations_of_the_kind_are_ranked_by_their_own_targets(kind: str) -> None:
    leader = make_leader()
    first, second = unit(kind, "第一测试单位"), unit(kind, "第二测试单位")
    assessment = make_result(leader, (first, 120, 8), (second, 60, 5), state=AssessmentState.SCORED, subjects=kind)

    assert totals(assessment) == [("第二测试单位", None, D("100.00"), 1), ("第一测试单位", None, D("80.00"), 2)]
    score = assessment.units.get(organisation=first).scores.get()
    assert (score.target, score.value, score.completion) == (120, 96, D("0.8"))


def test_who_has_no_target_is_of_another_kind_or_lies_elsewhere_is_left_out() -> None:
    leader = make_leader("290100")
    assessed, elsewhere = unit(UNIVERSITY, "本市大学"), unit(UNIVERSITY, "外市大学", "290200")
    unit(UNIVERSITY, "没有目标的大学")
    factory = unit(ENTERPRISE, "本市企业")
    assessment = make_result(
        leader, (assessed, 60, 5), (elsewhere, 60, 5), (factory, 60, 5), state=AssessmentState.SCORED
    )

    assert totals(assessment) == [("本市大学", None, D("100.00"), 1)]


def test_target_of_the_assessing_body_counts_before_that_of_another() -> None:
    leader, other = make_leader(), make_leader("290100")
    university = unit(UNIVERSITY, "两级都下目标的大学")
    indicator = make_indicator(leader)
    for actor, value in ((leader, 120), (other, 60)):
        set_target(actor, indicator, university, value)
    fill(indicator, university, [5] * 12)

    assessment = make_assessment(leader, indicator, subjects=UNIVERSITY, state=AssessmentState.SCORED)

    assert totals(assessment) == [("两级都下目标的大学", None, D("50.00"), 1)]


def test_nobody_to_assess_is_refused() -> None:
    leader = make_leader()
    assessment = make_assessment(leader, make_indicator(leader), subjects=UNIVERSITY)

    with pytest.raises(DomainError, match="没有要考核的单位"):
        apply(assessment, "score", actor=leader)

    assessment.refresh_from_db()
    assert (assessment.state, assessment.units.count()) == (AssessmentState.DRAFT, 0)


def test_assessed_organisation_is_told_and_sees_its_own_points_alone() -> None:
    leader = make_leader()
    first, second = unit(UNIVERSITY, "第一测试大学"), unit(UNIVERSITY, "第二测试大学")
    professor, stranger = make_actor(Role.EDITOR, organisation=first), make_actor(Role.EDITOR)
    assessment = make_result(leader, (first, 120, 8), (second, 60, 5), state=AssessmentState.SCORED)
    opened(professor, "assessment", assessment.pk, status=404)

    confirmed = apply(assessment, "confirm", actor=leader)

    assert Message.objects.filter(recipient=professor.user).count() == 1
    page = opened(professor, "assessment", confirmed.pk)
    assert "第一测试大学" in page
    assert "第二测试大学" not in page
    assert "80.00" in opened(professor, "assessment_unit", confirmed.pk, confirmed.units.get(organisation=first).pk)
    theirs = confirmed.units.get(organisation=second)
    opened(professor, "assessment_unit", confirmed.pk, theirs.pk, status=404)
    opened(stranger, "assessment", confirmed.pk, status=404)


def test_governments_of_the_region_and_above_see_all_points_those_below_none() -> None:
    leader = make_leader("290100")
    assessment = make_result(leader, (unit(UNIVERSITY, "测试大学"), 60, 5), state=AssessmentState.CONFIRMED)
    seen = [
        (list(Assessment.objects.visible_to(actor)), units_for(assessment, actor).count())
        for actor in (colleague(leader), make_government(code="290100"), make_government(code="290000"))
    ]

    assert seen == [([assessment], 1)] * 3
    for code in ("290102", "290200"):
        assert not Assessment.objects.visible_to(make_government(code=code)).exists()


@pytest.mark.parametrize("places", [{}, {"region_id": "290100", "organisation": True}])
def test_unit_is_either_a_region_or_an_organisation(places: dict[str, Any]) -> None:
    assessment = make_assessment(make_leader())
    if "organisation" in places:
        places = {**places, "organisation": unit(UNIVERSITY, "测试大学")}

    with pytest.raises(IntegrityError, match="boards_assessed_unit_one_place"), transaction.atomic():
        AssessedUnit.objects.create(assessment=assessment, **places)

    assert not assessment.units.exists()


@pytest.mark.parametrize("has_target", [True, False])
def test_menu_leads_an_organisation_with_targets_to_its_own_board(has_target: bool) -> None:
    leader, university = make_leader(), unit(UNIVERSITY, "测试大学")
    professor = make_actor(Role.EDITOR, organisation=university)
    if has_target:
        set_target(leader, make_indicator(leader, name="测试大学的指标"), university, 60, period=YEAR)

    page = opened(professor, "home")

    assert ("本单位看板" in page, f'href="{reverse("workbench:assessments")}"' in page) == (has_target, has_target)
    if has_target:
        assert "测试大学的指标" in opened(professor, "boards")
