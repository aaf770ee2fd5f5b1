"""Sessions: they end by idling, by age, from elsewhere, and with the account; time is moved, never slept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Office
from lianqiao.registers.accounts.domain.people import (
    end_sessions_of,
    lock_person,
    reset_second_factor,
    unlock_person,
)
from lianqiao.registers.accounts.domain.sessions import end_session
from lianqiao.registers.accounts.models import SignedIn, User
from tests.factories import UserFactory, make_actor, make_officer_of
from tests.registers.accounts.conftest import SignIn

pytestmark = pytest.mark.django_db

HOME = "/workbench/"


def _is_in(browser: Client) -> bool:
    return browser.get(HOME).status_code == 200


def test_session_ends_after_half_an_hour_without_a_request(person: User, sign_in: SignIn) -> None:
    start, browser = timezone.now(), Client()
    with time_machine.travel(start, tick=False):
        sign_in(browser)
        assert _is_in(browser)
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        assert _is_in(browser)
    with time_machine.travel(start + timedelta(minutes=60, seconds=1), tick=False):
        answer = browser.get(HOME)
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]
        assert "登录已结束" in browser.get(answer["Location"]).content.decode()
    assert SignedIn.objects.get().ended_at == start + timedelta(minutes=60, seconds=1)


def test_session_ends_after_twelve_hours_whatever_is_done(person: User, sign_in: SignIn) -> None:
    start, browser = timezone.now(), Client()
    with time_machine.travel(start, tick=False):
        sign_in(browser)
    for quarters in range(1, 49):
        with time_machine.travel(start + timedelta(minutes=15 * quarters), tick=False):
            assert _is_in(browser)
    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        assert not _is_in(browser)


def test_public_pages_stay_open_when_the_session_is_over(person: User, sign_in: SignIn) -> None:
    start, browser = timezone.now(), Client()
    with time_machine.travel(start, tick=False):
        sign_in(browser)
        browser.get(HOME)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        assert browser.get("/").status_code == 200


def test_person_sees_where_they_are_signed_in_and_ends_the_others(person: User, sign_in: SignIn) -> None:
    here, phone, third = (Client(headers={"user-agent": agent}) for agent in ("Windows Chrome", "iPhone Safari", ""))
    for browser in (here, phone, third):
        sign_in(browser)
        browser.get(HOME)

    page = here.get(reverse("workbench:sessions"))
    text = page.content.decode()
    assert page.context["sessions"][0].device == "Windows Chrome"
    assert "Windows 电脑，Chrome" in text
    assert "苹果手机，Safari" in text
    session = SignedIn.objects.get(device="iPhone Safari")
    here.post(reverse("workbench:session_end", args=[session.pk]))

    assert (_is_in(here), _is_in(phone), _is_in(third)) == (True, False, True)
    here.post(reverse("workbench:sessions_end"))
    assert (_is_in(here), _is_in(third)) == (True, False)


def test_nobody_ends_the_session_of_somebody_else(person: User) -> None:
    session = SignedIn.objects.create(user=person)

    with pytest.raises(AccessError):
        end_session(session, actor=make_actor())

    session.refresh_from_db()
    assert session.ended_at is None


def test_signing_out_ends_the_row_and_a_stolen_cookie_with_it(person: User, sign_in: SignIn) -> None:
    browser, thief = Client(), Client()
    sign_in(browser)
    assert _is_in(browser)
    thief.cookies = browser.cookies.copy()

    browser.post(reverse("account_logout"))

    assert SignedIn.objects.get().ended_at is not None
    assert not _is_in(thief)


def test_locked_person_is_out_at_once_and_cannot_come_back(person: User, sign_in: SignIn) -> None:
    browser, security = Client(), make_officer_of(Office.SECURITY)
    sign_in(browser)
    assert _is_in(browser)

    lock_person(person, actor=security, reason="账号可能被盗用")
    assert not _is_in(browser)
    assert sign_in(Client())["Location"] == reverse("account_inactive")
    unlock_person(person, actor=security, reason="已核实是本人")

    assert sign_in(Client()).status_code == 302
    texts = LogEntry.objects.filter(subject_text=str(person)).values_list("text", "reason", "actor_name")
    assert list(texts) == [
        ("锁定账号", "账号可能被盗用", security.user.name),
        ("解除账号锁定", "已核实是本人", security.user.name),
    ]


@pytest.mark.parametrize("act", [lock_person, unlock_person, end_sessions_of])
def test_accounts_are_the_security_administrators_business_with_a_reason(person: User, act: Any) -> None:
    security = make_officer_of(Office.SECURITY)
    session = SignedIn.objects.create(user=person)
    for actor in (make_actor(), make_officer_of(Office.SYSTEM), make_officer_of(Office.AUDIT)):
        with pytest.raises(AccessError):
            act(person, actor=actor, reason="理由")
    with pytest.raises(AccessError):
        act(security.user, actor=security, reason="理由")
    with pytest.raises(DomainError) as refusal:
        act(person, actor=security, reason=" ")

    assert refusal.value.code == "reason_missing"
    person.refresh_from_db()
    session.refresh_from_db()
    assert (person.is_active, session.ended_at) == (True, None)
    assert not LogEntry.objects.exists()


def test_second_factor_is_taken_off_only_after_the_person_was_checked() -> None:
    security, officer = make_officer_of(Office.SECURITY), make_officer_of(Office.SYSTEM)
    with pytest.raises(DomainError) as unchecked:
        reset_second_factor(officer.user, actor=security, identity_check=" ", reason="手机丢失")
    with pytest.raises(DomainError) as nothing:
        reset_second_factor(UserFactory(), actor=security, identity_check="当面核对身份证", reason="手机丢失")

    taken = reset_second_factor(officer.user, actor=security, identity_check="当面核对身份证", reason="手机丢失")

    assert (unchecked.value.code, nothing.value.code, taken) == ("identity_check_missing", "no_second_factor", 1)
    entry = LogEntry.objects.get(action="accounts.user.reset_second_factor")
    assert (entry.text, entry.data) == ("取消两步验证（已核实身份：当面核对身份证）", {"kinds": ["totp"]})
    assert officer.user.messages.get().subject == "您的两步验证已被取消"
