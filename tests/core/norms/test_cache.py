"""Norms are asked of the database once for each request, and a change anywhere is seen by everybody."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import norms
from lianqiao.core.access import SYSTEM
from lianqiao.core.context import acting
from lianqiao.core.norms import cache
from lianqiao.core.norms.models import Norm, NormKey, Revision
from tests.core.norms.makers import KEY, make_key, make_norm

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def outside() -> Any:
    """Neither a request nor a job before and after."""
    cache.end_request()
    yield
    cache.end_request()


def value() -> Decimal:
    found: Decimal = norms.get(KEY, on=DAY).value
    return found


def number_of_queries(times: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        for _time in range(times):
            value()
    return len(queries)


@pytest.mark.django_db
def test_question_costs_one_query_outside_of_requests() -> None:
    make_norm(make_key(), "0.5")
    assert (number_of_queries(1), number_of_queries(3)) == (1, 3)


@pytest.mark.django_db
def test_request_asks_once_for_all_its_questions() -> None:
    make_norm(make_key(), "0.5")
    cache.begin_request()
    assert number_of_queries(30) == 1
    cache.end_request()
    cache.begin_request()
    assert number_of_queries(30) == 1


@pytest.mark.django_db
def test_page_asks_once_for_all_its_questions(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("portal:about")).status_code == 200
    assert len([query for query in queries if "norms_revision" in query["sql"]]) == 1


@pytest.mark.django_db
def test_job_asks_once_for_all_its_questions() -> None:
    make_norm(make_key(), "0.5")
    with acting(SYSTEM, request="job-1", source="test"):
        assert number_of_queries(30) == 1
    with acting(SYSTEM, request="job-2", source="test"):
        assert number_of_queries(30) == 1


@pytest.mark.django_db
def test_every_kind_of_change_renews_the_mark() -> None:
    key = make_key()
    norm = make_norm(key, "0.5")
    marks = [Revision.objects.get().value]
    changes = (
        lambda: Norm.objects.filter(pk=norm.pk).update(note="新"),
        lambda: NormKey.objects.filter(pk=key.pk).update(title="新"),
        lambda: make_norm(key, "0.6", code="290000"),
    )
    for change in changes:
        change()
        marks.append(Revision.objects.get().value)
    assert len(set(marks)) == len(marks)
    assert Revision.objects.count() == 1


@pytest.mark.django_db
def test_change_that_is_taken_back_leaves_nothing_behind() -> None:
    norm = make_norm(make_key(), "0.5")
    assert value() == Decimal("0.5")
    with transaction.atomic():
        Norm.objects.filter(pk=norm.pk).update(value="0.9")
        assert value() == Decimal("0.9")
        transaction.set_rollback(True)
    assert value() == Decimal("0.5")
    Norm.objects.filter(pk=norm.pk).update(value="0.8")
    assert value() == Decimal("0.8")


@pytest.mark.django_db(transaction=True)
def test_change_of_another_connection_is_seen_once_it_is_committed() -> None:
    norm = make_norm(make_key(), "0.5")
    assert value() == Decimal("0.5")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE norms_norm SET value = '\"0.7\"' WHERE id = %s", [norm.pk])
        assert value() == Decimal("0.5")
        other.commit()
        assert value() == Decimal("0.7")
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_request_keeps_to_the_norms_with_which_it_began() -> None:
    norm = make_norm(make_key(), "0.5")
    cache.begin_request()
    assert value() == Decimal("0.5")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE norms_norm SET value = '\"0.7\"' WHERE id = %s", [norm.pk])
    finally:
        other.close()
    assert value() == Decimal("0.5")
    cache.begin_request()
    assert value() == Decimal("0.7")
