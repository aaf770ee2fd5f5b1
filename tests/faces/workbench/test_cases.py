"""Cases in the workbench: what pages show to whom, and what their forms do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import files
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.enums import MandateState, OutcomeCode, Stage
from lianqiao.processes.introductions.models import Introduction, Mandate, TeamMember
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.workbench.conftest import signed_in
from tests.processes import makers
from tests.processes.introductions.makers import manager_of, mandate_in, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Introduction:
    """Both sides have met."""
    return makers.complete_introduction("accepted")


def initiator_of(case: Introduction) -> Client:
    """Somebody of the side that asked."""
    return signed_in(makers.actor(case.organisation, Role.EDITOR))


def counterpart_of(case: Introduction) -> Client:
    """Somebody of the side that was asked."""
    return signed_in(makers.actor(case.counterpart, Role.EDITOR))


def page(client: Client, case: Introduction) -> str:
    """The page of the case as text."""
    return client.get(reverse("workbench:introduction", args=[case.pk])).content.decode()


def test_a_contract_is_recorded_with_its_paper_and_confirmed_by_the_other_side(case: Introduction) -> None:
    recorder, confirmer = initiator_of(case), counterpart_of(case)
    answer = recorder.post(
        reverse("workbench:introduction_progress", args=[case.pk]),
        {
            "code": "contract_signed",
            "happened_on": str(timezone.localdate()),
            "amount_yuan": "120",
            "evidence": SimpleUploadedFile("合同.pdf", pdf().read(), "application/pdf"),
        },
    )
    assert answer.status_code == 302
    step = case.steps.get(stage=Stage.CONTRACT)
    assert (step.amount_yuan, [file.name for file in files.files_of(step)]) == (1_200_000, ["合同.pdf"])
    address = reverse("workbench:introduction_reply", args=[case.pk, step.pk])
    assert address not in page(recorder, case)
    assert "待确认，暂不计入成效" in page(recorder, case)
    assert address in page(confirmer, case)

    assert "确认对方登记的签约或落地" in confirmer.get(reverse("workbench:home")).content.decode()
    confirmer.post(address, {"verdict": "confirm"})
    case.refresh_from_db()
    assert case.contract_on == timezone.localdate()
    assert "对方已确认" in page(recorder, case)


def test_a_dispute_without_words_changes_nothing(case: Introduction) -> None:
    case = domain.record_outcome(case, actor=makers.actor(case.organisation), code="contract_signed")
    step = case.steps.get(stage=Stage.CONTRACT)
    address = reverse("workbench:introduction_reply", args=[case.pk, step.pk])
    counterpart_of(case).post(address, {"verdict": "dispute", "reason": ""})
    case.refresh_from_db()
    assert (case.stage, case.steps.filter(reply__isnull=False).count()) == (Stage.CONTRACT, 0)


def test_a_step_that_is_refused_is_shown_beside_its_field(case: Introduction) -> None:
    answer = initiator_of(case).post(
        reverse("workbench:introduction_progress", args=[case.pk]),
        {"code": "trial", "happened_on": str(timezone.localdate() + timedelta(days=3))},
    )
    assert answer.status_code == 422
    assert "日期不能晚于今天" in answer.content.decode()
    assert case.steps.count() == 2


def test_a_case_is_ended_for_a_reason_of_the_list(case: Introduction) -> None:
    client = initiator_of(case)
    client.post(
        reverse("workbench:introduction_end", args=[case.pk]),
        {"code": "no_funds", "happened_on": str(timezone.localdate())},
    )
    case.refresh_from_db()
    assert (case.outcome, case.is_ended) == (OutcomeCode.NO_FUNDS, True)
    assert "已在“洽谈”这一步结束：资金没有落实。" in page(client, case)


def test_a_follow_up_needs_something_to_tell(case: Introduction) -> None:
    case = domain.record_outcome(case, actor=makers.actor(case.organisation), code="landed")
    domain.confirm_step(case.steps.get(stage=Stage.LANDING), actor=makers.actor(case.counterpart))
    client, address = initiator_of(case), reverse("workbench:introduction_follow_up", args=[case.pk, 1])
    assert address in page(client, case)
    today = str(timezone.localdate())
    assert client.post(address, {"happened_on": today}).status_code == 422
    assert client.post(address, {"happened_on": today, "sales_yuan": "300", "jobs": "5"}).status_code == 302
    step = case.steps.get(stage=Stage.FOLLOW_UP)
    assert (step.round, step.sales_yuan, step.jobs) == (1, 3_000_000, 5)
    assert client.get(address).status_code == 404


def test_a_manager_is_mandated_on_a_page_and_answers_on_another(case: Introduction) -> None:
    body = makers.organisation("铁屏技术转移中心", kind=OrganisationKind.TRANSFER_ORGANISATION)
    manager = makers.actor(body, Role.MANAGER, name="卜量才")
    membership = manager.user.memberships.get()
    today = timezone.localdate()
    form = {
        "member": str(membership.pk),
        "scope_text": "协助签约",
        "starts_on": str(today),
        "until": str(today + timedelta(days=90)),
    }
    giver = initiator_of(case)
    assert giver.post(f"{reverse('workbench:mandate_new')}?introduction={case.pk}", form).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.introduction, mandate.manager, mandate.state) == (case, manager.user, MandateState.OFFERED)

    client = signed_in(manager)
    assert client.get(reverse("workbench:introduction", args=[case.pk])).status_code == 404
    assert str(mandate) in client.get(reverse("workbench:cases")).content.decode()
    client.post(reverse("workbench:mandate_act", args=[mandate.pk]), {"transition": "accept"})
    assert "登记进展" in page(client, case)
    assert "卜量才" in page(giver, case)
    assert "13900" not in page(client, case)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请选择一位同事"),
        ({"email": "nobody@example.com"}, "没有找到这个账号"),
    ],
)
def test_whom_a_team_needs_must_be_known(case: Introduction, given: dict[str, str], sentence: str) -> None:
    until = str(timezone.localdate() + timedelta(days=30))
    address = reverse("workbench:introduction_team", args=[case.pk])
    answer = initiator_of(case).post(address, {"role": "legal", "until": until, **given})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not TeamMember.objects.exists()


def test_somebody_outside_is_called_in_by_address_and_released(case: Introduction) -> None:
    lawyer = makers.actor(makers.organisation("明理律师事务所"), Role.VIEWER, name="卫律师")
    client, until = initiator_of(case), str(timezone.localdate() + timedelta(days=30))
    address = reverse("workbench:introduction_team", args=[case.pk])
    client.post(address, {"role": "legal", "until": until, "email": lawyer.user.email.upper()})
    member = TeamMember.objects.get()
    assert member.person == lawyer.user
    theirs = signed_in(lawyer)
    assert "卫律师" in page(theirs, case)
    assert "024-55667788" not in page(theirs, case)
    client.post(reverse("workbench:introduction_release", args=[case.pk, member.pk]))
    assert theirs.get(reverse("workbench:introduction", args=[case.pk])).status_code == 404


def test_the_desk_shows_what_is_due(case: Introduction) -> None:
    case.deadlines.update(due_on=timezone.localdate() - timedelta(days=1))
    shown = initiator_of(case).get(reverse("workbench:cases")).content.decode()
    assert "有 1 项已经到期" in shown
    assert case.subject.title in shown


def test_the_list_finds_what_is_overdue_and_what_counts(case: Introduction) -> None:
    client = initiator_of(case)

    def found(course: str) -> int:
        response = client.get(reverse("workbench:introductions"), {"course": course})
        return int(response.context["table"].paginator.count)

    assert {course: found(course) for course in ("under_way", "overdue", "ended", "counted")} == {
        "under_way": 1,
        "overdue": 0,
        "ended": 0,
        "counted": 0,
    }
    case.deadlines.update(state="asked")
    Introduction.objects.update(contract_on=timezone.localdate())
    assert (found("overdue"), found("counted")) == (1, 1)


def test_a_page_takes_as_many_queries_for_many_steps(case: Introduction) -> None:
    client, manager = initiator_of(case), manager_of(mandate_in(MandateState.ACTIVE, introduction=case))
    case = domain.record_outcome(case, actor=manager, code="in_talks", text="约了看现场", evidence=[pdf()])
    page(client, case)
    with CaptureQueriesContext(connection) as few:
        page(client, case)
    for _ in range(10):
        case = domain.record_outcome(case, actor=manager, code="in_talks", text="继续谈")
    page(client, case)
    with CaptureQueriesContext(connection) as many:
        page(client, case)
    assert len(many) <= len(few)


def test_the_certificate_comes_as_word(case: Introduction) -> None:
    answer: Any = initiator_of(case).get(reverse("workbench:introduction_paper", args=[case.pk, "certificate.docx"]))
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
