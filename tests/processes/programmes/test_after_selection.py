"""What a scheme says of the time after selection: days that follow from months, and what is not issued."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.processes.programmes.checking import problems_after_selection
from lianqiao.processes.programmes.definitions.agreement import filled, places_in
from lianqiao.processes.programmes.definitions.milestones import Step, later
from lianqiao.processes.programmes.enums import Stage
from tests.factories.agreements import AFTER
from tests.factories.programmes import make_scheme


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 11, 22), 24, date(2028, 11, 21)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
    ],
)
def test_months_end_on_the_day_before(day: date, months: int, last: date) -> None:
    assert later(day, months) == last


def test_step_falls_by_months_or_by_share_of_the_term() -> None:
    begins, ends = date(2026, 1, 1), date(2026, 12, 31)
    by_months = Step("m1", "中试", Stage.STAGE, 6, Decimal(0), "", Decimal(0))
    by_share = Step("m2", "中期", Stage.MIDTERM, None, Decimal(50), "", Decimal(0))
    beyond = Step("m3", "以后", Stage.STAGE, 60, Decimal(0), "", Decimal(0))

    assert [one.due(begins, ends) for one in (by_months, by_share, beyond)] == [
        date(2026, 6, 30),
        date(2026, 7, 2),
        date(2026, 12, 31),
    ]


def test_places_are_filled_and_unknown_ones_stay() -> None:
    text = "{承担单位}与{ 签约部门 }，{别的}"

    assert places_in(text) == ["承担单位", "签约部门", "别的"]
    assert filled(text, {"承担单位": "甲", "签约部门": "乙"}) == "甲与乙，{别的}"


def _without(part: str, **values: Any) -> dict[str, Any]:
    return {**AFTER, part: {**AFTER[part], **values}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (_without("agreement", body="{没有}"), "合同里的“{没有}”既不是平台提供的内容，也不是申报表的字段。"),
        (_without("agreement", signs=[]), "军令状要由项目负责人签署。"),
        (_without("agreement", powers=""), "军令状还没有写明：授予的权限。"),
        (_without("agreement", months=6), "里程碑“中试放大”排在执行期以后。"),
        (_without("money", acceptance="10"), "各次拨款的比例加起来是 90%，应当是 100%。"),
        ({**AFTER, "consequences": []}, "军令状还没有写明：后续义务与违约后果。"),
        ({**AFTER, "agreement": {}}, "写了里程碑、拨款或后续义务与违约后果，还要写合同。"),
    ],
)
def test_scheme_with_a_fault_after_selection_says_so(after: dict[str, Any], sentence: str) -> None:
    assert problems_after_selection(make_scheme("draft", **after)) == [sentence]


@pytest.mark.django_db
def test_scheme_without_an_agreement_has_nothing_to_say() -> None:
    assert problems_after_selection(make_scheme("draft")) == []
