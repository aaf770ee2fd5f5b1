"""Agreements on their pages: written into the scheme, signed, reported, accepted, changed and stopped."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.permissions import Role
from lianqiao.processes.agreements.enums import AgreementState as S
from lianqiao.processes.agreements.models import Agreement, Amendment
from lianqiao.processes.programmes.models import SchemeEdition
from tests.factories.agreements import issuer_of, make_agreement, make_milestone, unit_of
from tests.factories.programmes import body_of, make_scheme

pytestmark = pytest.mark.django_db


def browser(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def rows(name: str, *cells: dict[str, str]) -> dict[str, list[str]]:
    """A table of a form as a browser sends it."""
    columns = list(cells[0])
    return {f"{name}.{column}": [row[column] for row in cells] for column in columns}


def test_official_writes_the_time_after_selection_into_a_scheme() -> None:
    edition = make_scheme("draft")
    client = browser(body_of(edition))
    page = client.get(reverse("workbench:scheme_edit", args=[edition.pk]))
    form = page.context["form"]
    sent: dict[str, Any] = {
        name: "" if (value := form.get_initial_for_field(field, name)) is None else value
        for name, field in form.fields.items()
        if isinstance(form.get_initial_for_field(field, name), str | int | None)
    }
    kept = [[str(cell) for cell in row] for row in form.fields["form"].prepare_value(edition.form)]
    names = ("lineage", "section", "label", "kind", "required", "detail", "help", "prefill", "public", "when")
    sent |= {f"form.{name}": [row[place] for row in kept] for place, name in enumerate(names)}
    sent |= {
        "applicants": edition.applicants,
        "agreement_title": "项目任务书",
        "months": "24",
        "signs": ["partners"],
        "body": "{承担单位}承担“{项目名称}”。",
        "statements": "不弄虚作假\n按期完成",
        "signature_share": "60%",
        "acceptance_share": "15",
        **rows(
            "steps",
            {"lineage": "", "name": "中试", "stage": "stage", "when": "12个月", "evidence": "检测报告", "share": "25"},
        ),
        **rows(
            "indicators",
            {
                "lineage": "",
                "name": "团队人数",
                "comparator": ">=",
                "target": "",
                "unit": "人",
                "field": "团队人数",
                "step": "中试",
            },
        ),
        **rows(
            "consequences",
            {"lineage": "", "occasion": "stopped", "late": "", "kind": "return_money", "share": "100", "text": ""},
            {"lineage": "", "occasion": "stopped", "late": "", "kind": "", "share": "", "text": ""},
        ),
    }

    answer = client.post(reverse("workbench:scheme_edit", args=[edition.pk]), sent)

    assert answer.status_code == 302, answer.context["form"].errors
    edition = SchemeEdition.objects.get(pk=edition.pk)
    assert edition.agreement["statements"] == ["不弄虚作假", "按期完成"]
    assert edition.milestones["steps"][0] == {
        "key": "m1",
        "name": "中试",
        "stage": "stage",
        "months": 12,
        "percent": "",
        "evidence": "检测报告",
        "share": "25",
    }
    assert (edition.money, len(edition.consequences)) == ({"signature": "60", "acceptance": "15"}, 1)
    shown = client.get(reverse("workbench:scheme", args=[edition.pk])).content.decode()
    assert "被终止的，退回经费（已拨付的 100%）" in shown
    assert "发布之前还要改" not in shown


def test_draft_is_changed_on_its_page() -> None:
    agreement = make_agreement(S.DRAFT)
    client = browser(issuer_of(agreement))
    address = reverse("workbench:agreement_edit", args=[agreement.pk])
    page = client.get(address)
    sent = {
        "seen": page.context["seen"],
        "heading": "任务书",
        "title": agreement.title,
        "leader_name": "米轻尘",
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "amount_yuan": "50",
        "first_share": "100",
        "final_share": "",
        "body": "正文",
        "resources": "甲方",
        "powers": "组队",
        "rewards": "奖励",
        "statements": "不弄虚作假",
        **rows(
            "promised",
            {
                "lineage": "m1",
                "name": "小试",
                "stage": "阶段检查",
                "due": agreement.ends_on.isoformat(),
                "evidence": "",
                "share": "",
            },
        ),
        **rows(
            "targets",
            {"lineage": "", "name": "得率", "comparator": ">=", "target": "90", "unit": "%", "milestone": "小试"},
        ),
        **rows("others", {"lineage": "", "unit": "", "words": ""}),
    }

    answer = client.post(address, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    agreement.refresh_from_db()
    assert (agreement.heading, agreement.amount_yuan, agreement.payments.get().part) == ("任务书", 500_000, "signature")
    assert [one.sentence() for one in agreement.indicators.all()] == ["得率 ≥ 90 %（小试）"]


def test_unit_reads_and_signs() -> None:
    agreement = make_agreement(S.SIGNING)
    client = browser(unit_of(agreement, Role.ADMINISTRATOR))
    page = client.get(reverse("workbench:agreement", args=[agreement.pk]))
    party = agreement.parties.get(role="applicant")
    sent = {
        "content_sha256": agreement.content_sha256,
        "signer_name": "季明湛",
        "signed_on": agreement.starts_on.isoformat(),
        "provider": "by_hand",
    }

    answer = client.post(reverse("workbench:agreement_sign", args=[agreement.pk, party.pk]), sent)

    assert page.content.decode().count("登记签署</a>") == 2
    assert answer.status_code == 302
    assert party.signatures.get().signer_name == "季明湛"
    assert "季明湛" in client.get(reverse("workbench:agreement", args=[agreement.pk])).content.decode()


def test_milestone_is_reported_and_accepted_on_its_page() -> None:
    milestone = make_milestone()
    unit, body = browser(unit_of(milestone.agreement)), browser(issuer_of(milestone.agreement))
    page = reverse("workbench:milestone", args=[milestone.pk])
    sent = {"text": "中试完成", "value_i1": "1,200", "evidence": SimpleUploadedFile("报告.pdf", b"%PDF-1.7\n%%EOF\n")}

    reported = unit.post(reverse("workbench:milestone_report", args=[milestone.pk]), sent)
    shown = body.get(page).content.decode()
    judged = body.post(
        reverse("workbench:milestone_act", args=[milestone.pk]), {"transition": "accept", "accept-opinion": "同意"}
    )
    forged = body.post(reverse("workbench:milestone_act", args=[milestone.pk]), {"transition": "report"})

    assert (reported.status_code, judged.status_code, forged.status_code) == (302, 302, 404)
    assert "1,200 小时" in shown
    assert "报告.pdf" in shown
    milestone.refresh_from_db()
    assert (milestone.state, milestone.opinion) == ("accepted", "同意")


def test_change_is_proposed_and_agreed_to_on_its_pages() -> None:
    agreement = make_agreement()
    unit, body = browser(unit_of(agreement)), browser(issuer_of(agreement))
    address = reverse("workbench:agreement_amend", args=[agreement.pk])
    milestone = agreement.milestones.get(key="m1")
    sent = {
        "reason": "负责人调离",
        "leader_name": "米轻尘",
        "ends_on": agreement.ends_on.isoformat(),
        "due_m1": milestone.due_on.isoformat(),
        "target_i1": "1000",
        "target_i2": "12",
    }

    proposed = unit.post(address, sent)
    amendment = Amendment.objects.get()
    shown = body.get(reverse("workbench:amendment", args=[amendment.pk])).content.decode()
    agreed = body.post(reverse("workbench:amendment_agree", args=[amendment.pk]))

    assert (proposed.status_code, agreed.status_code) == (302, 302)
    assert [row["label"] for row in amendment.changes] == ["项目负责人"]
    assert "同意变更" in shown
    assert Agreement.objects.get().leader_name == "米轻尘"


def test_page_of_a_stopped_agreement_says_what_was_carried_out() -> None:
    agreement = make_agreement(S.STOPPED)
    client = browser(unit_of(agreement))

    shown = client.get(reverse("workbench:agreement", args=[agreement.pk])).content.decode()
    paper = client.get(reverse("workbench:agreement_paper", args=[agreement.pk, "docx"]))

    assert "已执行的后果" in shown
    assert "科研诚信记录" in shown
    assert (paper.status_code, paper.content[:2]) == (200, b"PK")
    of_application = client.get(reverse("workbench:application", args=[agreement.application_id])).content.decode()
    assert reverse("workbench:agreement", args=[agreement.pk]) in of_application


def test_lists_ask_as_often_for_many_as_for_one() -> None:
    first = make_agreement()
    client = browser(issuer_of(first))
    addresses = [reverse("workbench:agreements"), reverse("workbench:milestones")]

    def count() -> list[int]:
        for address in addresses:
            client.get(address)
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    few = count()
    for number in range(3):
        make_agreement(body=issuer_of(first), title=f"制度{number}", code=f"ZH{number}")

    assert all(many <= one for many, one in zip(count(), few, strict=True))
