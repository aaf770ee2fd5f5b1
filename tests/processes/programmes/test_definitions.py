"""Forms, conditions, periods and ranks: what an official types, what comes of it, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.processes.programmes.definitions.answers import completeness, is_asked, read
from lianqiao.processes.programmes.definitions.conditions import eligibility, validate_conditions
from lianqiao.processes.programmes.definitions.form import Field, form_of, problems_of
from lianqiao.processes.programmes.definitions.periods import dates
from lianqiao.processes.programmes.enums import FieldKind, Outcome
from lianqiao.processes.programmes.facts import Applicant
from lianqiao.processes.programmes.interfaces.fields import ConditionsField, FormRowsField
from lianqiao.processes.programmes.ranking import Candidate, Limits, rank
from tests.factories import make_actor
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import FORM
from tests.factories.registers import complete_achievement

#: The cells of a row of the form's table before anything is typed: key, section, label, kind and so on.
BLANK = ["", "", "", "text", "1", "", "", "", "0", ""]


def row(**typed: str) -> list[str]:
    names = ("key", "section", "label", "kind", "required", "detail", "help", "prefill", "public", "when")
    return [typed.get(name, blank) for name, blank in zip(names, BLANK, strict=True)]


def test_typed_rows_become_a_form_and_come_back() -> None:
    field = FormRowsField()
    typed = [
        row(section="概况", label="类别", kind="choice", detail="新产品、新工艺"),
        row(section="概况", label="产品名称", when="类别=新产品", public="1"),
        row(section="投入", label="设备清单", kind="table", detail="设备名称、单价:金额、台数:数字"),
        row(section="投入", label="所属领域", kind="code", detail="技术领域"),
        row(section="概况", label="单位", prefill="unit_name", required="0"),
    ]

    kept = field.clean(typed)

    assert [(section["title"], [one["label"] for one in section["fields"]]) for section in kept] == [
        ("概况", ["类别", "产品名称", "单位"]),
        ("投入", ["设备清单", "所属领域"]),
    ]
    form = form_of(kept)
    assert form.field("f2").when is not None
    assert [column.kind for column in form.field("f3").columns] == ["text", "money", "number"]
    assert form.field("f4").source == "fields"
    assert form_of(form.to_json()) == form
    assert field.clean(field.prepare_value(kept)) == kept


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([row(label="类别", kind="choice", detail="只有一个")], "字段“类别”要有至少两个不同的选项。"),
        ([row(label="名称"), row(label="名称")], "字段“名称”出现了两次。"),
        (
            [row(label="领域", kind="code", detail="不知道")],
            "第 1 行：“选项、单位或栏目”请写其中之一：技术领域、行业、地区。",
        ),
        ([row(label="名称", when="类别=新")], "字段“名称”的填写条件要写成“字段名称=选项”，字段要在表里。"),
        (
            [row(label="名称", when="类别=新"), row(label="类别", kind="choice", detail="新、旧")],
            "字段“名称”的填写条件要引用排在它前面的字段。",
        ),
        ([row(label="金额", kind="money", prefill="unit_name")], "字段“金额”不是文字或数字，不能预填。"),
        ([row(kind="date", detail="x")], "第 1 行：请写字段名称。"),
    ],
)
def test_faulty_rows_are_told_in_one_sentence(rows: list[list[str]], sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        FormRowsField().clean(rows)

    assert refusal.value.messages[0] == sentence


def test_form_of_the_tests_is_sound() -> None:
    assert problems_of(form_of(FORM)) == []


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldKind.NUMBER, "1,234.50", "1234.5"),
        (FieldKind.MONEY, "12.5", "125000"),
        (FieldKind.MONEY, Decimal(80), "80"),
        (FieldKind.DATE, "2026/5/1".replace("/5/1", "/05/01"), "2026-05-01"),
        (FieldKind.YES_NO, "no", False),
        (FieldKind.TEXT, "  ", ""),
        (FieldKind.LONG, "", None),
    ],
)
def test_answers_are_kept_in_one_shape(kind: FieldKind, typed: Any, kept: Any) -> None:
    assert read(Field("f", "字段", kind), typed, actor=make_nobody()) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (FieldKind.NUMBER, "很多", "请填写数字。"),
        (FieldKind.NUMBER, "1e400", "请填写数字。"),
        (FieldKind.DATE, "去年", "请填写日期，例如 2026-05-01。"),
        (FieldKind.YES_NO, "也许", "请选“是”或“否”。"),
        (FieldKind.TEXT, "字" * 301, "最多 300 个字。"),
    ],
)
def test_answers_that_do_not_fit_are_refused(kind: FieldKind, typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read(Field("f", "字段", kind), typed, actor=make_nobody())

    assert refusal.value.messages == [sentence]


def make_nobody() -> Any:
    from lianqiao.core.access import ANONYMOUS

    return ANONYMOUS


@pytest.mark.django_db
def test_record_of_another_unit_is_no_answer() -> None:
    own, foreign = complete_achievement(), complete_achievement()
    actor = make_actor(organisation=own.organisation)
    field = Field("f", "成果", FieldKind.RECORD, source="achievements")

    assert read(field, own, actor=actor) == str(own.pk)
    with pytest.raises(ValidationError):
        read(field, foreign, actor=actor)


def test_conditional_field_counts_only_where_it_is_asked() -> None:
    form = form_of(FORM)
    answers = {"f1": "指标", "f2": "1", "f3": False, "f5": "3"}

    without, with_contract = completeness(form, answers), completeness(form, {**answers, "f3": True})

    assert (without.percent, without.is_complete) == (100, True)
    assert (with_contract.done, with_contract.asked, dict(with_contract.missing)) == (4, 5, {"s1": ("合同编号",)})
    assert is_asked(form.field("f4"), {"f3": True})


def condition(text: str, fact: str = "", comparator: str = ">=", value: str = "", **more: Any) -> dict[str, Any]:
    given = {"fact": fact, "comparator": comparator if fact else "", "value": value, "text": text}
    return {**given, "group": "", "veto": False, **more}


@pytest.mark.django_db
def test_conditions_are_answered_yes_no_and_unknown_with_the_reason() -> None:
    unit: Any = OrganisationFactory(staff=80)
    rows = [
        condition("职工不少于 100 人", "staff", ">=", "100", group="规模"),
        condition("单位在本地区", "unit_in_region", "=", "1", group="规模"),
        condition("注册满 1 年", "registered_years", ">=", "1"),
        condition("有 3 项在办的不得申报", "unit_running", ">=", "3", veto=True),
        condition("技术路线可行"),
    ]
    validate_conditions(rows)
    applicant = Applicant(unit, None, "290000")

    found = eligibility(rows, applicant, kinds=["enterprise"], kind_words="企业")

    assert found.verdict == "unknown"
    assert [(line.text, line.verdict, line.gap) for line in found.lines] == [
        ("单位类型", "met", ""),
        ("职工不少于 100 人", "unmet", "还差 20 人"),
        ("单位在本地区", "met", ""),
        ("注册满 1 年", "unknown", ""),
        ("有 3 项在办的不得申报", "met", ""),
        ("技术路线可行", "unknown", ""),
    ]
    assert (found.lines[1].known, found.lines[1].source) == ("80 人", "单位信息")


def test_typed_conditions_come_back() -> None:
    field = ConditionsField()
    typed = [
        ["", "研发投入占比不低于 5%", "rd_revenue_ratio", ">=", "5%", "0", ""],
        ["", "高新技术企业", "valid_high_tech_enterprise", "=", "是", "0", "资质"],
        ["", "由专家判断", "", ">=", "", "0", ""],
    ]

    kept = field.clean(typed)

    assert [one["value"] for one in kept] == ["0.05", "1", ""]
    assert field.clean(field.prepare_value(kept)) == kept


@pytest.mark.django_db
def test_given_deadline_moves_what_follows() -> None:
    first = clock.today()
    early = dates({}, opens_on=first, closes_on=None, where="290000")
    late = dates({}, opens_on=first, closes_on=early.closes_on.replace(year=early.closes_on.year + 1), where="290000")

    assert late.check_until > early.check_until
    assert late.review_until > late.check_until > late.closes_on


def places(scores: list[int | None], **limits: Any) -> list[tuple[int | None, str, str]]:
    candidates = [
        Candidate(number, None if score is None else Decimal(score), Decimal(10)) for number, score in enumerate(scores)
    ]
    return [(place.rank, str(place.outcome), place.cause) for place in rank(candidates, Limits(**limits))]


@pytest.mark.parametrize(
    ("scores", "limits", "wanted"),
    [
        ([80, 90], {"quota": 1}, [(1, "selected", "selected"), (2, "declined", "quota")]),
        ([80, 90], {"quota": 1, "reserve": 1}, [(1, "selected", "selected"), (2, "reserve", "reserve")]),
        ([59, 90], {"floor": Decimal(60)}, [(1, "selected", "selected"), (2, "declined", "floor")]),
        (
            [59, 90],
            {"quota": 1, "floor": Decimal(60), "reserve": 5},
            [(1, "selected", "selected"), (2, "declined", "floor")],
        ),
        (
            [90, 80, 70],
            {"budget": Decimal(20)},
            [(1, "selected", "selected"), (2, "selected", "selected"), (3, "declined", "budget")],
        ),
        ([90, 80, 80], {"quota": 2}, [(1, "selected", "selected"), (2, "declined", "tie"), (2, "declined", "tie")]),
        ([None, 80], {"quota": 2}, [(1, "selected", "selected"), (None, "declined", "no_score")]),
        ([], {"quota": 2}, []),
    ],
)
def test_rank_cuts(scores: list[int | None], limits: dict[str, Any], wanted: list[Any]) -> None:
    assert places(scores, **limits) == wanted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    scores=st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=30),
    quota=st.one_of(st.none(), st.integers(1, 10)),
    budget=st.one_of(st.none(), st.integers(0, 200)),
    floor=st.one_of(st.none(), st.integers(0, 100)),
    reserve=st.integers(0, 5),
)
def test_rank_never_goes_beyond_a_limit_or_past_somebody_better(
    scores: list[int | None], quota: int | None, budget: int | None, floor: int | None, reserve: int
) -> None:
    limits = Limits(
        quota, None if budget is None else Decimal(budget), None if floor is None else Decimal(floor), reserve
    )
    candidates = [
        Candidate(number, None if score is None else Decimal(score), Decimal(10)) for number, score in enumerate(scores)
    ]

    found = rank(candidates, limits)

    chosen = [place for place in found if place.outcome == Outcome.SELECTED]
    left = [place for place in found if place.outcome != Outcome.SELECTED and place.score is not None]
    assert sorted(str(place.key) for place in found) == sorted(str(one.key) for one in candidates)
    assert quota is None or len(chosen) <= quota
    assert budget is None or 10 * len(chosen) <= budget
    assert all(place.score is not None and (floor is None or place.score >= floor) for place in chosen)
    assert not chosen or all((place.score or 0) < min(one.score or 0 for one in chosen) for place in left)
