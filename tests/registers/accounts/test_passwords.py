"""Passwords: long and mixed enough, none of the last, changed in time, and shut out after failures."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from lianqiao.core.models import Message
from lianqiao.core.permissions import Office
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.domain.people import unlock_person
from lianqiao.registers.accounts.models import PastPassword, User
from lianqiao.registers.accounts.queries.lockouts import is_shut_out
from tests.factories import make_officer_of
from tests.registers.accounts.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db

HOME = "/workbench/"
CHANGE = "/accounts/password/change/"


def test_figures_come_from_the_norms() -> None:
    assert (policy.password_length(), policy.password_classes(), policy.password_history()) == (8, 4, 5)
    assert (policy.lockout_failures(), policy.lockout_time()) == (5, timedelta(minutes=30))
    assert (policy.idle_timeout(), policy.session_length()) == (timedelta(minutes=30), timedelta(hours=12))


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Ab1-xyzw", []),
        ("Ab1-xyz", ["password_too_short"]),
        ("ab1-xyzw", ["password_too_uniform"]),
        ("Zcqbefgh1", ["password_too_uniform"]),
        ("链桥Ab1-链", ["password_too_short"]),
        ("person@Example1", ["password_too_similar"]),
    ],
)
def test_password_is_long_mixed_and_not_the_address(person: User, password: str, codes: list[str]) -> None:
    found = []
    try:
        validate_password(password, person)
    except ValidationError as refusal:
        found = [error.code for error in refusal.error_list]

    assert found == codes


def test_none_of_the_last_five_passwords_comes_back(person: User) -> None:
    used = [PASSWORD, *(f"Liaohe-{number}-Bridge" for number in range(5))]
    for password in used[1:]:
        person.set_password(password)
        person.save()

    refused = []
    for password in used:
        try:
            validate_password(password, person)
        except ValidationError:
            refused.append(password)

    assert refused == used[1:]
    assert PastPassword.objects.filter(user=person).count() == 5


def test_old_password_has_to_be_changed_before_anything_else(person: User, sign_in: SignIn) -> None:
    later, browser = timezone.now() + timedelta(days=91), Client()
    with time_machine.travel(later, tick=False):
        sign_in(browser)
        led, public = browser.get(HOME), browser.get("/")
        htmx = browser.get(HOME, headers={"hx-request": "true"})
        changed = browser.post(
            CHANGE, {"oldpassword": PASSWORD, "password1": "Another-2027-x", "password2": "Another-2027-x"}
        )
        after = browser.get(HOME)

    assert (led["Location"], htmx.headers["HX-Redirect"], public.status_code) == (CHANGE, CHANGE, 200)
    assert (changed.status_code, after.status_code) == (302, 200)
    told = Message.objects.get(recipient=person)
    assert told.subject == "密码已修改"


def test_password_holds_ninety_days(person: User, sign_in: SignIn) -> None:
    browser = Client()
    with time_machine.travel(timezone.now() + timedelta(days=90), tick=False):
        sign_in(browser)
        assert browser.get(HOME).status_code == 200


def test_used_password_is_refused_on_the_page(person: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)

    answer = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD})

    assert "不能与最近 5 次用过的密码相同。" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.fixture
def counting(settings: Any) -> None:
    """Count failures as in operation; allauth's own brake, which comes on top, out of the way."""
    settings.AXES_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}


@pytest.mark.usefixtures("counting")
def test_five_failures_shut_out_for_half_an_hour(person: User, sign_in: SignIn) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        answers = [sign_in(Client(), password="Wrong-2026-x").status_code for _attempt in range(5)]
        right = sign_in(Client())
        assert is_shut_out(person.email, at=timezone.now())
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        still = sign_in(Client())
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        later = sign_in(Client())

    assert answers == [200, 200, 200, 200, 429]
    assert (right.status_code, still.status_code) == (429, 429)
    assert "登录已暂时锁定" in right.content.decode()
    assert (later.status_code, later["Location"]) == (302, "/")


@pytest.mark.usefixtures("counting")
def test_four_failures_and_a_success_begin_anew(person: User, sign_in: SignIn) -> None:
    for _round in range(2):
        for _attempt in range(4):
            assert sign_in(Client(), password="Wrong-2026-x").status_code == 200
        assert sign_in(Client()).status_code == 302


@pytest.mark.usefixtures("counting")
def test_security_administrator_opens_a_locked_sign_in(person: User, sign_in: SignIn) -> None:
    for _attempt in range(5):
        sign_in(Client(), password="Wrong-2026-x")

    unlock_person(person, actor=make_officer_of(Office.SECURITY), reason="本人来电核实")

    assert not is_shut_out(person.email, at=timezone.now())
    assert sign_in(Client()).status_code == 302


def test_forgotten_password_is_set_anew_by_mail(person: User, sign_in: SignIn) -> None:
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": person.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    form = browser.get("/" + link.split("/", 3)[3], follow=True)

    browser.post(form.redirect_chain[-1][0], {"password1": "Another-2027-x", "password2": "Another-2027-x"})

    assert "找回密码" in mail.outbox[0].subject
    assert sign_in(Client(), password="Another-2027-x").status_code == 302
    assert sign_in(Client()).status_code == 200


def test_unknown_address_is_answered_like_a_known_one(person: User) -> None:
    known = Client().post("/accounts/password/reset/", {"email": person.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "没有注册过" in mail.outbox[1].body
