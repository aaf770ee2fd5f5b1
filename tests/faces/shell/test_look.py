"""The shell's pages in a real browser: accessible, within the policy, never wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from lianqiao.faces.shell.context_processors import SIMPLE_MODE_COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGES = {
    "workbench": ("shell:styleguide", ""),
    "portal": ("shell:styleguide", "?face=portal"),
    "login": ("account_login", ""),
}


@pytest.mark.parametrize(
    ("name", "mode", "width"),
    [
        ("workbench", "light", 390),
        ("workbench", "light", 1440),
        ("workbench", "dark", 1440),
        ("workbench", "simple", 390),
        ("portal", "light", 390),
        ("portal", "dark", 1440),
        ("portal", "simple", 1440),
        ("login", "light", 390),
        ("login", "dark", 1440),
    ],
)
def test_page_is_accessible_and_keeps_to_the_policy(
    page: Page, live_server: LiveServer, settings: Settings, name: str, mode: str, width: int
) -> None:
    settings.DEBUG = True
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if mode == "dark" else "light", reduced_motion="reduce")
    if mode == "simple":
        page.context.add_cookies([{"name": SIMPLE_MODE_COOKIE, "value": "1", "url": live_server.url}])
    view, query = PAGES[name]

    page.goto(f"{live_server.url}{reverse(view)}{query}", wait_until="load")
    page.wait_for_selector("html.js")
    findings = [(finding["id"], len(finding["nodes"])) for finding in Axe().run(page).response["violations"]]

    assert findings == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_simple_mode_has_no_text_below_18_pixels_and_nothing_over_the_page(
    page: Page, live_server: LiveServer, settings: Settings
) -> None:
    settings.DEBUG = True
    page.context.add_cookies([{"name": SIMPLE_MODE_COOKIE, "value": "1", "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('shell:styleguide')}")

    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .filter((e) => e.offsetParent && !e.closest(".visually-hidden, .ts-hidden-accessible"))
            .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18)
            .map((e) => e.tagName + e.className)"""
    )
    page.locator(".menu > summary", has_text="选择列").click()

    assert small == []
    assert page.locator(".menu[open] .menu-body").evaluate("e => getComputedStyle(e).position") == "static"


def test_theme_toggle_changes_the_page_and_is_remembered(page: Page, live_server: LiveServer) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}{reverse('account_login')}")

    page.get_by_role("button", name="深色").click()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.get_by_role("button", name="深色").get_attribute("aria-pressed") == "true"


def test_dangerous_action_opens_a_reason_and_escape_closes_it(
    page: Page, live_server: LiveServer, settings: Settings
) -> None:
    settings.DEBUG = True
    page.goto(f"{live_server.url}{reverse('shell:styleguide')}")

    page.locator("summary", has_text="退回修改").click()
    reason = page.locator("#do-return-reason")
    reason.focus()

    assert reason.is_visible()
    assert reason.get_attribute("required") is not None
    page.keyboard.press("Escape")
    assert not reason.is_visible()


def test_character_counter_follows_the_text(page: Page, live_server: LiveServer, settings: Settings) -> None:
    settings.DEBUG = True
    page.goto(f"{live_server.url}{reverse('shell:styleguide')}")

    page.locator("#id_text").fill("气孔")

    assert page.locator("#id_text + .counter").text_content() == "2 / 2000"


def test_leaving_with_unsaved_changes_asks(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}{reverse('account_signup')}")
    page.locator("#id_email").press_sequentially("a")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.goto(f"{live_server.url}{reverse('account_login')}")

    assert asked == ["beforeunload"]
