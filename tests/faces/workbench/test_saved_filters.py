"""Filters that a person keeps under a name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.models import SavedFilter
from tests.factories import make_actor

pytestmark = pytest.mark.django_db


def _client(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_a_filter_is_kept_shown_replaced_and_forgotten() -> None:
    actor, here = make_actor(), reverse("workbench:achievements")
    client = _client(actor)
    answer = client.post(here, {"name": "草稿", "query": "state=draft&page=3&export=xlsx&q="})
    assert answer["Location"] == f"{here}?state=draft"
    assert "草稿" in client.get(here).content.decode()
    client.post(here, {"name": "草稿", "query": "state=returned"})
    assert [(row.name, row.query) for row in SavedFilter.objects.all()] == [("草稿", "state=returned")]
    client.post(here, {"remove": "草稿"})
    assert SavedFilter.objects.count() == 0


def test_a_filter_belongs_to_its_person_and_its_list() -> None:
    one, other, here = make_actor(), make_actor(), reverse("workbench:achievements")
    _client(one).post(here, {"name": "我的草稿", "query": "state=draft"})
    assert "我的草稿" not in _client(other).get(here).content.decode()
    assert "我的草稿" not in _client(one).get(reverse("workbench:demands")).content.decode()
    _client(other).post(here, {"remove": "我的草稿"})
    assert SavedFilter.objects.get().user == one.user


@pytest.mark.parametrize("posted", [{"name": " ", "query": "state=draft"}, {"name": "空", "query": "page=2"}, {}])
def test_nothing_is_kept_without_a_name_or_a_filter(posted: dict[str, str]) -> None:
    actor, here = make_actor(), reverse("workbench:achievements")
    answer = _client(actor).post(here, posted, follow=True)
    assert "请先选好筛选条件，并起一个名字。" in answer.content.decode()
    assert SavedFilter.objects.count() == 0
