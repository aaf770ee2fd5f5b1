"""The simple-mode switch and the style guide."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianqiao.faces.shell.context_processors import SIMPLE_MODE_COOKIE


def test_simple_mode_is_kept_in_a_cookie_and_shown_by_the_next_page(client: Client) -> None:
    response = client.post(reverse("shell:simple_mode"), {"simple": "1", "next": "/accounts/login/?next=/a/"})

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/a/"
    assert response.cookies[SIMPLE_MODE_COOKIE].value == "1"


def test_simple_mode_can_be_left(client: Client) -> None:
    client.cookies[SIMPLE_MODE_COOKIE] = "1"

    response = client.post(reverse("shell:simple_mode"), {"simple": "0", "next": "/"})

    assert response.cookies[SIMPLE_MODE_COOKIE]["max-age"] == 0


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_simple_mode_never_leads_to_another_site(client: Client, target: str) -> None:
    response = client.post(reverse("shell:simple_mode"), {"simple": "1", "next": target})

    assert response["Location"] == "/"


def test_simple_mode_needs_a_post(client: Client) -> None:
    assert client.get(reverse("shell:simple_mode")).status_code == 405


def test_style_guide_exists_only_while_debugging(client: Client, settings: Settings) -> None:
    settings.DEBUG = False

    assert client.get(reverse("shell:styleguide")).status_code == 404


@pytest.mark.django_db
def test_body_carries_the_simple_mode(client: Client) -> None:
    plain = client.get(reverse("account_login")).content.decode()
    client.cookies[SIMPLE_MODE_COOKIE] = "1"
    simple = client.get(reverse("account_login")).content.decode()

    assert '<body class="portal">' in plain
    assert '<body class="portal simple-mode">' in simple
