"""Forms of the workbench: kept while typed, refused beside the field, nothing saved by a refusal."""

from typing import Any

import pytest
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.models import FormDraft
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from tests.faces.workbench.conftest import signed_in
from tests.factories import AchievementFactory, make_actor

pytestmark = pytest.mark.django_db

NEW = "workbench:achievements_new"
FILLED = {
    "title": "阀门密封面激光熔覆",
    "plain_text": "给电站阀门厂用，密封面寿命从三个月到两年。",
    "kind": "applied",
    "level": "not_evaluated",
    "publicity": "public",
}


def test_what_was_typed_comes_back_with_the_form(professor: Actor) -> None:
    browser = signed_in(professor)

    kept = browser.post(reverse(NEW) + "?autosave=1", FILLED | {"modes": ["licence", "assignment"]})
    page = browser.get(reverse(NEW))

    assert kept.status_code == 200
    assert kept.json()["message"].startswith("已自动保存")
    form = page.context["form"]
    assert form["title"].value() == FILLED["title"]
    assert form["modes"].value() == ["licence", "assignment"]
    assert "已恢复您上次没有提交的内容" in page.content.decode()
    assert not Achievement.objects.exists()


def test_what_was_typed_comes_back_to_its_writer_alone(professor: Actor, university: Any) -> None:
    signed_in(professor).post(reverse(NEW) + "?autosave=1", FILLED)

    page = signed_in(make_actor(organisation=university)).get(reverse(NEW))

    assert page.context["draft"] is None
    assert FILLED["title"] not in page.content.decode()


def test_discarding_brings_back_the_empty_form(professor: Actor) -> None:
    browser = signed_in(professor)
    browser.post(reverse(NEW) + "?autosave=1", FILLED)

    answer = browser.post(reverse(NEW), {"discard": "1"})

    assert answer.status_code == 302
    assert not FormDraft.objects.exists()
    assert FILLED["title"] not in browser.get(reverse(NEW)).content.decode()


def test_saving_ends_what_was_kept(professor: Actor) -> None:
    browser = signed_in(professor)
    browser.post(reverse(NEW) + "?autosave=1", FILLED)

    answer = browser.post(reverse(NEW), FILLED)

    assert answer.status_code == 302
    assert Achievement.objects.get().title == FILLED["title"]
    assert not FormDraft.objects.exists()


def test_refusal_stands_beside_the_field_and_nothing_is_lost_or_saved(professor: Actor) -> None:
    wrong = FILLED | {"completers": "|某单位", "rights": "发明专利｜ZL1｜不知道", "price_yuan": "很多"}

    page = signed_in(professor).post(reverse(NEW), wrong)

    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == {"completers", "rights", "price_yuan"}
    assert form["completers"].value() == wrong["completers"]
    text = page.content.decode()
    assert "第 1 行：缺少完成人姓名" in text
    assert wrong["plain_text"] in text
    assert not Achievement.objects.exists()


def test_missing_title_is_asked_for_in_the_first_step(factory_owner: Actor) -> None:
    answer = {"problem": "密封面三个月就漏", "kind": "improvement", "urgency": "normal"}

    page = signed_in(factory_owner).post(reverse("workbench:demands_new"), answer)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["title"]
    assert answer["problem"] in page.content.decode()
    assert not Demand.objects.exists()


def test_each_step_of_a_demand_leads_to_the_next(factory_owner: Actor) -> None:
    browser = signed_in(factory_owner)
    first = {"title": "闸阀密封面总漏", "problem": "三个月就漏", "kind": "improvement", "urgency": "normal"}

    answer = browser.post(reverse("workbench:demands_new"), first)

    demand = Demand.objects.get()
    assert answer["Location"] == reverse("workbench:demands_edit", args=[demand.pk]) + "?step=2"
    page = browser.get(answer["Location"])
    assert [step["status"] for step in page.context["steps"]] == ["done", "current", "todo", "todo", "todo"]


def test_words_of_the_search_come_into_the_new_demand(factory_owner: Actor) -> None:
    page = signed_in(factory_owner).get(reverse("workbench:demands_new"), {"problem": "电镀废水里的镍怎么回收"})

    assert page.context["form"]["problem"].value() == "电镀废水里的镍怎么回收"


def test_record_of_another_organisation_cannot_be_changed(factory_owner: Actor) -> None:
    foreign = AchievementFactory(title="原来的名称")

    answer = signed_in(factory_owner).post(
        reverse("workbench:achievements_edit", args=[foreign.pk]), FILLED | {"title": "改掉"}
    )

    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.title == "原来的名称"
