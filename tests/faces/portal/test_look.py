"""The portal in a real browser: accessible, within the policy, never wider than the screen, large where asked."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from lianqiao.core.publishing.enums import Publicity
from lianqiao.faces.shell.context_processors import SIMPLE_MODE_COOKIE
from lianqiao.processes.matching import index
from tests.faces.portal.conftest import telling_achievement, telling_demand

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

VIEWS = (("light", 1440), ("light", 390), ("dark", 1440), ("dark", 390), ("simple", 1440), ("simple", 390))


@pytest.fixture
def addresses() -> list[str]:
    """Every kind of page of the portal, with records on it."""
    achievement, demand = telling_achievement(Publicity.HIDDEN_OWNER), telling_demand(masked=())
    index.rebuild()
    search = reverse("portal:search")
    return [
        reverse("portal:home"),
        reverse("portal:achievements"),
        f"{reverse('portal:achievements')}?stage=pilot&mode=licence&price_max=x",
        reverse("portal:demands"),
        f"{reverse('portal:demands')}?stage=lab",
        reverse("portal:achievement", args=[achievement.pk]),
        reverse("portal:demand", args=[demand.pk]),
        search,
        f"{search}?q=石墨提纯&price=900",
        f"{search}?q=？",
        f"{search}?q=镁合金压铸件&to=demands",
        reverse("portal:about"),
    ]


@pytest.fixture
def opened(page: Page, live_server: LiveServer) -> Callable[[str, int], list[str]]:
    """Prepare the browser for a mode and a width; returns the list in which its complaints are collected."""

    def prepare(mode: str, width: int) -> list[str]:
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if mode == "dark" else "light", reduced_motion="reduce")
        if mode == "simple":
            page.context.add_cookies([{"name": SIMPLE_MODE_COOKIE, "value": "1", "url": live_server.url}])
        return complaints

    return prepare


@pytest.mark.parametrize(("mode", "width"), VIEWS)
def test_pages_are_accessible_and_keep_to_the_policy(
    page: Page,
    live_server: LiveServer,
    opened: Callable[[str, int], list[str]],
    addresses: list[str],
    mode: str,
    width: int,
) -> None:
    complaints = opened(mode, width)
    found = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}", wait_until="load")
        page.wait_for_selector("html.js")
        found += [(address, finding["id"]) for finding in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((address, "wider than the screen"))

    assert found == []
    assert complaints == []


def test_simple_mode_has_no_text_below_18_pixels(
    page: Page, live_server: LiveServer, opened: Callable[[str, int], list[str]], addresses: list[str]
) -> None:
    opened("simple", 390)
    small = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        small += page.evaluate(
            """(address) => [...document.querySelectorAll("body *")]
                .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
                .filter((e) => e.offsetParent && !e.closest(".visually-hidden, .ts-hidden-accessible"))
                .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18)
                .map((e) => `${address} ${e.className} ${e.textContent.trim().slice(0, 20)}`)""",
            address,
        )

    assert small == []


def test_problem_is_typed_and_answered_by_keyboard_alone(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    page.goto(live_server.url)

    page.get_by_label("说出您的技术难题", exact=True).focus()
    page.keyboard.type("石墨提纯不用氢氟酸")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")

    assert "石墨" in page.locator(".hit-title").first.inner_text()
    assert page.get_by_label("说出您的技术难题", exact=True).input_value() == "石墨提纯不用氢氟酸"
