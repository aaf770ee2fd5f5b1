"""Home, records, help and the small files."""

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.processes.matching import index
from tests.faces.portal.conftest import signed_in
from tests.factories import TechFieldFactory, complete_achievement, complete_demand, make_actor


def test_home_counts_what_there_is_and_shows_the_newest(visitor: Client) -> None:
    titles = [complete_achievement(title=f"成果{number}").title for number in range(6)]
    demand = complete_demand()

    answer = visitor.get(reverse("portal:home"))

    figures = {str(row["metric"].label): row["value"] for row in answer.context["figures"]}
    assert figures["在库成果"] == 6
    assert figures["在库需求"] == 1
    assert [card.title for card in answer.context["achievements"]] == titles[:1:-1]
    assert [card.title for card in answer.context["demands"]] == [demand.title]


def test_empty_home_still_says_what_to_do(visitor: Client) -> None:
    page = visitor.get(reverse("portal:home")).content.decode()

    assert "还没有公开的成果" in page
    assert 'name="q"' in page


def test_field_counts_a_record_once_however_many_of_its_parts_it_touches(visitor: Client) -> None:
    TechFieldFactory(code="04", name="新材料")
    parts = [TechFieldFactory(code=code, parent_id="04") for code in ("0401", "0402")]
    complete_achievement().fields.set(parts)

    answer = visitor.get(reverse("portal:home"))

    counted = {row.code: (row.achievements, row.demands) for row in answer.context["fields"]}
    assert counted["04"] == (1, 0)
    assert len(visitor.get(reverse("portal:achievements"), {"field": "04"}).context["cards"]) == 1


def test_person_who_signed_in_finds_the_workbench(db: None) -> None:
    page = signed_in(make_actor()).get(reverse("portal:home")).content.decode()

    assert "我的工作台" in page
    assert reverse("account_login") not in page


def test_record_that_is_not_there_is_not_found(visitor: Client) -> None:
    for kind in ("achievement", "demand"):
        answer = visitor.get(reverse(f"portal:{kind}", args=["01900000-0000-7000-8000-000000000000"]))
        assert answer.status_code == 404


def test_record_says_until_when_it_holds_and_what_is_like_it(visitor: Client) -> None:
    one, other = complete_achievement(), complete_achievement()
    index.rebuild()

    answer = visitor.get(reverse("portal:achievement", args=[one.pk]))

    until = one.fresh_until
    assert f"有效期至 {until.year}年{until.month}月{until.day}日" in answer.content.decode()
    assert [card.pk for card in answer.context["similar"]] == [other.pk]


def test_record_stands_without_an_index(visitor: Client) -> None:
    one = complete_demand()

    answer = visitor.get(reverse("portal:demand", args=[one.pk]))

    assert answer.status_code == 200
    assert answer.context["similar"] == []


def test_visitor_who_asks_for_an_introduction_signs_in_and_comes_back(visitor: Client) -> None:
    one = complete_achievement()
    page = visitor.get(reverse("portal:achievement", args=[one.pk])).content.decode()
    address = f"{reverse('workbench:introduction_new')}?achievement={one.pk}"
    assert f'href="{address}"' in page

    answer = visitor.get(address)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert str(one.pk) in answer.headers["Location"]


def test_help_names_the_days_that_the_program_keeps(visitor: Client) -> None:
    page = visitor.get(reverse("portal:about")).content.decode()

    assert "对方有 15 日时间答复" in page
    assert "信息每隔 180 日要确认一次" in page


def test_robots_are_kept_from_searches_and_the_workbench(visitor: Client) -> None:
    answer = visitor.get(reverse("portal:robots"))

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /accounts/",
        "Disallow: /workbench/",
    ]


@pytest.mark.parametrize(
    ("kind", "status"), [("regions", 200), ("tech_fields", 200), ("industries", 200), ("secrets", 404)]
)
def test_code_lists_answer_anybody_and_others_do_not_exist(visitor: Client, kind: str, status: int) -> None:
    TechFieldFactory()

    answer = visitor.get(reverse("codes", args=[kind]), {"q": "测试"})

    assert answer.status_code == status
    if kind == "tech_fields":
        assert answer.json() == {"results": [{"value": "01", "text": "测试领域01"}]}
