"""The form of an achievement: rows typed as lines, nothing lost, every refusal beside its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.registers.achievements.domain.achievements import CompleterEntry, RightEntry
from lianqiao.registers.achievements.interfaces.forms import AchievementForm, save_achievement
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.enums import PublicStage
from lianqiao.registers.taxonomy.models import Scale, ScaleLevel
from tests.factories import IndustryFactory, TechFieldFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return make_actor()


@pytest.fixture(autouse=True)
def scale() -> None:
    """Two levels of readiness."""
    trl = Scale.objects.create(code="TRL9", name="九级", source="试验")
    for number in (5, 6):
        ScaleLevel.objects.create(
            scale=trl, number=number, name=f"{number}级", description="说明", public_stage=PublicStage.PILOT
        )


def typed(**changes: Any) -> dict[str, Any]:
    """What a person typed."""
    return {
        "title": "无氟提纯",
        "keywords": "石墨、提纯 负极，石墨",
        "fields": [TechFieldFactory().pk],
        "industries": [IndustryFactory().pk],
        "readiness": "6",
        "kind": "applied",
        "level": "not_evaluated",
        "publicity": "public",
        "modes": ["licence", "assignment"],
        "price_yuan": "120.5",
        "completers": "季明湛｜辽河大学｜总体设计\n\n晁墨林\t辽河大学",
        "rights": "发明|ZL2020|授权|一种提纯方法|辽河大学|2024/5/1\n软著",
        "contact_name": "季明湛",
        "contact_phone": "1",
    } | changes


def test_form_saves_all_that_was_typed_and_shows_it_again(actor: Actor) -> None:
    form = AchievementForm(typed(rights="发明|ZL2020|授权|一种提纯方法|辽河大学|2024/5/1"), actor=actor)
    assert form.is_valid(), form.errors

    saved = save_achievement(form, actor, None)

    assert saved.keywords == ["石墨", "提纯", "负极"]
    assert (saved.price_yuan, saved.readiness) == (Decimal(1205000), 6)
    again = AchievementForm(actor=actor, instance=Achievement.objects.get())
    assert again["completers"].value() == "季明湛｜辽河大学｜总体设计\n晁墨林｜辽河大学"
    assert again["rights"].value() == "发明专利｜ZL2020｜有效｜一种提纯方法｜辽河大学｜2024-05-01"
    assert again["keywords"].value() == "石墨、提纯、负极"
    assert again["price_yuan"].value() == "120.5"


def test_form_reads_rows_into_entries(actor: Actor) -> None:
    form = AchievementForm(typed(rights="发明|ZL2020|授权|一种提纯方法|辽河大学|2024/5/1"), actor=actor)
    assert form.is_valid(), form.errors

    assert form.parts()["completers"] == [
        CompleterEntry("季明湛", "辽河大学", "总体设计"),
        CompleterEntry("晁墨林", "辽河大学"),
    ]
    assert form.parts()["rights"] == [
        RightEntry("invention", "granted", "ZL2020", "一种提纯方法", "辽河大学", date(2024, 5, 1))
    ]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("completers", "季明湛｜甲｜乙｜丙", "第 1 行的栏数太多，应为：姓名｜单位｜主要贡献。"),
        ("completers", "季明湛\n｜辽河大学", "第 2 行：缺少完成人姓名。"),
        ("completers", "甲" * 61, "第 1 行：姓名超过 60 个字。"),
        ("rights", "发明｜ZL1｜有效｜名称｜甲｜去年", "第 1 行：日期“去年”不对，请写成 2024-05-01 的样子。"),
        (
            "rights",
            "发明｜ZL1｜有效｜名称｜甲｜2024-13-01",
            "第 1 行：日期“2024-13-01”不对，请写成 2024-05-01 的样子。",
        ),
        ("keywords", " ".join(str(number) for number in range(9)), "关键词最多 8 个。"),
        ("price_yuan", "一百", "请填写数字金额，例如 1,234.5。"),
    ],
)
def test_form_refuses_beside_the_field_with_the_line(actor: Actor, field: str, text: str, sentence: str) -> None:
    form = AchievementForm(typed(**{"rights": "", field: text}), actor=actor)

    assert not form.is_valid()
    assert {name: list(errors) for name, errors in form.errors.items()} == {field: [sentence]}
    assert form[field].value() == text


def test_unknown_kind_of_right_is_answered_with_the_known_ones(actor: Actor) -> None:
    form = AchievementForm(typed(rights="奖状｜1｜有效"), actor=actor)

    assert not form.is_valid()
    assert form.errors["rights"][0].startswith("第 1 行：知识产权类型“奖状”不认识，请从这些中选：发明专利、")


def test_new_record_is_prefilled_with_the_person_and_an_old_one_is_not(actor: Actor) -> None:
    assert AchievementForm(actor=actor)["contact_name"].value() == actor.user.name
    saved = save_achievement(_valid(AchievementForm(typed(rights="", contact_phone=""), actor=actor)), actor, None)

    assert AchievementForm(actor=actor, instance=saved)["contact_phone"].value() == ""


def test_readiness_is_offered_in_words_from_the_scale(actor: Actor) -> None:
    choices = AchievementForm(actor=actor).fields["readiness"].choices

    assert [value for value, _label in choices] == ["", 5, 6]


def _valid(form: AchievementForm) -> AchievementForm:
    assert form.is_valid(), form.errors
    return form
