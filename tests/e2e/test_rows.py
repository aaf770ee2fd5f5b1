"""A table of inputs in a real browser: rows are added, pasted, taken away, and typed without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from lianqiao.governance.collection.models import DataSet
from tests.governance.collection.makers import Ladder, make_data_set

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""


@pytest.fixture
def data_set() -> tuple[DataSet, Client]:
    """A draft with three lines, and the session of the official who keeps it."""
    ladder = Ladder()
    client = Client()
    client.force_login(ladder.province.user)
    return make_data_set(ladder, state="draft"), client


@pytest.fixture
def form(browser: Browser, live_server: Any, data_set: Any) -> Iterator[Callable[..., Page]]:
    """The form of the draft, in a browser with or without scripts."""
    contexts = []

    def open_form(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", **options)
        contexts.append(context)
        session = data_set[1].cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"/workbench/collection/{data_set[0].pk}/edit/")
        return page

    yield open_form
    for context in contexts:
        context.close()


def lines(data_set: DataSet) -> list[tuple[str, bool, str]]:
    """What the data set asks for."""
    return list(data_set.items.values_list("indicator__key", "is_required", "help"))


def test_rows_are_pasted_added_and_taken_away(form: Callable[..., Page], data_set: Any) -> None:
    page = form()
    names = page.locator("[name='items.indicator']")
    expect(names).to_have_count(5)

    names.nth(3).focus()
    page.evaluate(PASTE, "contracts\t必填\t甲\t\n没有这个\t选填\t乙\t\nvisits\t选填\t丙\t\n")
    expect(names).to_have_count(6)
    page.locator("tr", has=page.locator("[value='技术合同成交额']")).get_by_role("button", name="去掉这一行").click()
    expect(names).to_have_count(5)
    names.nth(3).fill("")
    page.locator("[name='items.help']").nth(3).fill("")
    page.locator("tr", has=page.locator("[value='走访企业次数']")).get_by_role("button", name="去掉这一行").click()
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    page.get_by_role("button", name="再加一行").first.click()
    expect(names).to_have_count(5)
    page.get_by_role("button", name="保存").last.click()
    page.wait_for_url(f"**/{data_set[0].pk}/")

    assert lines(data_set[0]) == [("local_contracts", True, ""), ("contracts", True, "甲"), ("visits", False, "丙")]


def test_rows_are_typed_and_emptied_without_scripts(form: Callable[..., Page], data_set: Any) -> None:
    page = form(java_script_enabled=False)
    expect(page.get_by_role("button", name="去掉这一行")).to_have_count(0)

    page.locator("[name='items.indicator']").nth(2).fill("")
    page.locator("[name='items.help']").nth(0).fill("含五类合同")
    page.get_by_role("button", name="保存").last.click()
    page.wait_for_url(f"**/{data_set[0].pk}/")

    assert lines(data_set[0]) == [("contracts", True, "含五类合同"), ("local_contracts", True, "")]
