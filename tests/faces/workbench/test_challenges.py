"""The pages of open challenges: writing with checks, from a demand, the gate, the hall."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.processes.challenges.models import Challenge, Mark, TermsSignature
from lianqiao.processes.programmes.enums import CallState as C
from tests.factories import make_actor
from tests.factories.challenges import make_challenge, make_edition
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import body_of, make_call, make_question, make_scheme
from tests.factories.registers import complete_demand

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def of_issuer(challenge: Challenge) -> Any:
    return make_actor(organisation=challenge.issuer)


def test_body_writes_a_challenge_and_sees_the_checks_while_it_types() -> None:
    issuer = OrganisationFactory()
    call = make_call(C.DRAFT, edition=make_edition(), complete=lambda draft: None)
    client = client_of(body_of(call))
    typed = {"issuer": issuer.name, "indicators": "外观｜美观", "months": "12", "award_yuan": "100", "terms": "保密"}

    checks = client.post(reverse("workbench:challenge_checks", args=[call.pk]), typed)
    unsaved = Challenge.objects.count()
    saved = client.post(reverse("workbench:challenge_edit", args=[call.pk]), typed)
    page = client.get(reverse("workbench:call", args=[call.pk])).content.decode()

    assert "这些指标没有可以检验的数：外观。" in checks.content.decode()
    assert (unsaved, saved.status_code) == (0, 302)
    challenge = Challenge.objects.get()
    assert (challenge.issuer, challenge.award_yuan) == (issuer, 1_000_000)
    assert "考核指标逐条量化" in page
    assert "等待企业确认" in page


def test_firm_finds_and_agrees_to_its_challenge() -> None:
    challenge = make_challenge(C.DRAFT)
    Challenge.objects.filter(pk=challenge.pk).update(issuer_agreed_sha256="", issuer_agreed_at=None)
    client = client_of(of_issuer(challenge))

    listed = client.get(reverse("workbench:challenges")).content.decode()
    page = client.get(reverse("workbench:challenge", args=[challenge.pk]))
    client.post(reverse("workbench:challenge_agree", args=[challenge.pk]), {"seen": challenge.content_sha256})

    challenge.refresh_from_db()
    assert challenge.call.title in listed
    assert page.context["may_agree"] is True
    assert challenge.issuer_agrees is True


def test_government_makes_a_challenge_out_of_a_demand() -> None:
    edition = make_edition()
    demand = complete_demand("published")
    client = client_of(body_of(edition))
    address = reverse("workbench:challenge_of_demand", args=[demand.pk])

    desk = client.get(reverse("workbench:demands_record", args=[demand.pk])).content.decode()
    page = client.get(address)
    response = client.post(address, {"edition": str(edition.pk), "opens_on": clock.today().isoformat()})

    challenge = Challenge.objects.get()
    assert address in desk
    assert page.context["has_scheme"] is True
    assert response.headers["Location"] == reverse("workbench:challenge_edit", args=[challenge.call_id])
    assert challenge.demand == demand


def test_visitor_reads_what_is_posted_and_who_agreed_reads_the_details() -> None:
    challenge = make_challenge(is_gated=True, details="现用磷化工艺，锌层八微米。")
    unit = client_of(make_actor())
    public = reverse("portal:challenge", args=[challenge.pk])
    sign = reverse("workbench:challenge_sign", args=[challenge.pk])

    visitor = Client().get(public).content.decode()
    before = unit.get(public).content.decode()
    unit.post(sign, {"seen": challenge.terms_sha256})
    unread = TermsSignature.objects.count()
    unit.post(sign, {"seen": challenge.terms_sha256, "agrees": "yes"})
    after = unit.get(public).content.decode()

    assert "中性盐雾" in visitor
    assert ["锌层八微米" in text for text in (visitor, before, after)] == [False, False, True]
    assert (unread, TermsSignature.objects.count()) == (0, 1)
    assert Client().get(reverse("portal:call", args=[challenge.call_id])).headers["Location"] == public


def test_question_is_asked_and_answered_on_the_page() -> None:
    challenge = make_challenge()
    unit, body = client_of(make_actor()), client_of(body_of(challenge))
    public = reverse("portal:challenge", args=[challenge.pk])

    unit.post(reverse("workbench:call_ask", args=[challenge.call_id]), {"text": "能联合揭榜吗？"})
    question = challenge.call.questions.get()
    waiting = Client().get(public).content.decode()
    act = {"transition": "answer", "answer-answer": "可以，由牵头单位提交。"}
    body.post(reverse("workbench:question_act", args=[question.pk]), act)
    page = Client().get(public).content.decode()

    assert "能联合揭榜吗" not in waiting
    assert "可以，由牵头单位提交。" in page
    assert str(question.unit) not in page


def test_issuer_marks_the_work_and_everybody_reads_it() -> None:
    challenge = make_challenge(C.DECIDED, edition=make_scheme(pattern="open_challenge_firm"))
    application = challenge.call.applications.get()
    address = reverse("workbench:challenge_mark", args=[challenge.pk, application.pk])
    typed = {"verdict": "solved", "score": "92", "text": "盐雾 1200 小时。", "marked_on": clock.today().isoformat()}

    client_of(of_issuer(challenge)).post(address, typed)

    page = Client().get(reverse("portal:challenge", args=[challenge.pk])).content.decode()
    assert Mark.objects.get().application == application
    assert "盐雾 1200 小时。" in page


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_hall_and_page_ask_as_often_for_many_as_for_one() -> None:
    edition = make_edition()
    first = make_challenge(edition=edition)
    hall, page = reverse("portal:challenges"), reverse("portal:challenge", args=[first.pk])
    make_question("answered", call=first.call)
    before = [queries(Client(), hall), queries(Client(), page)]

    for number in range(4):
        make_challenge(edition=edition, issuer=first.issuer)
        make_question("answered", call=first.call, text=f"第 {number} 问")
    after = [queries(Client(), hall), queries(Client(), page)]

    assert [many <= few for few, many in zip(before, after, strict=True)] == [True, True]


def test_hall_is_narrowed_and_exported() -> None:
    challenge = make_challenge()

    found = Client().get(reverse("portal:challenges"), {"award_min": "200", "q": "涂层"})
    none = Client().get(reverse("portal:challenges"), {"award_min": "400"})
    exported = Client().get(reverse("portal:challenges"), {"export": "csv"})

    assert challenge.summary in found.content.decode()
    assert challenge.summary not in none.content.decode()
    assert challenge.call.title in b"".join(exported.streaming_content).decode("utf-8-sig")
