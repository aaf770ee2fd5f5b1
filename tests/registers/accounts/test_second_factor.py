"""Second factors: who must have one is led to it; what is stored is sealed; the last one stays."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from lianqiao.core.models import Message
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.domain.offices import appoint_from_server
from lianqiao.registers.accounts.models import User
from tests.factories import make_actor, make_officer, make_officer_of, make_reviewer
from tests.registers.accounts.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db

HOME = "/workbench/"


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


@pytest.fixture
def officer(person: User) -> User:
    """The system administrator, who has a password and nothing else."""
    return appoint_from_server(person, Office.SYSTEM, reason="首任")


def _with_totp(browser: Client) -> str:
    """Activate an authenticator app by its page, which asks for the password once more; returns the secret."""
    asked = browser.get(reverse("mfa_activate_totp"))
    page = browser.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret: str = page.context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer.status_code == 302
    return secret


def test_officer_is_led_to_set_one_up_and_then_goes_on(officer: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)

    led = browser.get(HOME)
    page = browser.get(led["Location"])
    _with_totp(browser)

    assert led["Location"] == reverse("mfa_index")
    assert "您的职责要求两步验证" in page.content.decode()
    assert browser.get(HOME).status_code == 200
    assert browser.get("/").status_code == 200


def test_sign_in_asks_for_the_code_and_a_recovery_code_works_once(officer: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)
    secret = _with_totp(browser)
    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    asked = sign_in(second := Client())
    wrong = second.post(reverse("mfa_authenticate"), {"code": "000000" if _code(secret) != "000000" else "111111"})
    before = second.get(HOME)
    recovered = second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    sign_in(third := Client())
    again = third.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert asked["Location"] == reverse("mfa_authenticate")
    assert "验证码不正确。" in wrong.content.decode()
    assert reverse("account_login") in before["Location"]
    assert recovered.status_code == 302
    assert second.get(HOME).status_code == 200
    assert "验证码不正确。" in again.content.decode()
    assert len(codes) == 10


def test_secret_is_sealed_in_the_database(officer: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)
    secret = _with_totp(browser)

    stored = Authenticator.objects.get(user=officer, type="totp").data["secret"]

    assert stored != secret
    assert len(stored) > 80


def test_last_factor_of_who_must_have_one_stays(officer: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)
    _with_totp(browser)

    answer = browser.post(reverse("mfa_deactivate_totp"))

    assert "请先添加另一种，再停用这一种。" in answer.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_others_may_take_theirs_off_and_are_told(
    person: User, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    browser = Client()
    sign_in(browser)
    with django_capture_on_commit_callbacks(execute=True):
        _with_totp(browser)

    answer = browser.post(reverse("mfa_deactivate_totp"))

    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    subjects = set(Message.objects.filter(recipient=person).values_list("subject", flat=True))
    assert {"验证器已启用", "验证器已停用"} <= subjects


def test_unverified_address_is_confirmed_first(person: User, sign_in: SignIn) -> None:
    EmailAddress.objects.filter(user=person).update(verified=False)
    browser = Client()
    sign_in(browser)

    answer = browser.get(reverse("mfa_activate_totp"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "请先验证邮箱，再设置两步验证。" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_roles_of_the_norm_need_one_in_operation_only(settings: Any) -> None:
    reviewer, secrecy = make_reviewer(), make_officer()
    company = make_actor(Role.ADMINISTRATOR, Role.SECRECY_OFFICER)

    assert [policy.needs_second_factor(actor) for actor in (reviewer, secrecy, company)] == [False, False, False]
    settings.SECOND_FACTOR_BY_NORM = True
    assert [policy.needs_second_factor(actor) for actor in (reviewer, secrecy, company)] == [True, True, False]
    for office in Office:
        assert policy.needs_second_factor(make_officer_of(office))


def test_reviewer_is_led_to_it_in_operation(settings: Any) -> None:
    settings.SECOND_FACTOR_BY_NORM = True
    browser = Client()
    browser.force_login(make_reviewer().user)

    assert browser.get(HOME)["Location"] == reverse("mfa_index")
    assert browser.get("/workbench/organisation/")["Location"] == reverse("mfa_index")


def test_guessing_codes_is_slowed_down(officer: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)
    secret = _with_totp(browser)
    sign_in(guesser := Client())

    answers = [guesser.post(reverse("mfa_authenticate"), {"code": f"00000{n}"}).content.decode() for n in range(6)]
    right = guesser.post(reverse("mfa_authenticate"), {"code": _code(secret)})

    assert "尝试次数太多，请过一会儿再试。" in answers[5]
    assert "尝试次数太多，请过一会儿再试。" in right.content.decode()
