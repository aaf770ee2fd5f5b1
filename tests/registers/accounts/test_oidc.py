"""Signing in with the unified identity, against a real OpenID Connect server on the loopback."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from lianqiao.config import env as environment
from lianqiao.core.permissions import Office
from lianqiao.registers.accounts.domain.offices import appoint_from_server
from lianqiao.registers.accounts.models import User

pytestmark = pytest.mark.django_db

CLIENT, SECRET = "lianqiao", "only-for-tests"

SignInThere = Callable[..., Any]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of the server; it runs in a process of its own and picks a free port."""
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", "0", "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert server.stdout is not None
            found = next(match for line in server.stdout if (match := re.search(r"http://[\w.]+:\d+", line)))
            yield found.group()
        finally:
            server.terminate()


@pytest.fixture
def configured(issuer: str, settings: Any) -> str:
    """The settings of an installation that knows the issuer."""
    env = environment.read(
        {
            "LIANQIAO_OIDC_ISSUER": issuer,
            "LIANQIAO_OIDC_CLIENT_ID": CLIENT,
            "LIANQIAO_OIDC_SECRET": SECRET,
            "LIANQIAO_OIDC_NAME": "辽河省统一身份",
        }
    )
    settings.SOCIALACCOUNT_PROVIDERS = environment.identity_provider(env)
    return issuer


@pytest.fixture
def sign_in_there(configured: str) -> SignInThere:
    """Presses the button, signs in at the issuer as `sub` with the claims, comes back; returns the last answer."""

    def go(browser: Client, sub: str, **claims: Any) -> Any:
        requests.put(f"{configured}/users/{sub}", json=claims, timeout=10).raise_for_status()
        away = browser.post(reverse("openid_connect_login", args=["unified"]))
        assert away["Location"].startswith(configured)
        back = requests.post(away["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
        return browser.get(back.headers["Location"].replace("http://testserver", ""))

    return go


def test_button_is_there_only_when_an_issuer_is_configured(settings: Any, request: Any) -> None:
    without = Client().get(reverse("account_login")).content.decode()
    request.getfixturevalue("configured")
    configured = Client().get(reverse("account_login")).content.decode()

    assert "辽河省统一身份" not in without
    assert "辽河省统一身份" in configured
    assert reverse("openid_connect_login", args=["unified"]) in configured


def test_newcomer_gets_an_account_with_name_and_verified_address(sign_in_there: SignInThere) -> None:
    browser = Client()

    answer = sign_in_there(browser, "u-1", email="New@example.com", email_verified=True, name="牧之遥")

    assert answer["Location"] == "/"
    user = User.objects.get(email="new@example.com")
    assert (user.name, user.has_usable_password()) == ("牧之遥", False)
    assert EmailAddress.objects.get(user=user).verified
    assert browser.get("/workbench/").status_code == 200


def test_same_identity_comes_back_to_the_same_account(sign_in_there: SignInThere) -> None:
    sign_in_there(Client(), "u-2", email="again@example.com", email_verified=True, name="甲")
    sign_in_there(Client(), "u-2", email="again@example.com", email_verified=True, name="乙")

    assert User.objects.filter(email="again@example.com").count() == 1
    assert SocialAccount.objects.count() == 1


def test_verified_address_on_both_sides_opens_the_account(person: User, sign_in_there: SignInThere) -> None:
    browser = Client()

    sign_in_there(browser, "u-3", email=person.email, email_verified=True, name="别名")

    assert SocialAccount.objects.get().user == person
    assert browser.get("/workbench/").context["actor"].user == person
    person.refresh_from_db()
    assert person.has_usable_password()
    assert person.name != "别名"


@pytest.mark.parametrize(("there", "here"), [(False, True), (True, False)])
def test_address_unverified_on_one_side_opens_nothing(
    person: User, sign_in_there: SignInThere, there: bool, here: bool
) -> None:
    EmailAddress.objects.filter(user=person).update(verified=here)
    browser = Client()

    sign_in_there(browser, f"u-4-{there}", email=person.email, email_verified=there, name="别名")

    assert not SocialAccount.objects.filter(user=person).exists()
    assert reverse("account_login") in browser.get("/workbench/")["Location"]


def test_officers_account_is_not_opened_from_outside(person: User, sign_in_there: SignInThere) -> None:
    appoint_from_server(person, Office.SECURITY, reason="首任")
    browser = Client()

    sign_in_there(browser, "u-5", email=person.email, email_verified=True, name="别名")

    assert not SocialAccount.objects.exists()
    assert reverse("account_login") in browser.get("/workbench/")["Location"]


def test_refusal_at_the_issuer_is_said_in_plain_words(configured: str) -> None:
    browser = Client()
    away = browser.post(reverse("openid_connect_login", args=["unified"]))
    state = re.search(r"state=([^&]+)", away["Location"]).group(1)  # type: ignore[union-attr]
    query = urlencode({"error": "access_denied", "state": state})

    answer = browser.get(reverse("openid_connect_callback", args=["unified"]) + f"?{query}", follow=True)

    assert "您在统一身份页面取消了登录。" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"LIANQIAO_OIDC_ISSUER": "https://id.example.org"}, "needs LIANQIAO_OIDC_CLIENT_ID"),
        (
            {"LIANQIAO_OIDC_ISSUER": "id", "LIANQIAO_OIDC_CLIENT_ID": "a", "LIANQIAO_OIDC_SECRET": "b"},
            "must be an address",
        ),
        (
            {
                "LIANQIAO_OIDC_ISSUER": "http://id.example.org",
                "LIANQIAO_OIDC_CLIENT_ID": "a",
                "LIANQIAO_OIDC_SECRET": "b",
                "LIANQIAO_PRODUCTION": "1",
            },
            "https:// in production",
        ),
    ],
)
def test_half_a_configuration_is_refused(given: dict[str, str], complaint: str) -> None:
    with pytest.raises(environment.ConfigurationError, match=complaint):
        environment.read(given)


def test_browser_may_send_the_sign_in_form_to_the_issuer_alone() -> None:
    env = environment.read(
        {
            "LIANQIAO_OIDC_ISSUER": "https://id.example.org/realms/liaohe",
            "LIANQIAO_OIDC_CLIENT_ID": "a",
            "LIANQIAO_OIDC_SECRET": "b",
        }
    )

    assert environment.identity_origins(env) == ["https://id.example.org"]
    assert environment.identity_origins(environment.read({})) == []
    assert environment.identity_provider(environment.read({})) == {}
