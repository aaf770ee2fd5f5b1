"""Signing up, confirming an address, changing it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from lianqiao.core.models import Message
from lianqiao.registers.accounts.models import User
from tests.registers.accounts.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db

FILLED = {"name": "季明湛", "email": "New@Example.com", "password1": PASSWORD, "password2": PASSWORD}


def _link(text: str) -> str:
    line = next(line for line in text.splitlines() if line.startswith("http"))
    return "/" + line.split("/", 3)[3]


@pytest.fixture
def strict(settings: Any) -> None:
    """As in real operation: nobody comes in before the address is confirmed."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.mark.usefixtures("strict")
def test_nobody_comes_in_before_the_address_is_confirmed(sign_in: SignIn) -> None:
    browser = Client()
    signed_up = browser.post(reverse("account_signup"), FILLED)
    before = browser.get("/workbench/")
    refused = sign_in(Client(), email="new@example.com")
    link = _link(mail.outbox[0].body)

    page = browser.get(link)
    browser.post(link)
    accepted = sign_in(Client(), email="new@example.com")

    assert signed_up["Location"] == refused["Location"] == reverse("account_email_verification_sent")
    assert reverse("account_login") in before["Location"]
    assert "请确认 new@example.com 是 季明湛 的邮箱。" in page.content.decode()
    assert accepted["Location"] == "/"
    user = User.objects.get(email="new@example.com")
    assert (user.name, EmailAddress.objects.get(user=user).verified) == ("季明湛", True)


def test_letter_says_in_plain_words_what_it_is_for() -> None:
    Client().post(reverse("account_signup"), FILLED)

    letter = mail.outbox[0]
    assert letter.subject == "[链桥] 请验证您的邮箱"
    assert letter.body.startswith("您好：")
    assert "如果不是您本人，不必理会这封邮件。" in letter.body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "姓名"),
        ({"password1": "Ab1-x", "password2": "Ab1-x"}, "密码至少 8 位。"),
        ({"password1": "liaohe-bridge", "password2": "liaohe-bridge"}, "中的至少 4 种。"),
    ],
)
def test_signing_up_says_what_is_missing_and_makes_no_account(change: dict[str, str], sentence: str) -> None:
    answer = Client().post(reverse("account_signup"), FILLED | change)

    assert sentence in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.usefixtures("strict")
def test_address_that_has_an_account_is_told_by_mail_only(person: User) -> None:
    answer = Client().post(reverse("account_signup"), FILLED | {"email": person.email})

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[0].subject == "[链桥] 您已经有账号"
    assert User.objects.count() == 1


def test_new_address_counts_once_it_is_confirmed(person: User, sign_in: SignIn) -> None:
    browser = Client()
    sign_in(browser)
    address = reverse("account_email")
    asked = browser.post(address, {"action_add": "", "email": "second@example.com"})
    browser.post(asked["Location"], {"password": PASSWORD})
    waiting = browser.get(address).content.decode()
    person.refresh_from_db()
    before = person.email

    browser.post(_link(mail.outbox[0].body))

    person.refresh_from_db()
    assert "已向 second@example.com 发出邮件" in waiting
    assert (before, person.email) == ("person@example.com", "second@example.com")
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")) == [
        ("second@example.com", True, True)
    ]
    assert Message.objects.filter(recipient=person, subject="邮箱已更换").count() == 1
