"""The problem search: reasons, chips, both directions, long texts, and a sentence for whatever cannot be searched."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.faces.portal.problem import IN_ADDRESS
from lianqiao.processes.matching import index
from lianqiao.registers.demands.domain.demands import title_of
from tests.factories import complete_achievement, complete_demand

SEARCH = "portal:search"
PROBLEM = "石墨提纯不想再用氢氟酸，废水排不出去"


def ask(client: Client, **query: Any) -> Any:
    return client.get(reverse(SEARCH), query)


def test_hit_tells_why_with_shares_that_make_a_whole(visitor: Client) -> None:
    achievement = complete_achievement()
    complete_achievement(
        title="玉米大斑病遥感早识别",
        plain_text="先从天上看哪一块玉米开始病，再让飞机只打那一块，药费省一半，一个乡镇一季两万元，手机能收到图。",
    )
    index.rebuild()

    answer = ask(visitor, q=PROBLEM)

    hit = answer.context["hits"][0]
    assert hit["card"].title == achievement.title
    assert any("石墨" in reason.label for reason in hit["reasons"])
    assert 98 <= sum(reason.share for reason in hit["reasons"]) <= 102
    page = answer.content.decode()
    assert f"{reverse('workbench:introduction_new')}?achievement={achievement.pk}&amp;problem=" in page
    assert PROBLEM in page


def test_whoever_types_the_title_of_a_record_is_told_that_all_of_it_was_searched_for(visitor: Client) -> None:
    achievement = complete_achievement(title="石墨无氟提纯中试技术研究")
    index.rebuild()
    sentence = "已按它的全部内容查找"

    named, other = ask(visitor, q=achievement.title), ask(visitor, q=PROBLEM)

    assert sentence in named.content.decode()
    assert named.context["hits"][0]["card"].title == achievement.title
    assert sentence not in other.content.decode()


def test_problem_is_carried_into_a_new_demand(visitor: Client) -> None:
    complete_achievement()
    index.rebuild()

    page = ask(visitor, q=PROBLEM).content.decode()

    address = re.search(rf'href="({re.escape(reverse("workbench:demands_new"))}\?[^"]+)"', page)
    assert address is not None
    brought = parse_qs(urlsplit(unescape(address[1])).query)
    assert brought == {"title": [title_of(PROBLEM)], "problem": [PROBLEM]}


def test_technique_finds_problems_the_other_way_round(visitor: Client) -> None:
    complete_achievement()
    demand = complete_demand()
    index.rebuild()

    answer = ask(visitor, q="镁合金压铸件防腐涂层，盐雾一千小时", to="demands")

    assert [hit["card"].title for hit in answer.context["hits"]] == [demand.title]
    assert "发布成需求" not in answer.content.decode()


def test_conditions_are_chips_and_narrow_the_results(visitor: Client) -> None:
    cheap = complete_achievement(title="石墨提纯便宜", price_yuan=100_000)
    complete_achievement(title="石墨提纯昂贵", price_yuan=9_000_000)
    index.rebuild()

    answer = ask(visitor, q=PROBLEM, price="50", stage="pilot")

    assert [hit["card"].title for hit in answer.context["hits"]] == [cheap.title]
    chips = {chip.label: (chip.value, parse_qs(urlsplit(chip.url).query)) for chip in answer.context["chips"]}
    assert chips == {
        "成熟阶段": ("中试", {"q": [PROBLEM], "price": ["50"]}),
        "价格不高于": ("50 万元", {"q": [PROBLEM], "stage": ["pilot"]}),
    }


def test_nonsense_in_conditions_filters_nothing(visitor: Client) -> None:
    complete_achievement()
    index.rebuild()

    answer = ask(visitor, q=PROBLEM, price="abc", stage="zzz", region="1", field="'; drop", page="-5")

    assert answer.status_code == 200
    assert len(answer.context["hits"]) == 1
    assert answer.context["chips"] == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "不知道怎么说"),
        ({"q": ""}, "不知道怎么说"),
        ({"q": "？"}, "再多写几个字"),
        ({"q": "……!!"}, "再多写几个字"),
        ({"q": "qzxv kkjh wwpp"}, "换一种说法试试"),
        ({"q": "\0\0石墨\0"}, "找到 1 项"),
    ],
)
def test_every_query_gets_a_sentence(visitor: Client, query: dict[str, str], sentence: str) -> None:
    complete_achievement()
    index.rebuild()

    answer = ask(visitor, **query)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_missing_index_is_said_and_nothing_breaks(visitor: Client) -> None:
    complete_achievement()

    page = ask(visitor, q=PROBLEM).content.decode()

    assert "匹配索引正在建立" in page


def test_short_problem_goes_into_the_address(visitor: Client) -> None:
    answer = visitor.post(reverse(SEARCH), {"q": f"  {PROBLEM}  ", "to": "demands"})

    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {"q": [PROBLEM], "to": ["demands"]}


def test_long_problem_is_searched_in_full_by_whoever_typed_it(visitor: Client) -> None:
    complete_achievement()
    index.rebuild()
    long_problem = "我们厂的情况说来话长。" * 60 + PROBLEM

    sent = visitor.post(reverse(SEARCH), {"q": long_problem})
    mine = visitor.get(sent.headers["Location"])
    theirs = Client().get(sent.headers["Location"])

    assert len(parse_qs(urlsplit(sent.headers["Location"]).query)["q"][0]) == IN_ADDRESS
    assert long_problem in mine.content.decode()
    assert "结果按全文查找" in mine.content.decode()
    assert [hit["card"].title for hit in mine.context["hits"]] != []
    assert "这个网址只带了原文开头的一部分" in theirs.content.decode()
    assert PROBLEM not in theirs.content.decode()


def test_problem_never_becomes_markup(visitor: Client) -> None:
    complete_achievement()
    index.rebuild()

    page = ask(visitor, q="石墨<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page
    assert "石墨&lt;script&gt;" in page


def test_pages_follow_each_other_without_repeating(visitor: Client) -> None:
    for number in range(12):
        complete_achievement(title=f"石墨提纯方法{number}")
    index.rebuild()

    first, second = ask(visitor, q=PROBLEM), ask(visitor, q=PROBLEM, page="2")

    found = [hit["card"].pk for answer in (first, second) for hit in answer.context["hits"]]
    assert (len(first.context["hits"]), len(second.context["hits"])) == (10, 2)
    assert len(set(found)) == 12
    assert second.context["first_rank"] == 10
