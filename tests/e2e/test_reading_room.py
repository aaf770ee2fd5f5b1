"""The reading room in a real browser: gone through from the keyboard, marked by hand, on a screen and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lianqiao.core.permissions import Role
from lianqiao.governance.plans.enums import FindState
from tests.factories import MembershipFactory, UserFactory
from tests.governance.plans.makers import departments, find_of, make_keeper, make_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "liaohe-2026-bridge"
PHONE = {"width": 390, "height": 844}
SELECT = """words => {
  const walker = document.createTreeWalker(document.getElementById("room-text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.textContent.indexOf(words);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
}"""


@pytest.fixture
def plan() -> Any:
    """A plan of which nothing is decided, kept by somebody who can sign in."""
    keeper = make_keeper()
    user = UserFactory(password=PASSWORD, email="keeper@example.com")
    MembershipFactory(user=user, organisation=keeper.organisation, roles=[Role.EDITOR, Role.REVIEWER])
    departments()
    return make_plan(keeper)


@pytest.fixture
def room(browser: Browser, live_server: Any, plan: Any) -> Iterator[Page]:
    """The room, opened by its keeper; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/workbench/plans/{plan.pk}/reading/")
    page.get_by_label("电子邮件").first.fill("keeper@example.com")
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录").first.click()
    page.wait_for_url("**/reading/")
    yield page
    context.close()
    assert complaints == []


def test_plan_is_gone_through_from_the_keyboard(room: Page, plan: Any) -> None:
    target, task = find_of(plan, "就地转化重大科技成果"), find_of(plan, "建设中试平台")
    room.keyboard.press("j")
    expect(room.locator("[data-card]")).to_have_attribute("data-card", str(target.pk))

    room.keyboard.press("Enter")
    expect(room.locator(f"#room-text [data-find='{target.pk}']")).to_have_class("find find-target is-confirmed")
    expect(room.locator("[data-card]")).to_have_attribute("data-card", str(task.pk))
    room.keyboard.press("x")
    expect(room.locator(f"#row-{task.pk}")).to_have_class("room-row room-depth-0 is-dropped")
    expect(room.locator("#room-tally")).to_contain_text("待确认 5，已确认 1，已剔除 1")

    target.refresh_from_db()
    task.refresh_from_db()
    assert (target.state, task.state) == (FindState.CONFIRMED, FindState.DROPPED)


def test_selected_words_become_a_find_in_their_place(room: Page, plan: Any) -> None:
    room.evaluate(SELECT, "按职责分工负责")
    room.get_by_role("button", name="规定").click()
    room.get_by_label("数值").fill("2")
    room.get_by_role("button", name="添加").click()

    expect(room.locator("#room-text .find-rule")).to_have_text("按职责分工负责")
    made = plan.version.finds.get(kind="rule")
    assert plan.version.text[made.start : made.end] == "按职责分工负责"


def test_room_has_no_barriers_and_fits_a_phone(room: Page) -> None:
    room.locator("#finds a[data-find]").first.click()
    expect(room.locator("[data-card]")).to_be_visible()

    found = Axe().run(room, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    room.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert room.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
