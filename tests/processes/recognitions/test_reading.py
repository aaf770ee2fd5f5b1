"""How recognitions are read: with as many queries for many as for one, and names that are kept back not found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.permissions import Role
from lianqiao.processes.recognitions.enums import Shown
from lianqiao.processes.recognitions.models import Recognition
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.recognitions import body_of, hand_in, holder_of, make_check, make_recognition

pytestmark = pytest.mark.django_db
#: Rows beside the first one.
MORE = 12


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        answer: Any = client.get(page)
        assert answer.status_code == 200
    return len(asked)


def _public(**values: Any) -> Recognition:
    record = make_recognition(**values)
    Recognition.objects.filter(pk=record.pk).update(is_published=True)
    record.refresh_from_db()
    return record


def _person(name: str, shown: str = Shown.MASKED, **values: Any) -> Recognition:
    record = _public(kind="technology_manager", level="初级", title=name, **values)
    Recognition.objects.filter(pk=record.pk).update(shown=shown)
    record.refresh_from_db()
    return record


def test_directory_asks_as_much_for_many_rows_as_for_one(client: Client) -> None:
    body = make_reviewer()
    _public(body=body)
    page = reverse("portal:recognitions")
    one = _queries(client, page)
    for _number in range(MORE):
        _public(body=body)

    assert _queries(client, page) == one


@pytest.mark.parametrize("side", ["body", "holder"])
def test_list_asks_as_much_for_many_rows_as_for_one(client: Client, side: str) -> None:
    unit = OrganisationFactory()
    first = make_recognition(unit=unit)
    actor = make_actor(Role.REVIEWER, organisation=first.organisation)
    client.force_login((body_of(first) if side == "body" else holder_of(first)).user)
    page = reverse("workbench:recognitions")
    one = _queries(client, page)
    for number in range(2):
        make_recognition(body=actor, unit=unit, title=f"平台 {number}")
    if side == "body":
        for _number in range(MORE):
            make_recognition(body=actor)

    assert _queries(client, page) == one


def test_checks_ask_as_much_for_many_rows_as_for_one(client: Client) -> None:
    first = make_check()
    hand_in(first)
    body = body_of(first.recognition)
    client.force_login(body.user)
    page = reverse("workbench:recognition_checks")
    one = _queries(client, page)
    for _number in range(3):
        make_check(recognition=make_recognition(body=body, valid_from=first.recognition.valid_from))

    assert _queries(client, page) == one


def test_page_asks_as_much_for_many_checks_as_for_one(client: Client) -> None:
    check = make_check()
    client.force_login(body_of(check.recognition).user)
    page = reverse("workbench:recognition", args=[check.recognition_id])
    one = _queries(client, page)
    for year in (1, 2, 3):
        check.pk, check.year = None, check.year - year
        check.save(force_insert=True)

    assert _queries(client, page) == one


@pytest.mark.parametrize("word", ["知夏", "林知夏", "林知"])
def test_name_that_is_kept_back_is_not_found_in_the_directory(client: Client, word: str) -> None:
    masked, named = _person("林知夏"), _person("林知秋", Shown.NAMED)
    page = reverse("portal:recognitions")

    everything = client.get(page).content.decode()
    found = client.get(page, {"q": word}).content.decode()
    export = client.get(page, {"q": word, "export": "csv"}).getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]

    assert "林**" in everything
    assert "林知夏" not in everything
    for told in (found, export):
        assert masked.number not in told
        assert (named.number in told) == (word == "林知")


def test_number_and_unit_find_a_person_whose_name_is_kept_back(client: Client) -> None:
    masked = _person("林知夏")
    page = reverse("portal:recognitions")

    for word in (masked.number, masked.unit_name):
        told = client.get(page, {"q": word}).content.decode()
        assert masked.number in told
        assert "林知夏" not in told


def test_name_is_found_by_those_inside(client: Client) -> None:
    masked = _person("林知夏")
    stranger = make_actor()
    page = reverse("workbench:recognitions")

    for actor, expected in ((body_of(masked), True), (holder_of(masked), True), (stranger, False)):
        client.force_login(actor.user)
        assert (masked.number in client.get(page, {"q": "知夏"}).content.decode()) is expected
