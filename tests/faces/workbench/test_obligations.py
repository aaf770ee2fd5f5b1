"""The pages of obligations and listings: what is typed arrives, and lists stay cheap."""

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
from lianqiao.processes.obligations.enums import CheckState as C
from lianqiao.processes.obligations.enums import ListingState as L
from lianqiao.processes.obligations.models import Check, Listing, Obligation
from tests.factories import OrganisationFactory, make_reviewer
from tests.factories.obligations import load_norms_of_the_province, make_check, make_listing, make_obligation, person_of
from tests.factories.programmes import body_of, make_application

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_body_begins_from_a_selected_application() -> None:
    application = make_application("selected")
    client = client_of(body_of(application.call))
    page = client.get(reverse("workbench:application", args=[application.pk]))
    url = reverse("workbench:obligation_new", args=[application.pk])
    assert url in page.content.decode()
    typed = {
        "title": application.title,
        "promised": "三年内投产",
        "accepted_on": clock.today().isoformat(),
        "completers.lineage": ["", ""],
        "completers.name": ["季明湛", "魏承泽"],
        "completers.employer": ["", "北山大学"],
    }

    response = client.post(url, typed)

    obligation = Obligation.objects.get()
    assert response.headers["Location"] == reverse("workbench:obligation", args=[obligation.pk])
    names = list(obligation.completers.values_list("name", "employer"))
    assert names == [("季明湛", str(application.organisation)), ("魏承泽", "北山大学")]
    again = client.get(reverse("workbench:application", args=[application.pk])).content.decode()
    assert reverse("workbench:obligation", args=[obligation.pk]) in again


def test_unit_reports_with_proof_and_the_body_finds() -> None:
    check = make_check(C.ASKED)
    page = reverse("workbench:obligation", args=[check.obligation_id])
    unit = client_of(person_of(check.obligation.unit, Role.EDITOR))
    proof = SimpleUploadedFile("合同.txt", "合同".encode())
    typed = {"report": "已投产，年产 1 万件。", "contract_number": "HT-1", "uploads": [proof]}

    reported = unit.post(reverse("workbench:obligation_report", args=[check.pk]), typed)

    assert reported.headers["Location"] == page
    body = client_of(person_of(check.obligation.organisation))
    shown = body.get(page).content.decode()
    assert "已投产，年产 1 万件。" in shown
    assert "合同.txt" in shown
    act = reverse("workbench:obligation_check_act", args=[check.pk])
    body.post(act, {"transition": "keep", "keep-opinion": "属实"})
    assert Check.objects.get(pk=check.pk).state == C.KEPT


def test_yellow_listing_is_proposed_heard_and_answered_on_its_pages() -> None:
    check = make_check(C.NOT_KEPT)
    load_norms_of_the_province()
    body = client_of(person_of(check.obligation.organisation))
    body.post(reverse("workbench:listing_propose", args=[check.pk]), {"grounds": "没有转化。"})
    listing = Listing.objects.get()
    page = reverse("workbench:listing", args=[listing.pk])
    unit = client_of(person_of(listing.unit, Role.EDITOR))
    assert unit.get(page).status_code == 404

    body.post(reverse("workbench:listing_act", args=[listing.pk]), {"transition": "hear"})
    answer = unit.post(reverse("workbench:listing_state", args=[listing.pk]), {"text": "正在谈合同。"})

    assert answer.headers["Location"] == page
    assert "正在谈合同。" in body.get(page).content.decode()
    assert page in unit.get(reverse("workbench:obligations")).content.decode()


def test_platform_is_proposed_with_the_conditions_of_the_rule() -> None:
    unit: Any = OrganisationFactory()
    actor = make_reviewer()
    client, url = client_of(actor), reverse("workbench:listing_platform")
    assert "承诺开放服务，接受定期复核" in client.get(url).content.decode()

    client.post(url, {"title": "甲平台", "unit": unit.pk, "grounds": "省级", "rule_0": "见认定文件"})

    listing = Listing.objects.get()
    assert [row["met"] for row in listing.criteria] == ["见认定文件", "", "", ""]
    shown = client.get(reverse("workbench:listing", args=[listing.pk])).content.decode()
    assert shown.count("没有写明") == 3


def test_decided_listing_is_announced_from_its_page() -> None:
    listing = make_listing(L.DECIDED)
    client = client_of(person_of(listing.organisation, Role.EDITOR))

    client.post(reverse("workbench:listing_announce", args=[listing.pk]))

    shown = client.get(reverse("workbench:listing", args=[listing.pk])).content.decode()
    assert "拟列入科技成果转化黄名单公示：压铸件防腐涂层产业化" in shown


@pytest.mark.parametrize(("name", "make"), [("obligations", make_obligation), ("listings", make_listing)])
def test_list_takes_the_same_queries_for_one_row_and_for_ten(name: str, make: Any) -> None:
    body = make_reviewer()
    client, url = client_of(body), reverse(f"workbench:{name}")
    make(body=body.organisation)
    client.get(url)
    with CaptureQueriesContext(connection) as once:
        client.get(url)
    for _number in range(9):
        make(body=body.organisation)

    with CaptureQueriesContext(connection) as often:
        page = client.get(url)

    assert len(often) <= len(once)
    assert page.content.decode().count("压铸件防腐涂层产业化") >= 10
