"""People with passwords, and browsers that sign in by the page."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lianqiao.registers.accounts.models import User
from tests.factories import UserFactory

PASSWORD = "Liaohe-2026-bridge"

SignIn = Callable[..., Any]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    """Somebody with a password and a verified address."""
    user: User = UserFactory(email="person@example.com", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def sign_in() -> SignIn:
    """Posts the sign-in page; returns the answer."""

    def post(browser: Client, *, email: str = "person@example.com", password: str = PASSWORD, **extra: Any) -> Any:
        return browser.post(reverse("account_login"), {"login": email, "password": password}, **extra)

    return post
