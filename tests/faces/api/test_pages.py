"""The workbench's pages about programs: a token shown once, a webhook tried, paused and removed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.registers.programs.domain.tokens import find_token
from lianqiao.registers.programs.models import AccessToken, Delivery, Webhook
from tests.faces.api.conftest import program_of
from tests.factories import make_actor

pytestmark = pytest.mark.django_db

URL = "https://203.0.114.1/hook"


def _browser(actor: Any) -> Client:
    browser = Client()
    browser.force_login(actor.user)
    return browser


@pytest.fixture
def administrator() -> Any:
    """An administrator of a company."""
    return make_actor(Role.ADMINISTRATOR)


def test_new_token_is_shown_once(administrator: Any) -> None:
    browser = _browser(administrator)
    day = (clock.today() + timedelta(days=30)).isoformat()

    made = browser.post(
        reverse("workbench:token_new"), {"name": "科研系统", "scopes": ["read:demands"], "expires_on": day}
    )
    first = browser.get(made["Location"])
    second = browser.get(made["Location"]).content.decode()

    text = first.context["made"]
    assert find_token(text) == AccessToken.objects.get()
    assert text in first.content.decode()
    assert first["Cache-Control"] == "no-store"
    assert text not in second
    assert AccessToken.objects.get().prefix in second


def test_wrong_token_form_says_what_is_wrong(administrator: Any) -> None:
    far = (clock.today() + timedelta(days=4000)).isoformat()

    page = _browser(administrator).post(
        reverse("workbench:token_new"), {"name": "科研系统", "scopes": ["read:demands"], "expires_on": far}
    )

    assert "有效期最长到" in page.content.decode()
    assert AccessToken.objects.count() == 0


def test_member_sees_own_tokens_and_ends_them() -> None:
    member = make_actor(Role.VIEWER)
    colleague = make_actor(Role.EDITOR, organisation=member.organisation)
    own, other = program_of(member).token, program_of(colleague).token
    assert own is not None
    assert other is not None
    browser = _browser(member)

    page = browser.get(reverse("workbench:tokens")).content.decode()
    ended = browser.post(reverse("workbench:token_revoke", args=[own.pk]))
    refused = browser.post(reverse("workbench:token_revoke", args=[other.pk]))

    assert own.prefix in page
    assert other.prefix not in page
    assert (ended.status_code, refused.status_code) == (302, 404)
    assert AccessToken.objects.get(pk=own.pk).revoked_at is not None
    assert AccessToken.objects.get(pk=other.pk).revoked_at is None


def test_webhook_is_registered_tried_paused_and_removed(administrator: Any) -> None:
    browser = _browser(administrator)
    made = browser.post(reverse("workbench:webhook_new"), {"url": URL, "topics": ["demands"], "own_only": "on"})
    webhook = Webhook.objects.get()
    page = browser.get(made["Location"]).content.decode()

    def act(name: str) -> Webhook:
        browser.post(reverse("workbench:webhook_act", args=[webhook.pk]), {"action": name})
        return Webhook.objects.get()

    assert "whsec_" in page
    assert act("renew_secret").secret_number == 2
    act("test")
    assert Delivery.objects.get().due_at is not None
    assert act("pause").paused_at is not None
    assert act("resume").paused_at is None
    assert "等待发送" in browser.get(reverse("workbench:webhook", args=[webhook.pk])).content.decode()
    assert act("remove").removed_at is not None
    assert browser.get(reverse("workbench:webhook", args=[webhook.pk])).status_code == 404
    assert "还没有登记接收地址" in browser.get(reverse("workbench:webhooks")).content.decode()


def test_webhook_form_keeps_what_is_stored_and_refuses_inner_addresses(administrator: Any) -> None:
    browser = _browser(administrator)
    browser.post(reverse("workbench:webhook_new"), {"url": URL, "topics": ["demands"], "own_only": "on"})
    edit = reverse("workbench:webhook_edit", args=[Webhook.objects.get().pk])

    shown = browser.get(edit).content.decode()
    refused = browser.post(edit, {"url": "https://10.0.0.1/", "topics": ["demands"]})

    assert URL in shown
    assert "接收地址指向内部网络" in refused.content.decode()
    assert (Webhook.objects.get().url, Webhook.objects.get().own_only) == (URL, True)
