"""The pages of the ledger: what is typed arrives, lists stay cheap and can be exported."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.disbursements.models import Disbursement
from tests.factories import make_actor, make_reviewer
from tests.factories.disbursements import make_disbursement, make_due
from tests.factories.races import make_race

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_body_records_a_payment_with_its_voucher() -> None:
    row = make_due()
    client = client_of(make_actor(Role.EDITOR, organisation=row.organisation))
    page = reverse("workbench:disbursement", args=[row.pk])
    assert "登记拨付" in client.get(page).content.decode()
    form = client.get(reverse("workbench:disbursement_write", args=[row.pk, "pay"]))
    assert 'value="5"' in form.content.decode()

    typed = {"amount_yuan": "2", "on": clock.today().isoformat(), "paper": "凭证8号"}
    receipt = SimpleUploadedFile("回单.txt", "已付".encode())
    response = client.post(
        reverse("workbench:disbursement_write", args=[row.pk, "pay"]), {**typed, "uploads": [receipt]}
    )

    assert response.headers["Location"] == page
    assert Disbursement.objects.get(pk=row.pk).paid_yuan == 20_000
    shown = client_of(make_actor(Role.VIEWER, organisation=row.payee)).get(page).content.decode()
    assert "凭证8号" in shown
    assert "回单.txt" in shown
    assert "登记拨付" not in shown


def test_refusal_stays_on_the_form() -> None:
    row = make_due()
    client = client_of(make_actor(Role.EDITOR, organisation=row.organisation))
    typed = {"amount_yuan": "9", "on": clock.today().isoformat(), "paper": "凭证8号"}

    response = client.post(reverse("workbench:disbursement_write", args=[row.pk, "pay"]), typed)

    assert (response.status_code, Disbursement.objects.get(pk=row.pk).paid_yuan) == (422, 0)
    assert "最多 5 万元" in response.content.decode()


@pytest.mark.parametrize("name", ["disbursements", "disbursements_received"])
def test_list_takes_the_same_queries_for_one_row_and_for_thirty(name: str) -> None:
    body = make_reviewer()
    first = make_disbursement(payer=body.organisation)
    actor = body if name == "disbursements" else make_actor(Role.VIEWER, organisation=first.payee)
    client, url = client_of(actor), reverse(f"workbench:{name}")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get(url)
    for number in range(29):
        make_disbursement(payer=body.organisation, payee=first.payee, part=f"part-{number}")
    with CaptureQueriesContext(connection) as often:
        page = client.get(url)
    assert len(often) <= len(once)
    assert "150 万元" in page.content.decode()
    export = client.get(url, {"export": "csv"})
    assert len(export.getvalue().decode("utf-8-sig").strip().splitlines()) == 31


def test_cause_is_a_link_for_those_who_may_see_it() -> None:
    race = make_race(is_public=False)
    payer = make_actor(Role.REVIEWER, organisation=race.organisation)
    unit = make_actor()
    row = make_disbursement(payer=race.organisation, payee=unit.organisation, cause=race)
    shown = []
    for actor in (payer, unit):
        page = client_of(actor).get(reverse("workbench:disbursement", args=[row.pk])).content.decode()
        shown.append(reverse("workbench:races_record", args=[race.pk]) in page)

    assert shown == [True, False]


def test_standing_is_said_in_words() -> None:
    row = make_due()
    client = client_of(make_actor(Role.REVIEWER, organisation=row.organisation))

    listed = client.get(reverse("workbench:disbursements")).content.decode()
    shown = client.get(reverse("workbench:disbursement", args=[row.pk])).content.decode()

    assert row.get_standing_display() == "待拨付"
    assert ("待拨付</td>" in listed, ">due<" in listed) == (True, False)
    assert "待拨付" in shown
