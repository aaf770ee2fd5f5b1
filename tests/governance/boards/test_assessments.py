"""Assessments: points by the figures, corrections with reasons, extras, and the confirmed result."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.assessments import (
    ItemContent,
    add_extra,
    correct_points,
    create_assessment,
    drop_extra,
    edit_assessment,
)
from lianqiao.governance.boards.enums import AssessmentState
from lianqiao.governance.boards.interfaces.workbooks import assessment_workbook, snapshot_workbook
from lianqiao.governance.boards.models import AssessedScore, Assessment
from lianqiao.governance.boards.queries.assessing import units_for
from lianqiao.governance.indicators.models import Reading
from tests.factories import make_government
from tests.governance.boards.makers import make_assessment, make_leader, make_snapshot, make_year

pytestmark = pytest.mark.django_db
D = Decimal


def totals(assessment: Assessment) -> list[tuple[Any, ...]]:
    """The units with their points and ranks."""
    return list(assessment.units.order_by("region").values_list("region", "total", "rank"))


def scored(**values: Any) -> tuple[Any, Assessment]:
    """Somebody and an assessment whose points have been computed."""
    leader = make_leader()
    return leader, make_assessment(leader, state=AssessmentState.SCORED, **values)


def test_points_follow_weights_and_completion() -> None:
    leader = make_leader()
    first, second = make_year(leader, targets=(144, 144, 144)), make_year(leader, targets=(72, 108, 144))
    assessment = apply(make_assessment(leader, first, second), "score", actor=leader)

    assert totals(assessment) == [
        ("290100", D("100.00"), 1),
        ("290200", D("87.50"), 2),
        ("290300", D("50.00"), 3),
    ]


def test_missing_figure_gives_nothing() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    Reading.objects.filter(region="290100").delete()
    assessment = make_assessment(leader, indicator, state=AssessmentState.SCORED)

    score = AssessedScore.objects.get(unit__assessment=assessment, unit__region="290100")
    assert (score.value, score.completion, score.computed) == (None, None, 0)


def test_weights_must_make_a_hundred() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    assessment = make_assessment(leader, indicator)
    head = {"title": "考核"}
    edit_assessment(assessment, actor=leader, values=head, items=[ItemContent(indicator, D(90))])

    with pytest.raises(DomainError, match="现在是90"):
        apply(assessment, "score", actor=leader)

    assessment.refresh_from_db()
    assert (assessment.state, assessment.units.count()) == (AssessmentState.DRAFT, 0)


def test_points_wait_for_the_end_of_the_period() -> None:
    leader = make_leader()
    assessment = make_assessment(leader, ends_on=date(2099, 12, 31))

    with pytest.raises(DomainError, match="还没有结束"):
        apply(assessment, "score", actor=leader)


def test_correction_has_a_reason_and_counts() -> None:
    leader, assessment = scored()
    score = AssessedScore.objects.get(unit__region="290300")

    correct_points(score, actor=leader, points=D(99), reason="补报了合同")

    assert totals(assessment) == [("290100", 100, 1), ("290200", 90, 3), ("290300", 99, 2)]
    corrected = AssessedScore.objects.get(pk=score.pk)
    assert (corrected.computed, corrected.points, corrected.reason) == (60, 99, "补报了合同")
    assert correct_points(score, actor=leader, points=None, reason="撤回").points == 60


@pytest.mark.parametrize(("points", "reason"), [(D("100.01"), "多了"), (D(-1), "少了"), (D(50), " ")])
def test_wrong_correction_changes_nothing(points: Decimal, reason: str) -> None:
    leader, assessment = scored()
    score = AssessedScore.objects.get(unit__region="290300")
    before = totals(assessment)

    with pytest.raises(DomainError):
        correct_points(score, actor=leader, points=points, reason=reason)

    assert totals(assessment) == before


def test_extras_count_within_their_limits() -> None:
    leader, assessment = scored(most_bonus=D(5), most_deduction=D(10))
    unit = assessment.units.get(region="290200")
    extra = add_extra(unit, actor=leader, points=D(8), reason="国家奖")
    add_extra(unit, actor=leader, points=D(-2), reason="迟报")
    assert totals(assessment)[1] == ("290200", 93, 2)

    drop_extra(extra, actor=leader)

    assert totals(assessment)[1] == ("290200", 88, 2)


@pytest.mark.parametrize(("points", "reason"), [(D(0), "没有"), (D(1), "")])
def test_extra_without_points_or_reason_is_refused(points: Decimal, reason: str) -> None:
    leader, assessment = scored()

    with pytest.raises((InvalidInput, DomainError)):
        add_extra(assessment.units.get(region="290200"), actor=leader, points=points, reason=reason)

    assert totals(assessment)[1] == ("290200", 90, 2)


def test_confirmed_result_is_seen_below_told_and_fixed() -> None:
    leader, assessment = scored()
    city = make_government(Role.EDITOR, code="290100")
    assert not Assessment.objects.visible_to(city).exists()

    confirmed = apply(assessment, "confirm", actor=leader)

    assert list(Assessment.objects.visible_to(city)) == [confirmed]
    assert Message.objects.filter(recipient=city.user).count() == 1
    score = AssessedScore.objects.get(unit__region="290300")
    with pytest.raises(DomainError, match="已确认"):
        correct_points(score, actor=leader, points=D(99), reason="补报")


def test_redrawn_assessment_forgets_its_points() -> None:
    leader, assessment = scored()

    redrawn = apply(assessment, "redraw", actor=leader, reason="权重有误")

    assert (redrawn.scored_on, redrawn.units.count()) == (None, 0)


def test_indicator_stands_once_on_the_sheet() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    values = {"title": "考核", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}

    with pytest.raises(DomainError, match="只能列一次"):
        create_assessment(actor=leader, values=values, items=[ItemContent(indicator, D(50))] * 2)

    assert not Assessment.objects.exists()


def test_workbook_of_an_assessment_has_points_and_details() -> None:
    leader, assessment = scored()
    book = openpyxl.load_workbook(io.BytesIO(assessment_workbook(assessment, units_for(assessment, leader))))

    assert [row[1].value for row in book.worksheets[0].iter_rows(min_row=2)] == [
        "测试地区290100",
        "测试地区290200",
        "测试地区290300",
    ]
    assert book.worksheets[0].cell(2, 5).value == 100
    assert book.worksheets[1].max_row == 4


def test_workbook_of_a_league_table_has_its_method() -> None:
    snapshot = make_snapshot(make_leader())
    book = openpyxl.load_workbook(io.BytesIO(snapshot_workbook(snapshot)))

    assert [[cell.value for cell in row[:4]] for row in book.worksheets[0].iter_rows(min_row=2)] == [
        [1, "测试地区290100", 120, 144],
        [2, "测试地区290200", 120, 108],
        [3, "测试地区290300", 120, 72],
    ]
    assert book.worksheets[1].cell(5, 2).value == snapshot.method
