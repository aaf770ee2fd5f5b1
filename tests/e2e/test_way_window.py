"""A themed window: opened, joined, matched, chosen, seated, talked of; what both want becomes an introduction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.models import Job
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching import index
from lianqiao.processes.windows.models import Talk, Window
from tests.processes import makers
from tests.processes.windows.makers import a_host

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> dict[str, Actor]:
    """A city's government, a company with a demand, an institute with an achievement that fits, all public."""
    host = a_host()
    asker, holder = (
        makers.actor(makers.organisation("铁屏压铸厂")),
        makers.actor(makers.organisation("望川轻金属研究所")),
    )
    makers.demand(asker.organisation)
    makers.achievement(holder.organisation)
    index.rebuild()
    return {"host": host, "asker": asker, "holder": holder}


@pytest.fixture
def pages(browser: Browser, live_server: Any, people: dict[str, Actor]) -> Iterator[dict[str, Page]]:
    """A window of each; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    opened: dict[str, Page] = {}
    contexts = []
    for name, actor in people.items():
        client = Client()
        client.force_login(actor.user)
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900})
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened[name] = page
        contexts.append(context)
    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_window_brings_two_together(pages: dict[str, Page]) -> None:
    host, asker, holder = pages["host"], pages["asker"], pages["holder"]
    today = timezone.localdate()

    # The government opens a window.
    host.goto("/workbench/windows/")
    _look(host)
    host.get_by_role("link", name="发起专场对接").click()
    host.get_by_label("名称", exact=False).first.fill("压铸工艺专场")
    host.get_by_label("主题与说明").fill("铝合金压铸件的气孔、合格率和真空压铸工艺")
    host.get_by_label("地点").fill("市会展中心二楼")
    host.get_by_label("举办日期").fill(str(today + timedelta(days=9)))
    host.get_by_label("开始时间").fill("14:00")
    host.get_by_label("结束时间").fill("17:00")
    host.get_by_label("报名截止日期").fill(str(today + timedelta(days=5)))
    for label, value in (("名额", "20"), ("洽谈桌数", "3"), ("每场洽谈时长", "30")):
        host.get_by_label(label).fill(value)
    _look(host)
    host.get_by_role("button", name="保存草稿").click()
    host.get_by_role("button", name="开始征集项目").click()
    expect(host.locator(".state", has_text="征集项目中").first).to_be_visible()
    _look(host)
    window = Window.objects.get()

    # The company finds it on the portal and joins with its demand.
    asker.goto("/windows/")
    _look(asker)
    asker.get_by_role("link", name="压铸工艺专场").click()
    _look(asker)
    asker.get_by_role("link", name="报名参加").click()
    asker.get_by_role("link", name="用本单位的项目报名").click()
    asker.get_by_label(re.compile("降低压铸件气孔率")).check()
    asker.get_by_label(re.compile("同意把本单位名称")).check()
    _look(asker)
    asker.get_by_role("button", name="申请参加").click()
    expect(asker.locator(".state", has_text="待主办方确认").first).to_be_visible()

    # The host admits it, and invites the institute whose achievement fits.
    host.goto(f"/workbench/windows/{window.pk}/entries/")
    _look(host)
    host.get_by_role("link", name="降低压铸件气孔率").click()
    host.get_by_role("button", name="同意参加").click()
    host.goto(f"/workbench/windows/{window.pk}/invitations/")
    expect(host.get_by_text("为什么推荐").first).to_be_visible()
    _look(host)
    host.get_by_label(re.compile("铝合金真空压铸工艺")).check()
    host.get_by_role("button", name="邀请勾选的项目").click()
    expect(host.get_by_text("已邀请 1 个项目")).to_be_visible()

    # The institute reads why, and agrees.
    holder.goto(f"/workbench/windows/{window.pk}/")
    holder.get_by_role("link", name="铝合金真空压铸工艺").click()
    expect(holder.get_by_text("为什么邀请")).to_be_visible()
    _look(holder)
    holder.get_by_text("同意参加", exact=True).first.click()
    holder.get_by_label(re.compile("同意把本单位名称")).check()
    holder.locator("form").get_by_role("button", name="同意参加").click()
    expect(holder.locator(".state", has_text="参加").first).to_be_visible()

    # The host has the pairs made; both want to talk; the timetable is made.
    host.goto(f"/workbench/windows/{window.pk}/")
    host.get_by_role("button", name="匹配").click()
    jobs.run(Job.objects.get(kind="windows.match").pk)
    for page in (asker, holder):
        page.goto(f"/workbench/windows/{window.pk}/pairs/")
        _look(page)
        page.get_by_role("button", name=re.compile("^想谈")).click()
    expect(holder.locator(".state", has_text="双方都想谈")).to_be_visible()
    host.goto(f"/workbench/windows/{window.pk}/")
    host.get_by_role("button", name="结束征集，开始排期").click()
    host.get_by_text("排定日程，通知各单位").first.click()
    host.locator("form").get_by_role("button", name="排定日程，通知各单位").click()
    expect(host.locator(".state", has_text="日程已定").first).to_be_visible()
    _look(host)
    host.goto(f"/workbench/windows/{window.pk}/timetable/")
    _look(host)

    # The day comes; both say that they want to go on, and know each other's contact from then on.
    begun = timezone.now() - timedelta(minutes=20)
    Window.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=3))
    talk = Talk.objects.get()
    for page in (asker, holder):
        page.goto(f"/workbench/window-talks/{talk.pk}/")
        _look(page)
        page.get_by_label("愿意继续对接").check()
        page.get_by_label(re.compile("愿意继续时：同意")).check()
        page.get_by_role("button", name="登记结果").click()
        expect(page.get_by_text("已登记，后续进展在“对接”里跟踪。")).to_be_visible()
    assert Introduction.objects.get().is_disclosed
    asker.reload()
    asker.get_by_role("link", name="查看后续进展").click()
    expect(asker.get_by_text("望川轻金属研究所").first).to_be_visible()
    host.goto(f"/workbench/windows/{window.pk}/report/")
    expect(host.get_by_text("双方都想谈").first).to_be_visible()
    _look(host)
