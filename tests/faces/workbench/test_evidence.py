"""The pages of evidence: what is missing with the way to mend it, one press to the file, cases from form to verdict."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.evidence.models import Dossier, EvidenceFile, ExemptionCase
from tests.factories import make_actor
from tests.factories.deals import seller_of
from tests.factories.evidence import colleague_of, decider_of, hear, make_case, make_chain, make_dossier, run_build

pytestmark = pytest.mark.django_db


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_of_a_deal_says_what_is_missing_and_one_press_builds_the_file() -> None:
    deal = make_chain("offered")
    actor = decider_of(deal)
    client = _client(actor)
    page = reverse("workbench:deal", args=[deal.pk])
    assert "证据是否齐全" in _text(client.get(page))

    client.post(reverse("workbench:dossier_open", args=["deal", deal.pk]), {"make": "1"})

    dossier = Dossier.objects.get(root_id=deal.disposal_id)
    assert dossier.job is not None
    jobs.run(dossier.job.pk)
    assert "协议定价没有期满的价格公示。" in _text(client.get(page))
    shown = _text(client.get(reverse("workbench:dossier", args=[dossier.pk])))
    made = EvidenceFile.objects.get()
    for words in (made.number, "协议定价没有期满的价格公示。", "去补齐", made.file.sha256[:16]):
        assert words in shown


def test_who_does_not_decide_sees_no_panel() -> None:
    deal = make_chain("offered")
    assert "证据是否齐全" not in _text(_client(seller_of(deal)).get(reverse("workbench:deal", args=[deal.pk])))


def test_the_list_asks_as_often_for_many_dossiers() -> None:
    deal = make_chain()
    make_dossier(deal)
    client = _client(decider_of(deal))
    address = reverse("workbench:dossiers")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _number in range(3):
        make_dossier(make_chain("offered", unit=deal.organisation))
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        assert "缺少" in _text(client.get(address))
    assert len(many) <= len(one)


def test_two_versions_are_compared_on_a_page() -> None:
    dossier = make_dossier()
    actor = decider_of(dossier)
    for _number in range(2):
        run_build(dossier, actor=actor)

    assert "第 1 版到第 2 版" in _text(_client(actor).get(reverse("workbench:dossier_compare", args=[dossier.pk])))


def test_an_application_goes_from_form_to_verdict() -> None:
    dossier = make_dossier()
    head = decider_of(dossier)
    made = run_build(dossier, actor=head)
    client = _client(head)
    typed = {
        "title": "许可定价",
        "applicant": "unit",
        "evidence": str(made.pk),
        "happened": "后来升值。",
        "grounds": "公示过。",
    }
    client.post(reverse("workbench:exemption_new"), typed)
    case = ExemptionCase.objects.get()
    page = reverse("workbench:exemption", args=[case.pk])
    assert "提交申请" in _text(client.get(page))
    client.post(reverse("workbench:exemption_act", args=[case.pk]), {"transition": "submit"})
    case.refresh_from_db()
    assert case.state == "submitted"


def test_the_form_of_the_verdict_asks_each_condition() -> None:
    case = make_case("inquiry")
    judge = make_actor(Role.REVIEWER, organisation=case.body)
    hear(case, actor=judge)
    client = _client(judge)
    address = reverse("workbench:exemption_verdict", args=[case.pk])
    assert "没有牟取非法利益" in _text(client.get(address))
    codes = ("priced", "diligent", "no_gain", "procedure", "open", "mended")
    typed = {f"met_{code}": "met" for code in codes} | {f"reason_{code}": "见证据卷" for code in codes}

    client.post(address, {**typed, "verdict": "exempt", "reasons": "程序完整。"})

    case.refresh_from_db()
    assert (case.state, len(case.findings)) == ("proposed", 6)
    assert "复核同意" in _text(_client(colleague_of(judge)).get(reverse("workbench:exemption", args=[case.pk])))
