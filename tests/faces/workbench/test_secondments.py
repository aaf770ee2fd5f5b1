"""Secondments as each side meets them: one page for all, forms that lead on, lists that ask the same however long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.enums import Party
from lianqiao.processes.secondments.enums import SecondmentState as S
from lianqiao.processes.secondments.models import Secondment
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.secondments import (
    CODE,
    application_values,
    body_of,
    home_of,
    host_of,
    log_one,
    make_home,
    make_post,
    make_secondment,
    plan,
    self_of,
    sign_for,
)

pytestmark = pytest.mark.django_db


def _client(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_person_applies_from_the_public_page_and_lands_on_the_own_one() -> None:
    post, person = make_post(), make_actor(Role.VIEWER, organisation=make_home())
    client = _client(person)

    public = client.get(reverse("portal:filing", args=["secondment-posts", post.pk])).content.decode()
    address = reverse("workbench:secondment_apply", args=[post.pk])
    assert address in public
    missing = client.post(address, {"position": "副教授"})
    assert (missing.status_code, Secondment.objects.count()) == (422, 0)
    values = {**application_values(), "is_true": "on"}
    sent = client.post(address, {name: value for name, value in values.items() if value is not False})
    one = Secondment.objects.get()

    assert sent.headers["Location"] == reverse("workbench:secondment", args=[one.pk])
    assert "待单位同意" in client.get(sent.headers["Location"]).content.decode()


def test_ranking_is_for_the_host_and_not_for_those_who_are_ranked() -> None:
    post = make_post()
    one, two = (make_secondment(S.OFFERED, post=post) for _number in range(2))
    host = _client(host_of(post))

    sent = host.post(
        reverse("workbench:secondment_rank", args=[post.pk]), {f"rank_{one.pk}": "2", f"rank_{two.pk}": "1"}
    )

    assert sent.status_code == 302
    assert Secondment.objects.get(pk=two.pk).rank == 1
    page = reverse("workbench:secondment", args=[two.pk])
    assert "名次" in host.get(page).content.decode()
    assert "名次" not in _client(self_of(two)).get(page).content.decode()


def test_three_sign_what_the_page_shows() -> None:
    one = plan(make_secondment(S.APPOINTED))
    sign_for(one, Party.HOST)
    sign_for(one, Party.HOME)
    person, address = _client(self_of(one)), reverse("workbench:secondment_sign", args=[one.pk])

    shown = person.get(address).content.decode()
    assert "模流分析" in shown
    stale = {"party": "person", "content_sha256": hash_of("别的内容"), "has_read": "on"}
    assert person.post(address, stale).status_code == 422
    now = Secondment.objects.get(pk=one.pk)
    assert person.post(address, {**stale, "content_sha256": hash_of(text_of(now))}).status_code == 302
    assert Secondment.objects.get(pk=one.pk).state == S.SERVING


def test_directory_keeps_names_back_unless_the_person_agreed() -> None:
    kept, told = make_secondment(S.SERVING), make_secondment(S.SERVING, shows_name=True)
    make_secondment(S.APPOINTED)

    page = Client().get(reverse("portal:secondments")).content.decode()
    found = Client().get(reverse("portal:secondments"), {"q": kept.person.name}).content.decode()

    assert told.person.name in page
    assert f">{kept.person.name}<" not in page
    assert "没有符合条件的记录" in found
    exported = b"".join(Client().get(reverse("portal:secondments"), {"export": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert kept.person.name not in exported.replace(told.person.name, "")


def test_pages_ask_the_same_however_many_there_are() -> None:
    body = make_reviewer(code=CODE)
    one = make_secondment(S.SERVING, post=make_post(body=body))
    log_one(one)
    lists = (reverse("workbench:secondments"), reverse("portal:secondments"))
    client, host = _client(body_of(one)), _client(host_of(one))
    few = [_queries(client, address) for address in lists]
    page = reverse("workbench:secondment", args=[one.pk])
    post_page = reverse("workbench:secondment-posts_record", args=[one.post_id])
    few += [_queries(client, page), _queries(host, post_page)]
    for number in range(6):
        make_secondment(S.SERVING, post=make_post(body=body))
        make_secondment(S.OFFERED, post=one.post)
        log_one(one, done_on=clock.today(), what=f"第{number}次")

    many = [_queries(client, address) for address in lists]
    assert [*many, _queries(client, page), _queries(host, post_page)] == few


def test_home_sees_its_people_and_waits_for_its_answer() -> None:
    one = make_secondment()
    home = _client(home_of(one))

    assert "答复本单位人员应聘" in home.get(reverse("workbench:home")).content.decode()
    assert str(one.person) in home.get(reverse("workbench:secondments")).content.decode()
    with clock.ahead(timedelta(days=1)):
        assert home.get(reverse("workbench:secondment", args=[one.pk])).status_code == 200
