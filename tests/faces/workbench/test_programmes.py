"""The pages of schemes, calls and applications: what is typed arrives, what is refused stays on the page."""

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
from lianqiao.processes.programmes.domain.applications import save_section
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition, SectionAnswers
from tests.factories import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import ANSWERS, HEAD, body_of, hand_in, make_application, make_call, make_scheme

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def rows(name: str, columns: tuple[str, ...], *typed: tuple[str, ...]) -> dict[str, list[str]]:
    """What a browser sends for a table."""
    given = {f"{name}.lineage": [row[0] for row in typed]}
    return given | {f"{name}.{column}": [row[place] for row in typed] for place, column in enumerate(columns, start=1)}


CONDITION = ("text", "fact", "comparator", "value", "veto", "group")
FIELD = ("section", "label", "kind", "required", "detail", "help", "prefill", "public", "when")


def test_official_sets_up_a_scheme_in_one_page() -> None:
    actor = make_reviewer()
    client = client_of(actor)
    typed = {
        "title": "中试平台备案",
        "code": "ZSPT",
        "summary": "支持中试平台开放服务。",
        "applicants": ["enterprise", "institute"],
        "period_open": "30日",
        **rows("conditions", CONDITION, ("", "注册满 3 年", "registered_years", ">=", "3", "0", "")),
        **rows(
            "form",
            FIELD,
            ("", "平台情况", "平台名称", "text", "1", "", "", "", "1", ""),
            ("", "平台情况", "设备原值", "money", "1", "", "", "", "0", ""),
        ),
    }

    response = client.post(reverse("workbench:scheme_new"), typed)

    edition = SchemeEdition.objects.get()
    assert response.headers["Location"] == reverse("workbench:scheme", args=[edition.pk])
    assert [one.label for one in edition.form_definition.fields()] == ["平台名称", "设备原值"]
    assert edition.periods["open"] == {"length": 30, "unit": "days"}
    page = client.get(reverse("workbench:scheme", args=[edition.pk]))
    assert "注册年限：不低于 3 年" in page.content.decode()
    issued = client.post(
        reverse("workbench:scheme_act", args=[edition.pk]),
        {
            "transition": "issue",
            "issue-decision_title": "中试平台管理办法",
            "issue-decided_on": clock.today().isoformat(),
        },
    )
    edition.refresh_from_db()
    assert (issued.status_code, edition.state) == (302, "issued")


def test_faulty_scheme_stays_on_the_page_with_its_sentence() -> None:
    client = client_of(make_reviewer())
    typed = {
        "title": "专项",
        "code": "zx",
        "summary": "支持",
        **rows("form", FIELD, ("", "", "类别", "choice", "1", "一个", "", "", "0", "")),
    }

    response = client.post(reverse("workbench:scheme_new"), typed)

    assert response.status_code == 422
    assert "字段“类别”要有至少两个不同的选项。" in response.content.decode()
    assert not SchemeEdition.objects.exists()


def test_scheme_of_another_body_is_copied() -> None:
    edition = make_scheme()
    client = client_of(make_reviewer(code="290100"))

    page = client.get(reverse("workbench:scheme_new"), {"like": str(edition.pk)})

    assert "主要技术指标" in page.content.decode()
    assert "支持企业把科技成果变成产品。" in page.content.decode()


def test_call_begins_as_last_years() -> None:
    last = make_call(C.OPEN, text="请按要求申报，往年受理过的不再受理。")
    client = client_of(body_of(last))
    address = reverse("workbench:call_new", args=[last.edition_id]) + f"?previous={last.pk}"

    page = client.get(address)
    response = client.post(
        address,
        {
            "title": "下一年度专项",
            "text": "请按要求申报。",
            "opens_on": clock.today().isoformat(),
            "quota": "3",
            "reserve": "",
            "contact_name": "魏申报",
            "contact_phone": "0290-1",
        },
    )

    assert "往年受理过的不再受理" in page.content.decode()
    call = Call.objects.get(title="下一年度专项")
    assert (response.status_code, call.previous_id, call.quota) == (302, last.pk, 3)


def test_unit_begins_fills_and_hands_in() -> None:
    call = make_call()
    actor = make_actor(organisation=OrganisationFactory())
    client = client_of(actor)

    begun = client.post(
        reverse("workbench:application_new", args=[call.pk]), {**HEAD, "asked_yuan": "100", "leader_name": "季明湛"}
    )
    application = Application.objects.get()
    section = reverse("workbench:application_section", args=[application.pk, "s1"])
    seen = client.get(section).context["seen"]
    client.post(section, {"seen": seen, "f1": "1000 小时", "f2": "50", "f3": "no", "f4": ""})
    client.post(
        reverse("workbench:application_section", args=[application.pk, "s2"]), {"seen": "0", "f5": "12", "f6": ""}
    )
    act = reverse("workbench:application_act", args=[application.pk])
    client.post(act, {"transition": "submit", "submit-is_not_secret": "on"})
    receipt = client.get(reverse("workbench:application_receipt", args=[application.pk]))

    application.refresh_from_db()
    assert begun.headers["Location"] == reverse("workbench:application", args=[application.pk])
    assert application.answers() == {"f1": "1000 小时", "f2": "500000", "f3": False, "f5": "12"}
    assert (application.state, application.asked_yuan) == (A.SUBMITTED, 1_000_000)
    assert application.number in receipt.content.decode()


def test_conflict_keeps_what_was_typed_and_asks_again() -> None:
    application = make_application()
    other = make_actor(organisation=application.organisation)
    client = client_of(make_actor(organisation=application.organisation))
    address = reverse("workbench:application_section", args=[application.pk, "s2"])
    save_section(application, "s2", actor=other, values={"f5": "20"}, seen=1)

    refused = client.post(address, {"seen": "1", "f5": "30", "f6": ""})
    again = client.post(address, {"seen": refused.context["seen"], "f5": "30", "f6": ""})

    assert (refused.status_code, refused.context["seen"]) == (422, "2")
    assert "团队人数" in refused.content.decode()
    assert 'value="30"' in refused.content.decode()
    assert again.status_code == 302
    assert SectionAnswers.objects.get(application=application, key="s2").values == {"f5": "30"}


def test_typing_is_kept_without_touching_the_application() -> None:
    application = make_application()
    client = client_of(make_actor(organisation=application.organisation))
    address = reverse("workbench:application_section", args=[application.pk, "s2"])

    saved = client.post(address + "?autosave=1", {"seen": "1", "f5": "99", "f6": "还没写完"})
    page = client.get(address)

    assert saved.status_code == 200
    assert "还没写完" in page.content.decode()
    assert page.context["seen"] == "1"
    assert application.answers()["f5"] == "12"


def test_file_of_an_application_is_kept_and_read_by_its_caller() -> None:
    field = {"key": "f1", "label": "可行性报告", "kind": "file"}
    call = make_call(edition=make_scheme(form=[{"key": "s1", "title": "材料", "fields": [field]}]))
    actor = make_actor(organisation=OrganisationFactory())
    client = client_of(actor)
    client.post(reverse("workbench:application_new", args=[call.pk]), {**HEAD, "asked_yuan": "100"})
    application = Application.objects.get()
    address = reverse("workbench:application_section", args=[application.pk, "s1"])

    client.post(address, {"seen": "0", "f1": SimpleUploadedFile("报告.txt", "可行".encode())})
    client.post(address, {"seen": "1"})
    hand_in(application, actor)

    key = application.answers()["f1"]
    page = client_of(body_of(call)).get(reverse("workbench:application", args=[application.pk]))
    assert "报告.txt" in page.content.decode()
    file = reverse("workbench:file", args=[key])
    got = client_of(body_of(call)).get(file)
    assert b"".join(got) == "可行".encode()
    assert client_of(make_actor()).get(file).status_code == 404


def test_returned_application_is_mended_in_its_listed_field() -> None:
    application = make_application(A.RETURNED)
    client = client_of(make_actor(organisation=application.organisation))
    address = reverse("workbench:application_section", args=[application.pk, "s1"])

    client.post(address, {"seen": "1", "f1": "补正以后", "f2": "99", "f3": "yes"})

    kept = SectionAnswers.objects.get(application=application, key="s1").values
    assert kept == {"f1": "补正以后", "f2": str(ANSWERS["s1"]["f2"]), "f3": False}


def test_result_letter_is_sent_to_applicants_once_it_is_there() -> None:
    call = make_call(C.DECIDED, text="请申报。")
    application = call.applications.get()
    client = client_of(make_actor(organisation=application.organisation))

    response = client.get(reverse("workbench:application_letter", args=[application.pk, "docx"]))
    public = Client().get(reverse("portal:call", args=[call.pk]))

    assert response.status_code == 200
    assert response.content[:2] == b"PK"
    assert application.title in public.content.decode()
    assert "盐雾 1000 小时不出锈点" in public.content.decode()
    assert "0290-7654321" not in public.content.decode()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_lists_ask_the_database_as_often_for_many_as_for_one() -> None:
    call = make_call()
    first = make_application(A.SUBMITTED, call=call)
    body, unit = client_of(body_of(call)), client_of(make_actor(organisation=first.organisation))
    addresses = [
        (body, reverse("workbench:calls")),
        (body, reverse("workbench:schemes")),
        (body, reverse("workbench:call_applications", args=[call.pk])),
        (unit, reverse("workbench:applications")),
        (Client(), reverse("portal:calls")),
    ]
    before = [queries(client, address) for client, address in addresses]
    one = Application.objects.get(pk=first.pk)
    for number in range(29):
        Application.objects.create(
            call=call,
            organisation=one.organisation,
            region=one.region,
            created_by=one.created_by,
            title=f"项目{number}",
            leader_name="季明湛",
            contact_name="季明湛",
            contact_phone="0290-1",
            number=f"X{number:04}",
            state=A.SUBMITTED,
            submitted_at=clock.now(),
        )
    for number in range(5):
        edition = make_scheme(body=body_of(call, Role.REVIEWER), title=f"制度{number}", code=f"ZD{number}")
        make_call(edition=edition, title=f"通知{number}")

    after = [queries(client, address) for client, address in addresses]

    assert [many <= few for few, many in zip(before, after, strict=True)] == [True] * len(addresses)
