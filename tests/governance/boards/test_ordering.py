"""From a red light to an order to rectify: offered to who may give one, with what is known filled in."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.governance.boards.domain.alerts import watch_targets
from lianqiao.governance.boards.interfaces.ordering import Behind, order_urls
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.supervision.models import Rectification
from tests.factories import make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.boards.makers import CITIES, YEAR, fill, make_leader, make_year, set_target
from tests.governance.collection.makers import Ladder, make_data_set, open_cycle, report_of
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db


def page(actor: Actor, path: str, **query: str) -> str:
    """The page as the actor sees it."""
    browser = Client()
    browser.force_login(actor.user)
    answer = browser.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def offered(html: str) -> list[dict[str, str]]:
    """What the page's links to orders fill in."""
    urls = re.findall(r'href="(/workbench/rectifications/new/[^"]*)"', html)
    return [{name: value for name, (value,) in parse_qs(urlsplit(unescape(url)).query).items()} for url in urls]


def unit_of(actor: Actor, place: Place, indicator: Any) -> str | None:
    """Whom the offered order would be for."""
    (url,) = order_urls(actor, [Behind(place, indicator, YEAR, "还没有数据")])
    return parse_qs(urlsplit(url).query).get("unit", [None])[0]


def test_red_light_offers_an_order_with_place_and_figures_filled_in() -> None:
    leader, city = make_leader(), make_government(code="290300")
    indicator = make_year(leader, name="就地转化")
    red = {"region": "290300", "period": "2025"}

    on_board = offered(page(leader, "/workbench/boards/", **red))
    on_page = offered(page(leader, f"/workbench/boards/indicators/{indicator.pk}/", **red))
    from_above = offered(page(leader, f"/workbench/boards/indicators/{indicator.pk}/", period="2025"))

    assert on_board == on_page == from_above
    assert on_board == [
        {
            "unit": str(city.organisation_id),
            "indicator": "就地转化",
            "title": "就地转化进度滞后",
            "problem": "测试地区2903002025年的就地转化：现值72，序时应达120，相当于序时进度的60%，红灯。",
            "demand": "请分析原因，制定追赶措施，明确责任人和完成时限，按期报送整改情况和佐证材料。",
        }
    ]


def test_alert_offers_an_order_that_can_be_kept_as_it_is_filled_in() -> None:
    leader, city = make_leader(), make_government(code="290300")
    make_year(leader, name="就地转化")
    watch_targets(date(2025, 7, 31))
    browser = Client()
    browser.force_login(leader.user)

    (url,) = re.findall(r'href="(/workbench/rectifications/new/[^"]*)"', page(leader, "/workbench/boards/alerts/"))
    form = browser.get(unescape(url)).context["form"]
    browser.post(unescape(url), {**form.initial, "due_on": "2099-01-31"})

    order = Rectification.objects.get()
    assert (order.unit, order.indicator, order.title) == (city.organisation, "就地转化", "就地转化进度滞后")
    assert order.problem == "测试地区2903002025年的就地转化：自2025年1月起滞后，完成42项，按进度应达69.7项。"


def test_an_unsent_form_does_not_hide_what_a_light_fills_in() -> None:
    leader = make_leader()
    browser = Client()
    browser.force_login(leader.user)
    browser.post("/workbench/rectifications/new/?autosave=1", {"title": "别的问题"})

    plain = browser.get("/workbench/rectifications/new/").context["form"]
    brought = browser.get("/workbench/rectifications/new/", {"title": "就地转化进度滞后"}).context["form"]

    assert (plain.initial["title"], brought.initial["title"]) == ("别的问题", "就地转化进度滞后")


def test_orders_are_offered_to_who_may_give_them_and_for_what_lies_below() -> None:
    leader, viewer = make_leader(), make_government(Role.VIEWER, code="290000")
    city, firm = make_leader("290300"), make_actor(Role.EDITOR)
    indicator, at_city = make_indicator(leader), Place(region=region("290300"))
    own = Place(organisation=leader.organisation)
    province = Place(region=region("290000"))

    def offers(actor: Actor, *places: Place) -> list[bool]:
        return [url != "" for url in order_urls(actor, [Behind(one, indicator, YEAR, "滞后") for one in places])]

    assert offers(leader, at_city, province, own, Place(organisation=firm.organisation)) == [True, False, False, True]
    assert offers(viewer, at_city) == [False]
    assert offers(city, at_city, province) == [False, False]
    assert offers(firm, at_city) == [False]


def test_order_is_for_the_only_body_of_the_region_or_the_only_one_that_reported() -> None:
    ladder = Ladder()
    leader, indicator = ladder.province, ladder.indicators[0]
    county = Place(region=ladder.county.organisation.region)

    report = report_of(open_cycle(make_data_set(ladder)), ladder.county)

    assert unit_of(leader, county, indicator) == str(ladder.county.organisation_id)
    make_government(code=county.key)
    assert unit_of(leader, county, indicator) is None
    report.values.filter(indicator=indicator).update(value=5)
    assert unit_of(leader, county, indicator) == str(ladder.county.organisation_id)


def test_order_for_an_organisation_is_for_itself() -> None:
    leader, unit = make_leader(), make_actor(Role.EDITOR).organisation

    assert unit_of(leader, Place(organisation=unit), make_indicator(leader)) == str(unit.pk)


def test_alerts_take_as_many_queries_for_many_red_places_as_for_one() -> None:
    leader = make_leader()
    counted: list[tuple[int, int]] = []
    for codes in (CITIES[:1], CITIES):
        for code in codes:
            make_government(code=code)
            make_government(code=code)
            indicator = make_indicator(leader, name=f"指标{len(counted)}{code}", distinct_from="测试用")
            set_target(leader, indicator, code, 120)
            fill(indicator, code, [1] * 7)
        watch_targets(date(2025, 7, 31))
        page(leader, "/workbench/boards/alerts/")
        with CaptureQueriesContext(connection) as queries:
            html = page(leader, "/workbench/boards/alerts/")
        counted.append((len(offered(html)), len(queries)))

    assert [found for found, _queries in counted] == [1, 4]
    assert counted[1][1] <= counted[0][1]
