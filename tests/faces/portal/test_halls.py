"""The halls: conditions in the address, chips, orders, pages, exports, and a number of queries that stays."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.achievements.enums import AchievementState, TransformationMode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand
from tests.faces.portal.conftest import signed_in
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    TechFieldFactory,
    complete_achievement,
    complete_demand,
    make_actor,
)

ACHIEVEMENTS, DEMANDS = "portal:achievements", "portal:demands"


def titles(answer: Any) -> list[str]:
    return [card.title for card in answer.context["cards"]]


def test_empty_hall_says_what_to_do_next(visitor: Client) -> None:
    page = visitor.get(reverse(ACHIEVEMENTS)).content.decode()

    assert "还没有公开的成果" in page
    assert f'href="{reverse("portal:search")}"' in page


@pytest.mark.parametrize("state", [state for state in AchievementState if state != AchievementState.PUBLISHED])
def test_hall_shows_nothing_that_is_not_published(visitor: Client, state: str) -> None:
    achievement = complete_achievement(state)

    hall = visitor.get(reverse(ACHIEVEMENTS))
    page = visitor.get(reverse("portal:achievement", args=[achievement.pk]))

    assert titles(hall) == []
    assert page.status_code == 404


def test_records_for_verified_organisations_are_hidden_from_others(visitor: Client) -> None:
    achievement = complete_achievement(publicity=Publicity.VERIFIED)
    address = reverse("portal:achievement", args=[achievement.pk])

    assert titles(visitor.get(reverse(ACHIEVEMENTS))) == []
    assert visitor.get(address).status_code == 404
    assert titles(signed_in(make_actor()).get(reverse(ACHIEVEMENTS))) == [achievement.title]
    assert signed_in(make_actor()).get(address).status_code == 200


def test_conditions_become_chips_whose_links_take_them_away(visitor: Client) -> None:
    TechFieldFactory(code="02", name="生物与新医药")
    wanted = complete_achievement(title="菌剂", readiness=6)
    wanted.fields.set([TechFieldFactory(code="0201", name="农业生物", parent_id="02")])
    complete_achievement(title="石墨", readiness=6)

    answer = visitor.get(reverse(ACHIEVEMENTS), {"field": "02", "stage": ["pilot", "lab"], "page": "1"})

    assert titles(answer) == ["菌剂"]
    chips = [(chip.value, chip.url) for chip in answer.context["chips"]]
    base = reverse(ACHIEVEMENTS)
    assert chips == [
        ("生物与新医药", f"{base}?stage=pilot&stage=lab"),
        ("中试", f"{base}?field=02&stage=lab"),
        ("实验室/小试", f"{base}?field=02&stage=pilot"),
    ]


def test_choice_of_a_row_switches_itself_on_and_off(visitor: Client) -> None:
    complete_achievement()

    off = visitor.get(reverse(ACHIEVEMENTS), {"mode": "licence"})
    row = off.context["facets"][2].choices
    licence = next(choice for choice in row if choice.label == str(TransformationMode.LICENCE.label))
    assignment = next(choice for choice in row if choice.label == str(TransformationMode.ASSIGNMENT.label))

    assert (licence.active, licence.url) == (True, reverse(ACHIEVEMENTS))
    assert (assignment.active, assignment.url) == (False, f"{reverse(ACHIEVEMENTS)}?mode=licence&mode=assignment")


def test_condition_that_is_wrong_is_said_beside_its_field(visitor: Client) -> None:
    complete_achievement()

    answer = visitor.get(reverse(ACHIEVEMENTS), {"price_max": "很多"})

    page = answer.content.decode()
    assert titles(answer) == []
    assert "请填写数字金额" in page
    assert re.search(r'<details class="facet-more" open>', page)


def test_readiness_orders_and_unknown_comes_last(visitor: Client) -> None:
    for level in (4, 8):
        complete_achievement(title=f"就绪度{level}", readiness=level)
    unknown = complete_achievement(title="未知")
    Achievement.objects.filter(pk=unknown.pk).update(readiness=None)

    answer = visitor.get(reverse(ACHIEVEMENTS), {"sort": "-stage"})

    assert titles(answer) == ["就绪度8", "就绪度4", "未知"]
    assert [order.label for order in answer.context["orders"] if order.active] == ["成熟度从高到低"]


def test_newest_come_first_unless_told_otherwise(visitor: Client) -> None:
    older, newer = complete_achievement(title="早"), complete_achievement(title="晚")

    answer = visitor.get(reverse(ACHIEVEMENTS))

    assert older.published_at < newer.published_at
    assert titles(answer) == ["晚", "早"]
    assert [order.label for order in answer.context["orders"] if order.active] == ["最新发布"]


def test_export_holds_exactly_what_the_conditions_leave(visitor: Client) -> None:
    complete_achievement(title="要的", readiness=6, price_yuan=120_000)
    complete_achievement(title="不要的", readiness=9)

    answer: Any = visitor.get(reverse(ACHIEVEMENTS), {"stage": "pilot", "export": "csv"})

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("要的,")
    assert "不要的" not in rows[1]
    assert ",12," in rows[1]


def test_export_of_another_kind_does_not_exist(visitor: Client) -> None:
    assert visitor.get(reverse(ACHIEVEMENTS), {"export": "exe"}).status_code == 404


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("view", "factory", "model"), [(ACHIEVEMENTS, AchievementFactory, Achievement), (DEMANDS, DemandFactory, Demand)]
)
def test_thirty_cards_take_as_many_queries_as_one(db: None, view: str, factory: Any, model: Any, signed: bool) -> None:
    maker = complete_achievement if model is Achievement else complete_demand
    template = maker()
    client = signed_in(make_actor()) if signed else Client()
    client.get(reverse(view))

    with CaptureQueriesContext(
        connection,
    ) as with_one:
        one = client.get(reverse(view))
    for number in range(29):
        copy = factory(title=f"复制{number}")
        columns = ("state", "published_at", "fresh_until", "confirmed_by_id", "confirmed_by_way", "confirmed_on")
        model.objects.filter(pk=copy.pk).update(
            **{name: getattr(template, name) for name in columns if hasattr(template, name)}
        )
    with CaptureQueriesContext(connection) as with_thirty:
        thirty = client.get(reverse(view))

    assert (len(titles(one)), len(titles(thirty))) == (1, 20)
    assert thirty.context["table"].page.paginator.count == 30
    assert len(with_thirty) == len(with_one)
