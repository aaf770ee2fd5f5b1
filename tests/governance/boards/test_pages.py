"""The pages of the boards: they open with figures, and their number of queries does not grow with the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period, add_months, month_of
from lianqiao.faces.workbench.views import boards
from tests.governance.boards.makers import (
    YEAR,
    fill,
    make_bulletin,
    make_leader,
    make_snapshot,
    make_year,
    many_indicators,
    set_target,
)

pytestmark = pytest.mark.django_db


def opened(actor: Actor, name: str, *args: Any, **query: str) -> str:
    """The page as the actor sees it."""
    client = Client()
    client.force_login(actor.user)
    response = client.get(reverse(f"workbench:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_board_tells_the_light_with_its_reason_and_rule() -> None:
    leader = make_leader()
    make_year(leader)
    page = opened(leader, "boards", region="290300", period="2025")

    assert "红灯" in page
    assert "现值72，序时应达120，相当于序时进度的60%，红灯" in page
    assert "亮灯规则：达到序时进度的100%及以上为绿灯" in page


def test_light_leads_down_to_months_and_parts() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    set_target(leader, many_indicators(leader, 1)[0], "290000", 5, period=YEAR.shifted(12))
    page = opened(leader, "board_indicator", indicator.pk)

    assert "测试地区290300" in page
    assert "2025年12月" in page


def test_map_leads_to_the_boards_of_the_parts() -> None:
    leader = make_leader()
    make_year(leader)
    page = opened(leader, "board_map", period="2025")

    assert f"{reverse('workbench:boards')}?period=2025&amp;region=290300" in page


def test_table_and_bulletin_are_shown() -> None:
    leader = make_leader()
    snapshot = make_snapshot(leader)

    assert "方法说明" in opened(leader, "league_snapshot", snapshot.pk)
    assert "一、总体进展" in opened(leader, "bulletin", make_bulletin(leader).pk)


def test_board_page_takes_as_many_queries_for_forty_rows_as_for_two() -> None:
    counted = []
    for count, code in ((2, "290000"), (40, "280000")):
        leader = make_leader(code)
        for indicator in many_indicators(leader, count):
            set_target(leader, indicator, code, 120)
            fill(indicator, code, [10] * 12)
        opened(leader, "boards", period=str(YEAR))
        with CaptureQueriesContext(connection) as queries:
            page = opened(leader, "boards", period=str(YEAR))
        assert page.count('class="board-name"') == count
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_a_long_board_is_shown_in_pages_with_the_lights_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "LINES_AT_ONCE", 2)
    leader = make_leader()
    for indicator in many_indicators(leader, 5):
        set_target(leader, indicator, "290000", 10)
    browser = Client()
    browser.force_login(leader.user)

    pages = [browser.get("/workbench/boards/", {"region": "290000", "period": "2025", "page": n}) for n in (1, 3)]

    assert [page.content.decode().count('class="board-name"') for page in pages] == [2, 1]
    assert [sum(count for *_words, count in page.context["counts"]) for page in pages] == [5, 5]


def test_bulletin_is_begun_for_the_year_of_the_last_month_where_it_has_targets() -> None:
    leader = make_leader()
    last = add_months(month_of(clock.today()), -1)
    year, longer = Period.of_years(last.year), Period(date(last.year, 1, 1), date(last.year + 2, 12, 31))
    (indicator,) = many_indicators(leader, 1)

    begun = []
    for period in (longer, year):
        set_target(leader, indicator, "290000", 5, period=period)
        browser = Client()
        browser.force_login(leader.user)
        begun.append(browser.get("/workbench/bulletins/new/").context["form"]["period"].initial)

    assert begun == [None, str(year)]
