"""Demand → match → introduction → outcome → report on the ranking: a factory, a university and the administrator."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from lianqiao.core import clock
from lianqiao.core.permissions import Office
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.learning.domain.collecting import collect
from lianqiao.processes.learning.domain.retraining import retrain_ranking
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Event, Ranking
from lianqiao.processes.matching import index, ranking
from lianqiao.processes.matching.domain.refresh import refresh
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Pending
from tests.factories import make_officer_of
from tests.processes import makers
from tests.processes.learning.makers import feedback

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TITLE, PROBLEM = "天然鳞片石墨无氟提纯技术", "石墨提纯一直用氢氟酸，环保压力很大，想找不用氢氟酸的石墨提纯办法"
Window = Callable[[Any], Page]


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    """An index and settings of its own."""
    settings.DATA_DIR = tmp_path
    for source in ranking._source:
        source.forget()


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Window]:
    """Opens a window of somebody who is signed in; whatever the browser complains about fails the test."""
    contexts, complaints = [], []

    def open_window(actor: Any) -> Page:
        client = Client()
        client.force_login(actor.user)
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def _look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_match_becomes_a_contract_and_teaches_the_ranking(window: Window) -> None:
    company, institute = makers.organisation("铁岭沟石墨制品有限公司"), makers.organisation("辽河理工大学")
    owner, professor = makers.actor(company), makers.actor(institute)
    demand = makers.demand(company, title="石墨提纯不用氢氟酸", problem=PROBLEM)
    achievement = makers.achievement(
        institute,
        title=TITLE,
        plain_text=f"{PROBLEM}，已在两条生产线应用。",
        contact_name="赵教授",
        contact_phone="0290-5550101",
    )
    index.rebuild()
    Pending.objects.create(kind=MatchSide.DEMAND, record_id=demand.pk, change_id=1)
    refresh(on=clock.today())

    # The factory sees the match, opens it, and asks to meet.
    factory = window(owner)
    factory.goto("/workbench/matches/")
    expect(factory.get_by_text("适合您的“石墨提纯不用氢氟酸”")).to_be_visible()
    _look(factory)
    factory.get_by_role("link", name=TITLE).first.click()
    expect(factory).to_have_url(re.compile(f"{achievement.pk}"))
    factory.go_back()
    factory.get_by_role("link", name=re.compile("寻求对接")).first.click()
    factory.get_by_label("要解决的问题").fill(PROBLEM)
    factory.get_by_label(re.compile("我同意")).check()
    factory.get_by_role("button", name="发出对接申请").click()
    expect(factory.locator(".state", has_text="待对方答复")).to_be_visible()
    introduction = Introduction.objects.get()
    assert (introduction.demand, introduction.achievement) == (demand, achievement)

    # The university accepts; the factory tells of a contract, the university confirms it.
    university = window(professor)
    university.goto(f"/workbench/introductions/{introduction.pk}/")
    university.get_by_role("button", name=re.compile("接受对接")).click()
    expect(university.get_by_text(owner.user.phone).first).to_be_visible()
    factory.reload()
    factory.get_by_role("link", name="登记进展").first.click()
    factory.get_by_label("签订合同", exact=True).check()
    factory.get_by_role("button", name="登记", exact=True).click()
    expect(factory.get_by_text("待确认，暂不计入成效")).to_be_visible()
    university.reload()
    university.get_by_role("button", name="确认属实").click()
    expect(university.get_by_text("对方已确认").first).to_be_visible()

    # All of it has become feedback, and nothing has changed by it.
    collect()
    events = dict(Event.objects.filter(demand=demand).values_list("kind", "rank"))
    assert events == {"shown": 1, "opened": None, "contacted": None, "contract": None}

    # With enough of it a run proposes a version; the administrator reads the report and puts it in use.
    feedback(30)
    made = retrain_ranking(on=clock.today())
    assert ranking.number_in_use() == 0
    keeper = window(make_officer_of(Office.SYSTEM))
    keeper.goto("/workbench/")
    keeper.get_by_role("link", name="匹配排序").first.click()
    expect(keeper.get_by_text("标准排序").first).to_be_visible()
    _look(keeper)
    keeper.get_by_role("link", name="排序第 1 版").first.click()
    expect(keeper.get_by_role("heading", name="排序质量")).to_be_visible()
    expect(keeper.get_by_text(f"{made.report['ndcg_after']:.3f}").first).to_be_visible()
    _look(keeper)
    keeper.get_by_label("已阅读报告").check()
    keeper.get_by_role("button", name="启用这一版").click()
    expect(keeper.locator(".state", has_text="正在使用")).to_be_visible()
    assert (ranking.number_in_use(), ranking.in_use()) == (1, made.numbers)

    # Whom the ranking shows, and the way back.
    keeper.get_by_role("link", name="推荐公平性").first.click()
    expect(keeper.get_by_role("heading", name="单位类型")).to_be_visible()
    _look(keeper)
    keeper.goto("/workbench/rankings/")
    keeper.get_by_role("button", name="退回到上一次使用的版本").click()
    expect(keeper.get_by_text("已退回到标准排序。")).to_be_visible()
    assert ranking.number_in_use() == 0
    assert Event.objects.filter(kind=EventKind.CONTRACT).count() == 1
    assert Ranking.objects.get() == made
