"""What every answer tells the browser, and what happens to who guesses passwords."""

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client

from lianqiao.registers.accounts import policy as accounts_policy

LOGIN = "/accounts/login/"


@pytest.mark.django_db
def test_pages_forbid_inline_code_frames_and_devices(client: Client) -> None:
    headers = client.get(LOGIN).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_guessing_locks_the_account_from_this_address_and_no_other(client: Client, settings: LazySettings) -> None:
    settings.AXES_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = False
    get_user_model().objects.create_user(email="lin@example.cn", password="正确的口令-2026", name="林一")
    right = {"login": "lin@example.cn", "password": "正确的口令-2026"}

    for _ in range(accounts_policy.lockout_failures()):
        client.post(LOGIN, {**right, "password": "wrong"}, REMOTE_ADDR="203.0.113.7")
    locked = client.post(LOGIN, right, REMOTE_ADDR="203.0.113.7")
    elsewhere = client.post(LOGIN, right, REMOTE_ADDR="203.0.113.8")

    assert locked.status_code in {403, 429}
    assert elsewhere.status_code == 302
