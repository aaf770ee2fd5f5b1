"""Ways in, in a real browser: authenticator app, recovery code, passkey, and the bar of a support session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from lianqiao.core.permissions import Office, Role
from lianqiao.registers.accounts.domain.offices import appoint_from_server
from lianqiao.registers.accounts.domain.support import ask_support, decide_support
from lianqiao.registers.accounts.models import SupportSession
from lianqiao.registers.organisations.queries.actors import actor_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_officer_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

EMAIL, PASSWORD = "officer@example.com", "Liaohe-2026-bridge"

OpenPage = Callable[[], Page]


@pytest.fixture
def officer() -> Any:
    """The system administrator with a password and no second factor yet."""
    cache.clear()
    user = UserFactory(email=EMAIL, password=PASSWORD, name="韦临川")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return appoint_from_server(user, Office.SYSTEM, reason="首任")


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Opens windows of people who share nothing; whatever the browser complains about fails the test.

    The address is `localhost`: browsers give passkeys to names, not to numbers.
    """
    complaints: list[str] = []
    contexts = []

    def new() -> Page:
        context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


def _look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _give_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("电子邮件").first.fill(EMAIL)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def _confirm(page: Page) -> None:
    """The second question for the password, before what concerns the account's safety."""
    expect(page.get_by_role("heading", name="请再确认一次身份")).to_be_visible()
    _look(page)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="确认").click()


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_officer_sets_up_an_authenticator_and_comes_back_by_code_and_by_recovery_code(
    officer: Any, open_page: OpenPage
) -> None:
    page = open_page()
    _give_password(page)
    page.goto("/workbench/")
    expect(page.get_by_text("您的职责要求两步验证，请先设置，再继续办理。")).to_be_visible()
    _look(page)
    page.get_by_role("link", name="启用验证器").click()
    _confirm(page)
    expect(page.get_by_role("img", name="验证器二维码")).to_be_visible()
    _look(page)
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(_code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    _look(page)
    recovery = page.locator("#recovery_codes code").first.inner_text()
    page.goto("/workbench/")
    expect(page.get_by_role("heading", name="待我办理")).to_be_visible()

    for code in (_code(secret), recovery):
        again = open_page()
        _give_password(again)
        expect(again.get_by_role("heading", name="两步验证")).to_be_visible()
        _look(again)
        again.locator("[name=code]").fill(code)
        again.get_by_role("button", name="登录", exact=True).click()
        again.wait_for_url(lambda address: "/2fa/" not in address)
        again.goto("/workbench/")
        expect(again.get_by_role("heading", name="待我办理")).to_be_visible()

    expect(page.get_by_role("link", name="节点概况")).to_be_visible()


def test_passkey_is_added_and_opens_the_account_without_a_password(officer: Any, open_page: OpenPage) -> None:
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    _give_password(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="添加通行密钥").click()
    _confirm(page)
    expect(page.get_by_role("heading", name="添加通行密钥")).to_be_visible()
    _look(page)
    page.locator("[name=name]").fill("办公电脑")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("办公电脑", exact=True).first).to_be_visible()
    expect(page.get_by_text("可直接登录")).to_be_visible()
    _look(page)

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.goto("/accounts/login/")
    _look(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("已登录。")).to_be_visible()
    page.goto("/workbench/")

    expect(page.get_by_role("heading", name="待我办理")).to_be_visible()
    assert Authenticator.objects.get(user=officer, type="webauthn").last_used_at is not None


def test_support_session_shows_its_bar_until_it_is_ended(officer: Any, open_page: OpenPage) -> None:
    Authenticator.objects.filter(user=officer).delete()
    professor = UserFactory(name="季明湛")
    MembershipFactory(user=professor, organisation=OrganisationFactory(name="辽河理工大学"), roles=[Role.EDITOR])
    page = open_page()
    _give_password(page)
    page.goto("/accounts/2fa/totp/activate/")
    _confirm(page)
    page.locator("[name=code]").fill(_code(page.locator("main code").inner_text()))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    session = ask_support(professor, actor=actor_of(officer), reason="填报时报错")
    decide_support(session, actor=make_officer_of(Office.SECURITY), agree=True)

    page.goto(f"/workbench/support/{session.pk}/")
    _look(page)
    page.get_by_role("button", name="开始代办").click()
    bar = page.get_by_role("region", name="代办")
    expect(bar).to_contain_text("您正在代 季明湛 办理")
    menu = page.get_by_role("navigation", name="工作台菜单")
    menu.locator("summary", has_text="成果与需求").click()
    expect(menu.get_by_role("link", name="我的成果")).to_be_visible()
    _look(page)
    page.goto("/")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="结束代办").click()

    expect(page.get_by_role("heading", name="代办", exact=True).first).to_be_visible()
    expect(bar).to_have_count(0)
    assert SupportSession.objects.get().ended_at is not None
