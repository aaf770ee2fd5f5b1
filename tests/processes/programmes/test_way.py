"""The way of a call, from a scheme to its result; what is refused changes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.domain.applications import (
    Conflict,
    Named,
    answer_partner,
    begin_application,
    save_section,
    set_partners,
    update_head,
)
from lianqiao.processes.programmes.domain.calls import create_call
from lianqiao.processes.programmes.domain.schemes import draw_up_edition, update_edition
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.models import Application, SchemeEdition, SectionAnswers
from lianqiao.processes.programmes.queries.alike import alike
from tests.factories import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import (
    ANSWERS,
    HEAD,
    OPEN_DAYS,
    body_of,
    hand_in,
    issue,
    make_application,
    make_call,
    make_scheme,
)

pytestmark = pytest.mark.django_db


def writer_of(application: Application) -> Any:
    return make_actor(organisation=application.organisation)


def test_issued_edition_never_changes() -> None:
    edition = make_scheme()

    with pytest.raises(DomainError) as refusal:
        update_edition(edition, actor=body_of(edition), values={"summary": "别的"})
    with pytest.raises(ProgrammingError), transaction.atomic():
        SchemeEdition.objects.filter(pk=edition.pk).update(summary="别的")

    assert refusal.value.code == "edition_issued"
    edition.refresh_from_db()
    assert edition.summary == "支持企业把科技成果变成产品。"


def test_next_edition_supersedes_the_last_and_leaves_its_calls() -> None:
    call = make_call()
    actor = body_of(call)
    draft = draw_up_edition(call.edition.scheme, actor=actor)
    update_edition(draft, actor=actor, values={"summary": "支持更多。"})

    issue(draft, actor)

    call.edition.refresh_from_db()
    assert call.edition.state == EditionState.SUPERSEDED
    assert call.edition.summary == "支持企业把科技成果变成产品。"
    assert (draft.number, draft.scheme_id) == (2, call.edition.scheme_id)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"form": []}, "申报表还没有字段。"),
        ({"applicants": []}, "还没有写谁可以申报：请选择单位类型，或写明申报条件。"),
        (
            {"periods": {"open": {"length": 10, "unit": "days"}}},
            "“开放申报”期限 10 日 短于规定的 20 日。",
        ),
    ],
)
def test_edition_with_a_fault_is_not_issued(values: dict[str, Any], sentence: str) -> None:
    actor = make_reviewer()
    edition = make_scheme("draft", body=actor, **values)

    with pytest.raises(DomainError) as refusal:
        issue(edition, actor)

    assert refusal.value.message == sentence
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def test_call_takes_its_days_from_the_scheme() -> None:
    call = make_call(C.DRAFT, edition=make_scheme(periods={"review": {"length": 60, "unit": "days"}}))

    assert call.closes_on == call.opens_on + timedelta(days=OPEN_DAYS)
    assert call.review_until == call.check_until + timedelta(days=60)


def test_call_that_is_too_short_is_not_published() -> None:
    call = make_call(C.DRAFT, closes_on=clock.today() + timedelta(days=5))

    with pytest.raises(DomainError) as refusal:
        apply(call, "submit", actor=body_of(call))

    assert refusal.value.message.startswith("申报期不足 20 日")


def test_call_of_an_edition_that_is_not_in_force_is_refused() -> None:
    edition = make_scheme("superseded")

    with pytest.raises(DomainError) as refusal:
        create_call(edition, actor=body_of(edition), values={"opens_on": clock.today()})

    assert refusal.value.code == "edition_not_in_force"


def test_clock_opens_reminds_and_closes() -> None:
    call = make_call(C.SCHEDULED, opens_on=clock.today() + timedelta(days=2))
    states = []

    for days in (1, 2, OPEN_DAYS, OPEN_DAYS + 2, OPEN_DAYS + 3):
        with clock.ahead(timedelta(days=days)):
            run_due()
            call.refresh_from_db()
            states.append((call.state, call.reminded_for is not None))

    assert states == [
        (C.SCHEDULED, False),
        (C.OPEN, False),
        (C.OPEN, True),
        (C.OPEN, True),
        (C.CHECKING, True),
    ]


def test_application_is_handed_in_with_a_receipt() -> None:
    application = make_application()
    actor = writer_of(application)

    handed_in = hand_in(application, actor)

    assert handed_in.state == A.SUBMITTED
    assert handed_in.number == f"ZHZX{clock.today():%Y}29000000001"
    assert len(handed_in.content_sha256) == 64
    assert handed_in.eligibility is not None
    assert handed_in.eligibility["verdict"] == "met"
    assert Message.objects.filter(recipient=actor.user, subject__contains=handed_in.number).count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [({"is_not_secret": False}, "请先确认申报内容不含国家秘密。"), ({}, "请填写这一项。")],
)
def test_application_without_the_secrecy_statement_is_refused(data: dict[str, Any], sentence: str) -> None:
    application = make_application()

    with pytest.raises(DomainError) as refusal:
        apply(application, "submit", actor=writer_of(application), **data)

    assert refusal.value.message == sentence
    application.refresh_from_db()
    assert (application.state, application.number) == (A.DRAFT, "")


def test_application_that_is_not_complete_names_what_is_missing() -> None:
    application = make_application()
    actor = writer_of(application)
    save_section(application, "s1", actor=actor, values={"f3": True}, seen=1)

    with pytest.raises(DomainError) as refusal:
        hand_in(application, actor)

    assert refusal.value.message == "还有必填内容没有填写。项目内容：合同编号"


def test_nothing_is_written_or_handed_in_after_the_deadline() -> None:
    application = make_application()
    actor = writer_of(application)

    with clock.ahead(timedelta(days=OPEN_DAYS + 1)):
        with pytest.raises(DomainError) as writing:
            save_section(application, "s2", actor=actor, values={"f5": "13"}, seen=1)
        with pytest.raises(DomainError) as sending:
            hand_in(application, actor)

    assert (writing.value.code, sending.value.message) == ("closed", "申报已经截止，不能再提交。")
    assert application.answers()["f5"] == "12"


def test_unit_of_another_kind_does_not_begin() -> None:
    call = make_call()
    stranger = make_actor(organisation=OrganisationFactory(kind="university"))

    with pytest.raises(DomainError) as refusal:
        begin_application(call, actor=stranger, values=HEAD)

    assert refusal.value.code == "not_eligible"
    assert not Application.objects.exists()


def test_two_people_in_different_fields_do_not_meet() -> None:
    application = make_application()
    one, other = writer_of(application), writer_of(application)

    save_section(application, "s1", actor=one, values={**ANSWERS["s1"], "f1": "1200 小时"}, seen=1)
    save_section(application, "s1", actor=other, values={**ANSWERS["s1"], "f2": Decimal(800_000)}, seen=1)

    row = SectionAnswers.objects.get(application=application, key="s1")
    assert (row.values["f1"], row.values["f2"], row.revision) == ("1200 小时", "800000", 3)


def test_two_people_in_one_field_are_told() -> None:
    application = make_application()
    one, other = writer_of(application), writer_of(application)
    save_section(application, "s1", actor=one, values={**ANSWERS["s1"], "f1": "1200 小时"}, seen=1)

    with pytest.raises(Conflict) as conflict:
        save_section(application, "s1", actor=other, values={**ANSWERS["s1"], "f1": "1500 小时"}, seen=1)

    row = SectionAnswers.objects.get(application=application, key="s1")
    assert (row.values["f1"], row.revision, conflict.value.revision) == ("1200 小时", 2, 2)
    assert "主要技术指标" in conflict.value.message
    save_section(application, "s1", actor=other, values={**ANSWERS["s1"], "f1": "1500 小时"}, seen=2)
    row.refresh_from_db()
    assert row.values["f1"] == "1500 小时"


def test_partners_are_asked_and_must_agree() -> None:
    application = make_application()
    partner = make_actor(organisation=OrganisationFactory())
    set_partners(application, actor=writer_of(application), partners=[Named(partner.organisation, "提供样品")])

    with pytest.raises(DomainError) as refusal:
        hand_in(application)
    with pytest.raises(AccessError):
        answer_partner(application.partners.get(), actor=writer_of(application), agrees=True)
    answer_partner(application.partners.get(), actor=partner, agrees=True)

    assert refusal.value.message == f"这些合作单位还没有同意：{partner.organisation}。"
    assert Message.objects.filter(recipient=partner.user, subject__contains="共同申报").count() == 1
    assert list(Application.objects.visible_to(partner)) == [application]
    assert hand_in(application).state == A.SUBMITTED


def test_new_task_asks_the_partner_again() -> None:
    application = make_application()
    partner = make_actor(organisation=OrganisationFactory())
    actor = writer_of(application)
    set_partners(application, actor=actor, partners=[Named(partner.organisation, "提供样品")])
    answer_partner(application.partners.get(), actor=partner, agrees=True)

    set_partners(application, actor=actor, partners=[Named(partner.organisation, "承担中试")])

    assert application.partners.get().agreed is None


def test_returned_application_mends_the_listed_fields_alone_and_once() -> None:
    application = make_application(A.RETURNED)
    actor, body = writer_of(application), body_of(application.call)

    with pytest.raises(InvalidInput) as other_field:
        save_section(application, "s1", actor=actor, values={"f2": Decimal(1)}, seen=1)
    with pytest.raises(DomainError) as head:
        update_head(application, actor=actor, values={"title": "别的项目"})
    save_section(application, "s1", actor=actor, values={"f1": "盐雾 1200 小时"}, seen=1)
    mended = hand_in(application, actor)
    with pytest.raises(DomainError) as again:
        apply(mended, "return", actor=body, reason="还不清楚", fields=["f1"])

    assert list(other_field.value.errors) == ["f2"]
    assert head.value.code == "not_reopened"
    assert (mended.state, mended.number) == (A.SUBMITTED, application.number)
    assert again.value.message.startswith("已经退回补正过一次")


def test_what_is_not_mended_in_time_lapses() -> None:
    application = make_application(A.RETURNED)

    with clock.ahead(timedelta(days=60)):
        run_due()

    application.refresh_from_db()
    assert application.state == A.REJECTED


def test_unit_hands_in_no_more_than_the_scheme_allows() -> None:
    call = make_call(edition=make_scheme(per_unit=1))
    first = make_application(A.SUBMITTED, call=call)
    second = make_application(call=call, unit=first.organisation, title="另一个项目")

    with pytest.raises(DomainError) as refusal:
        hand_in(second)

    assert refusal.value.message == "每家单位限报 1 项，贵单位已经报满。"


def test_same_project_in_another_call_is_found() -> None:
    first = make_application(A.SUBMITTED)
    again = make_application(unit=first.organisation, title="压铸件防腐涂层的产业化")
    other = make_application(unit=first.organisation, call=again.call, title="数控机床主轴轴承")

    found = alike(again, actor=writer_of(again))

    assert [(one.application, one.may_read) for one in found] == [(first, True)]
    assert alike(other, actor=writer_of(other)) == []


def test_draft_is_seen_by_its_unit_alone() -> None:
    application = make_application()
    body, officer = body_of(application.call), body_of(application.call, Role.VIEWER)

    assert list(Application.objects.visible_to(body)) == []
    assert list(Application.objects.visible_to(make_actor())) == []
    assert list(Application.objects.visible_to(writer_of(application))) == [application]
    hand_in(application)
    assert list(Application.objects.visible_to(officer)) == [application]
    apply(application, "take_back", actor=writer_of(application))
    assert list(Application.objects.visible_to(body)) == []


def test_call_is_cleared_by_somebody_else() -> None:
    call = make_call(C.DRAFT)
    both = body_of(call, Role.REVIEWER, Role.SECRECY_OFFICER)
    call = apply(call, "submit", actor=both)

    with pytest.raises(DomainError) as refusal:
        apply(call, "clear", actor=both, opinion="可以公开")

    assert refusal.value.message.startswith("提交人不能审查")
    call.refresh_from_db()
    assert (call.state, call.number) == (C.CLEARING, "")


def test_system_alone_moves_with_the_clock() -> None:
    call = make_call()

    with pytest.raises(DomainError) as refusal:
        apply(call, "close", actor=SYSTEM)

    assert refusal.value.message == "还没有到申报截止时间。"
