"""The lists of appraisals and of referrals, and the form of questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.processes.appraisals.models import Answer
from tests.processes.appraisals import makers

pytestmark = pytest.mark.django_db


def signed_in(actor: Any) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(actor.user)
    return client


def queries_of(client: Client, name: str) -> int:
    """How many queries the page asks, once warm."""
    assert client.get(reverse(name)).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(name))
    return len(asked)


@pytest.mark.parametrize("name", ["workbench:appraisals", "workbench:referrals"])
def test_list_asks_as_many_queries_for_many_rows_as_for_one(name: str) -> None:
    fund, evaluator = makers.make_fund(), makers.make_evaluator()
    makers.make_subscription(fund)
    first = makers.sign(makers.make_appraisal(evaluator=evaluator))
    owner = makers.owner_of(first)
    client = signed_in(owner)
    one = queries_of(client, name)
    for _number in range(3):
        makers.sign(makers.make_appraisal(evaluator=evaluator, owner=owner))

    assert queries_of(client, name) <= one


def test_answers_typed_into_the_form_are_kept() -> None:
    draft = makers.make_appraisal(claimed=1)
    part, owner = makers.part_of(draft), makers.owner_of(draft)
    client = signed_in(owner)
    url = reverse("workbench:appraisal_answers", args=[part.pk])

    shown = client.get(url).content.decode()
    sent = client.post(
        url, {"claimed_1a": "on", "evidence_1a": "论文", "claimed_2b": "on", "evidence_2b": "技术分解表"}
    )

    assert "第 9 系统级" in shown
    assert sent.status_code == 302
    said = dict(Answer.objects.filter(part=part, claimed=True).values_list("key", "evidence"))
    assert said == {"1a": "论文", "2b": "技术分解表"}
