"""The pages of notices and templates, as people use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.documents.models import TemplateEdition
from lianqiao.core.notices.enums import NoticeState, ObjectionState
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.permissions import Role
from tests.core.documents.makers import template, text_of
from tests.factories import OrganisationFactory, make_actor
from tests.factories.notices import UNIT, make_notice, make_objection

pytestmark = pytest.mark.django_db

TYPED = {
    "standing": "public",
    "name": "欧阳藏锋",
    "contact": "0290-99887766",
    "text": "该成果的完成人名单不完整。",
}
MANY = 30


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_visitor_objects_and_reads_the_answer_by_the_code() -> None:
    notice, visitor = make_notice(NoticeState.RUNNING), Client()

    page = visitor.post(reverse("portal:notice_object", args=[notice.pk]), TYPED)
    code = page.context["code"]
    handler = signed_in(make_actor(organisation=notice.organisation))
    objection = Objection.objects.get()
    answer = {f"{objection.pk}-answer": "名单与登记一致。", f"{objection.pk}-is_right": "no"}
    done = handler.post(reverse("workbench:notice_answer", args=[notice.pk, objection.pk]), answer)
    found = visitor.post(reverse("portal:notice_answer"), {"code": code})

    objection.refresh_from_db()
    assert (page.status_code, done.status_code, found.status_code) == (200, 302, 200)
    assert code in page.content.decode()
    assert objection.state == ObjectionState.REJECTED
    assert "名单与登记一致。" in found.content.decode()
    assert "欧阳藏锋" not in visitor.get(reverse("portal:notice", args=[notice.pk])).content.decode()


def test_program_that_fills_everything_in_is_not_heard() -> None:
    notice = make_notice(NoticeState.RUNNING)

    page = Client().post(reverse("portal:notice_object", args=[notice.pk]), {**TYPED, "website": "http://example.com"})

    assert page.status_code == 200
    assert Objection.objects.count() == 0


def test_refused_objection_keeps_what_was_typed() -> None:
    notice = make_notice(NoticeState.RUNNING)

    page = Client().post(reverse("portal:notice_object", args=[notice.pk]), {**TYPED, "text": "太短"})

    assert page.status_code == 422
    assert "欧阳藏锋" in page.content.decode()
    assert Objection.objects.count() == 0


def test_wrong_code_says_so() -> None:
    page = Client().post(reverse("portal:notice_answer"), {"code": "x"})

    assert page.status_code == 422
    assert "没有这个查询码" in page.content.decode()


def test_verification_finds_a_notice_by_its_number() -> None:
    notice = make_notice(NoticeState.PASSED)
    address = reverse("portal:notice_verify")

    assert notice.content_sha256 in Client().get(address, {"number": notice.number}).content.decode()
    assert "没有这个编号" in Client().get(address, {"number": "GS0"}).content.decode()
    withdrawn = make_notice(NoticeState.WITHDRAWN)
    assert withdrawn.title not in Client().get(address, {"number": "GS0"}).content.decode()


def test_editor_writes_and_hands_in_a_notice() -> None:
    editor = make_actor(Role.EDITOR)
    browser = signed_in(editor)
    typed = {
        "kind": "pricing",
        "title": "关于成果转让的公示",
        "text": "现将有关事项公示如下。",
        "items": "成果名称｜拟交易价格\n天然鳞片石墨无氟提纯｜120万元",
        "unit_location": "科研楼一层公告栏",
    }

    browser.post(reverse("workbench:notice_new"), typed)
    notice = PublicNotice.objects.get()
    browser.post(reverse("workbench:notice_act", args=[notice.pk]), {"transition": "submit"})

    notice.refresh_from_db()
    assert notice.state == NoticeState.CLEARING
    assert notice.items == {"head": ["成果名称", "拟交易价格"], "rows": [["天然鳞片石墨无氟提纯", "120万元"]]}
    assert [(place.place, place.location) for place in notice.current_places()] == [
        ("unit", "科研楼一层公告栏"),
        ("portal", ""),
    ]


def test_notice_is_printed_as_pdf() -> None:
    notice = make_notice(NoticeState.RUNNING, postings=[UNIT])
    browser = signed_in(make_actor(organisation=notice.organisation))

    answer = browser.get(reverse("workbench:notice_file", args=[notice.pk, "notice.pdf"]))

    text = text_of(answer.content)
    assert notice.number in text
    assert "天然鳞片石墨无氟提纯" in text


def test_administrator_uploads_a_template_and_sees_why_not() -> None:
    browser = signed_in(make_actor(Role.ADMINISTRATOR))
    address = reverse("workbench:document", args=["reply"])
    bad = SimpleUploadedFile("a.docx", template("{{ nonsense }}"))
    good = SimpleUploadedFile("a.docx", template("{{ title }}"))

    refused = browser.post(address, {"file": bad, "note": "改"})
    taken = browser.post(address, {"file": good, "note": "改"})

    assert refused.status_code == 422
    assert "nonsense" in refused.content.decode()
    assert taken.status_code == 302
    assert TemplateEdition.objects.count() == 1
    assert "第 1 版" in browser.get(address).content.decode()
    edition = TemplateEdition.objects.get()
    compared = browser.get(reverse("workbench:document_compare", args=["reply"]), {"edition": edition.pk})
    assert compared.status_code == 200


@pytest.mark.parametrize("page", ["portal:notices", "workbench:notices", "workbench:objections"])
def test_lists_need_the_same_queries_for_many_rows(page: str) -> None:
    unit = OrganisationFactory()
    browser = signed_in(make_actor(organisation=unit))

    def add(count: int) -> None:
        for number in range(count):
            notice = make_notice(NoticeState.RUNNING, organisation=unit)
            make_objection(notice, address=f"{number}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse(page)).status_code == 200
        return len(caught)

    add(1)
    browser.get(reverse(page))
    with_one = queries()
    add(MANY - 1)
    assert queries() == with_one


def test_page_of_a_notice_does_not_grow_with_its_objections() -> None:
    notice = make_notice(NoticeState.RUNNING)
    browser = signed_in(make_actor(organisation=notice.organisation))
    address = reverse("workbench:notice", args=[notice.pk])

    def queries() -> Any:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    make_objection(notice)
    browser.get(address)
    with_one = queries()
    for number in range(MANY - 1):
        make_objection(notice, address=f"{number}")
    assert queries() == with_one
