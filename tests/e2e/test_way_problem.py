"""Problem → result → introduction → outcome: two people, two browser windows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.enums import OutcomeCode
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching import index
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, complete_achievement

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "liaohe-2026-bridge"
PROBLEM = "我们厂做负极材料，石墨提纯一直用氢氟酸，环保压力很大，想找不用氢氟酸的提纯办法"
PHONE_OF_UNIVERSITY, PHONE_OF_FACTORY = "0290-5550101", "0290-5550202"


@pytest.fixture
def parties() -> dict[str, Any]:
    """A university with a published achievement, a factory with a problem, and one person each."""
    university = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name="辽河理工大学")
    factory = OrganisationFactory(name="铁岭沟石墨制品有限公司")
    achievement = complete_achievement(
        organisation=university, title="天然鳞片石墨无氟提纯技术", contact_phone=PHONE_OF_UNIVERSITY
    )
    people = {}
    for name, organisation in (("professor", university), ("owner", factory)):
        user = UserFactory(password=PASSWORD, email=f"{name}@example.com", phone=PHONE_OF_FACTORY)
        MembershipFactory(user=user, organisation=organisation, roles=[Role.EDITOR])
        people[name] = user
    index.rebuild()
    return {**people, "achievement": achievement}


@pytest.fixture
def windows(browser: Browser, live_server: Any) -> Iterator[tuple[Page, Page]]:
    """Two people's windows; whatever the browser complains about fails the test."""
    contexts = [browser.new_context(base_url=live_server.url, locale="zh-CN") for _window in range(2)]
    pages = [context.new_page() for context in contexts]
    complaints: list[str] = []
    for page in pages:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
    yield pages[0], pages[1]
    for context in contexts:
        context.close()
    assert complaints == []


def _look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _sign_in(page: Page, address: str) -> None:
    page.get_by_label("电子邮件").first.fill(address)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_problem_becomes_a_contract(windows: tuple[Page, Page], parties: dict[str, Any]) -> None:
    factory, university = windows

    # The factory owner says his problem, without signing in, and sees why the result fits.
    factory.goto("/")
    _look(factory)
    factory.get_by_label("说出您的技术难题").first.fill(PROBLEM)
    factory.get_by_role("button", name="找办法").click()
    expect(factory.get_by_role("link", name="天然鳞片石墨无氟提纯技术").first).to_be_visible()
    expect(factory.get_by_text("为什么推荐").first).to_be_visible()
    assert PHONE_OF_UNIVERSITY not in factory.content()
    _look(factory)

    # He asks to meet, and has to sign in for it; his words come along.
    factory.get_by_role("link", name=re.compile("寻求对接")).first.click()
    _look(factory)
    _sign_in(factory, "owner@example.com")
    expect(factory.get_by_label("要解决的问题")).to_have_value(PROBLEM)
    _look(factory)
    factory.get_by_label(re.compile("我同意")).check()
    factory.get_by_role("button", name="发出对接申请").click()
    expect(factory.locator(".state", has_text="待对方答复")).to_be_visible()
    assert PHONE_OF_UNIVERSITY not in factory.content()
    introduction = Introduction.objects.get()
    assert introduction.disclosed_at is None

    # The professor finds it among what waits for her, reads it, and accepts.
    university.goto("/workbench/")
    _sign_in(university, "professor@example.com")
    expect(university.get_by_role("heading", name="答复对接申请")).to_be_visible()
    _look(university)
    university.get_by_role("link", name=re.compile("无氟提纯")).first.click()
    expect(university.get_by_text(PROBLEM)).to_be_visible()
    assert PHONE_OF_FACTORY not in university.content()
    _look(university)
    university.get_by_role("button", name=re.compile("接受对接")).click()
    expect(university.get_by_text(PHONE_OF_FACTORY).first).to_be_visible()

    # Both now know whom to call; the factory tells what came of it.
    factory.reload()
    expect(factory.get_by_text(PHONE_OF_UNIVERSITY).first).to_be_visible()
    _look(factory)
    factory.get_by_role("link", name="登记进展").first.click()
    _look(factory)
    factory.get_by_label("签订合同", exact=True).check()
    factory.get_by_label("合同金额").fill("120")
    factory.get_by_role("button", name="登记", exact=True).click()
    expect(factory.get_by_text("120 万元")).to_be_visible()
    expect(factory.get_by_text("待确认，暂不计入成效")).to_be_visible()
    _look(factory)

    # It counts once the university has confirmed it.
    university.goto("/workbench/")
    expect(university.get_by_role("heading", name="确认对方登记的签约或落地")).to_be_visible()
    university.goto(f"/workbench/introductions/{introduction.pk}/")
    university.get_by_role("button", name="确认属实").click()
    expect(university.get_by_text("对方已确认").first).to_be_visible()

    introduction.refresh_from_db()
    assert introduction.outcome == OutcomeCode.CONTRACT_SIGNED
    assert introduction.outcomes.get().amount_yuan == 1_200_000
    assert introduction.contract_on is not None
    assert introduction.disclosed_at is not None
    assert introduction.certificate.text
