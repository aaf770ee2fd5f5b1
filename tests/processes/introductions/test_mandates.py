"""Mandates of technology managers and teams: who gets what, who sees what by it, and until when."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from docx import Document

from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Permission, Role
from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.domain.mandates import (
    accept_mandate,
    decline_mandate,
    end_mandate,
    give_mandate,
)
from lianqiao.processes.introductions.domain.teams import assign_person, release_person
from lianqiao.processes.introductions.enums import MandateState
from lianqiao.processes.introductions.interfaces.documents import certificate_document, hash_of
from lianqiao.processes.introductions.models import DisclosedContact, Introduction, Mandate, TeamMember
from lianqiao.processes.introductions.queries.cases import mandates_of, team_of
from lianqiao.processes.introductions.queries.desk import desk_of
from lianqiao.processes.introductions.queries.funnel import cases, funnels
from lianqiao.processes.introductions.queries.grouping import By
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Membership
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-11-22 09:30+08:00", tick=False):
        yield


@pytest.fixture
def agency(db: None) -> Any:
    """An organisation that serves others."""
    return makers.organisation("铁屏技术转移中心", kind=OrganisationKind.TRANSFER_ORGANISATION)


@pytest.fixture
def manager(agency: Any) -> Actor:
    """A technology manager of it."""
    return makers.actor(agency, Role.MANAGER, name="卜量才")


def give(scene: Scene, agent: Actor, **values: Any) -> Mandate:
    """The company mandates the manager about its demand, unless told otherwise."""
    given = {
        "actor": scene.buyer,
        "manager_organisation": agent.organisation,
        "manager": agent.user,
        "scope_text": "协助洽谈和签约",
        "until": DAY + timedelta(days=100),
        **values,
    }
    if not given.keys() & {"achievement", "demand", "introduction"}:
        given["demand"] = scene.demand
    return give_mandate(**given)


def sees(actor: Actor, introduction: Introduction) -> bool:
    """Whether list and rule both show it; they never disagree."""
    listed = Introduction.objects.visible_to(actor).filter(pk=introduction.pk).exists()
    assert listed == bool(actor.can(Permission.INTRODUCTION_VIEW, introduction))
    return listed


def test_an_accepted_mandate_opens_every_case_about_the_record(scene: Scene, manager: Actor) -> None:
    case = scene.ask(demand=scene.demand)
    other = domain.request_introduction(
        actor=scene.researcher, demand=makers.demand(scene.company), problem_text=makers.PROBLEM, agrees=True
    )
    mandate = give(scene, manager)
    assert [message.recipient for message in Message.objects.filter(key__contains="mandate")] == [manager.user]
    assert not sees(manager, case)
    accept_mandate(mandate, actor=manager)
    assert sees(manager, case)
    assert not sees(manager, other)
    colleague = makers.actor(manager.organisation, Role.MANAGER)
    assert not sees(colleague, case)

    domain.accept(case, actor=scene.researcher)
    assert not DisclosedContact.objects.visible_to(manager).exists()


def test_a_mandate_of_the_whole_organisation_is_held_by_its_managers(scene: Scene, manager: Actor) -> None:
    case = scene.ask(demand=scene.demand)
    accept_mandate(give(scene, manager, manager=None), actor=manager)
    colleague = makers.actor(manager.organisation, Role.MANAGER)
    editor = makers.actor(manager.organisation, Role.EDITOR)
    assert (sees(manager, case), sees(colleague, case), sees(editor, case)) == (True, True, False)


def test_a_mandate_ends_with_its_last_day(scene: Scene, manager: Actor) -> None:
    case = scene.ask(demand=scene.demand)
    mandate = accept_mandate(give(scene, manager, until=DAY + timedelta(days=9)), actor=manager)
    with time_machine.travel("2026-12-01 23:00+08:00", tick=False):
        run_due()
        assert sees(manager, case)
    with time_machine.travel("2026-12-02 00:30+08:00", tick=False):
        assert not sees(manager, case)
        run_due()
        mandate.refresh_from_db()
        assert mandate.state == MandateState.EXPIRED


def test_either_side_ends_a_mandate_with_words(scene: Scene, manager: Actor) -> None:
    case = scene.ask(demand=scene.demand)
    mandate = accept_mandate(give(scene, manager), actor=manager)
    with pytest.raises(AccessError):
        end_mandate(mandate, actor=scene.researcher, reason="理由")
    with pytest.raises(DomainError, match="请写明理由"):
        end_mandate(mandate, actor=scene.buyer, reason="")
    assert end_mandate(mandate, actor=scene.buyer, reason="改由本单位办理").state == MandateState.ENDED
    assert not sees(manager, case)


def test_only_the_manager_who_was_named_answers(scene: Scene, manager: Actor) -> None:
    mandate = give(scene, manager)
    for actor in (scene.buyer, makers.actor(manager.organisation, Role.MANAGER)):
        with pytest.raises(AccessError):
            accept_mandate(mandate, actor=actor)
    assert [offer.pk for offer in desk_of(manager).offers] == [mandate.pk]
    assert decline_mandate(mandate, actor=manager, reason="近期没有精力").state == MandateState.DECLINED
    assert desk_of(manager).offers == []


def test_an_exclusive_mandate_stands_alone(scene: Scene, manager: Actor) -> None:
    rival = makers.actor(
        makers.organisation("另一家转移机构", kind=OrganisationKind.TRANSFER_ORGANISATION), Role.MANAGER
    )
    case = scene.ask(demand=scene.demand)
    waiting = give(scene, rival)
    accept_mandate(give(scene, manager, is_exclusive=True), actor=manager)
    with pytest.raises(DomainError, match="独家委托给铁屏"):
        give(scene, rival, introduction=case)
    with pytest.raises(DomainError, match="独家委托给铁屏"):
        accept_mandate(waiting, actor=rival)
    give_mandate(
        actor=scene.researcher,
        achievement=scene.achievement,
        manager_organisation=rival.organisation,
        scope_text="协助高校一方",
        until=DAY,
    )
    assert Mandate.objects.filter(state=MandateState.ACTIVE).count() == 1


def test_an_exclusive_mandate_is_refused_beside_another(scene: Scene, manager: Actor) -> None:
    rival = makers.actor(makers.organisation("另一家", kind=OrganisationKind.TRANSFER_ORGANISATION), Role.MANAGER)
    accept_mandate(give(scene, rival), actor=rival)
    with pytest.raises(DomainError, match="不能再独家"):
        give(scene, manager, is_exclusive=True)
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"until": DAY - timedelta(days=1)},
        {"starts_on": DAY + timedelta(days=200)},
        {"scope_text": " "},
        {"demand": None},
    ],
)
def test_a_mandate_that_makes_no_sense_is_refused(scene: Scene, manager: Actor, values: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        give(scene, manager, **values)
    assert not Mandate.objects.exists()


def test_a_mandate_goes_to_a_manager_elsewhere_about_what_is_ones_own(scene: Scene, manager: Actor) -> None:
    editor = makers.actor(manager.organisation, Role.EDITOR)
    case = scene.ask()
    for values in (
        {"achievement": scene.achievement, "demand": None},
        {"manager": editor.user},
        {"manager_organisation": scene.company, "manager": None},
        {"introduction": case, "manager_organisation": scene.institute, "manager": None},
    ):
        with pytest.raises(DomainError):
            give(scene, manager, **values)
    assert not Mandate.objects.exists()


def test_whom_the_asked_side_mandated_is_hidden_until_both_agree(scene: Scene, manager: Actor) -> None:
    type(scene.achievement).objects.update(publicity="hidden_owner")
    case = scene.ask()
    give_mandate(
        actor=scene.researcher,
        introduction=case,
        manager_organisation=manager.organisation,
        scope_text="代为接洽",
        until=DAY + timedelta(days=100),
    )
    case = Introduction.objects.get(pk=case.pk)
    assert mandates_of(case, scene.buyer) == []
    assert len(mandates_of(case, scene.researcher)) == 1
    case = domain.accept(case, actor=scene.researcher)
    assert len(mandates_of(case, scene.buyer)) == 1


def test_the_certificate_names_the_manager_of_the_hour(scene: Scene, manager: Actor) -> None:
    accept_mandate(give(scene, manager, is_exclusive=True), actor=manager)
    case = domain.accept(scene.ask(demand=scene.demand), actor=scene.researcher)
    assert "技术经理人：铁屏技术转移中心 卜量才（受发起方委托）" in case.certificate.text

    document = Document(BytesIO(certificate_document(case, as_pdf=False)))
    words = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "铁屏技术转移中心 卜量才" in words
    assert hash_of(case.certificate) in words
    assert "独家" in words
    assert "赵联系" not in words
    assert certificate_document(case, as_pdf=True).startswith(b"%PDF-")
    with pytest.raises(LookupError):
        certificate_document(scene.ask(achievement=makers.achievement(scene.institute)), as_pdf=True)


def test_the_funnel_tells_cases_by_their_manager(scene: Scene, manager: Actor) -> None:
    accept_mandate(give(scene, manager), actor=manager)
    scene.ask(demand=scene.demand)
    found = funnels(cases(), by=By.MANAGER)
    assert [(row.key, row.under_way) for row in found] == [(manager.organisation_id, 1)]


def test_the_desk_takes_as_many_queries_for_many_cases(
    scene: Scene, manager: Actor, django_assert_max_num_queries: Any
) -> None:
    accept_mandate(give(scene, manager), actor=manager)
    scene.ask(demand=scene.demand)
    desk_of(manager)
    with django_assert_max_num_queries(3):
        assert [column.total for column in desk_of(manager).columns] == [1, 0, 0, 0, 0, 0]
    for _ in range(5):
        scene.ask(achievement=makers.achievement(scene.institute), demand=scene.demand)
    with django_assert_max_num_queries(3):
        desk = desk_of(manager)
    assert [column.total for column in desk.columns] == [6, 0, 0, 0, 0, 0]
    assert {case.part for case in desk.columns[0].cases} == {"受托经理人"}


def lawyer_of(unit: Any) -> tuple[Membership, Actor]:
    """Somebody of that unit."""
    actor = makers.actor(unit, Role.VIEWER, name="卫律师")
    return Membership.objects.get(user=actor.user), actor


def test_an_assigned_person_sees_the_case_until_the_day(scene: Scene) -> None:
    case = scene.ask()
    membership, lawyer = lawyer_of(makers.organisation("明理律师事务所"))
    member = assign_person(case, actor=scene.buyer, member=membership, role="legal", duty="审合同", until=DAY)
    assert [m.recipient for m in Message.objects.filter(key__contains=".team.")] == [lawyer.user]
    assert sees(lawyer, case)
    assert not DisclosedContact.objects.visible_to(lawyer).exists()
    with pytest.raises(AccessError):
        domain.record_outcome(domain.accept(case, actor=scene.researcher), actor=lawyer, code="trial")
    with time_machine.travel("2026-11-23 08:00+08:00", tick=False):
        assert not sees(lawyer, case)
    assert release_person(member, actor=lawyer).ended_on == DAY
    assert not sees(lawyer, case)
    assert LogEntry.objects.filter(text__contains="卫律师（法律）").count() == 2


def test_a_government_of_the_region_assigns_and_a_stranger_does_not(scene: Scene) -> None:
    case = scene.ask()
    membership, _lawyer = lawyer_of(makers.organisation("明理律师事务所"))
    body = makers.organisation("市科技局", code="290200", kind=OrganisationKind.GOVERNMENT)
    official = makers.actor(body, Role.REVIEWER)
    given: dict[str, Any] = {"member": membership, "role": "finance", "until": DAY + timedelta(days=30)}
    with pytest.raises(AccessError):
        assign_person(case, actor=makers.actor(makers.organisation()), **given)
    assert assign_person(case, actor=official, **given).assigned_for == body
    with pytest.raises(DomainError, match="已经以这个专业"):
        assign_person(case, actor=scene.buyer, **given)
    assert TeamMember.objects.count() == 1


def test_whom_the_asked_side_assigned_is_hidden_until_both_agree(scene: Scene) -> None:
    type(scene.achievement).objects.update(publicity="hidden_owner")
    case = Introduction.objects.get(pk=scene.ask().pk)
    outside, _lawyer = lawyer_of(makers.organisation("明理律师事务所"))
    inside, _colleague = lawyer_of(scene.institute)
    with pytest.raises(DomainError, match="接受对接以后"):
        assign_person(case, actor=scene.researcher, member=inside, role="technical", until=DAY)
    assign_person(case, actor=scene.researcher, member=outside, role="legal", until=DAY)
    assert team_of(case, scene.buyer) == []
    assert len(team_of(case, scene.researcher)) == 1


def test_nobody_is_called_into_a_case_that_has_ended(scene: Scene) -> None:
    case = domain.decline(scene.ask(), actor=scene.researcher, code="terms")
    membership, _lawyer = lawyer_of(makers.organisation("明理律师事务所"))
    with pytest.raises(DomainError, match="已经结束"):
        assign_person(case, actor=scene.buyer, member=membership, role="legal", until=DAY)
    assert not TeamMember.objects.exists()


def test_mandates_in_lists_are_those_that_may_be_viewed(scene: Scene, manager: Actor) -> None:
    mandate = give(scene, manager)
    nobody = makers.actor(makers.organisation())
    official, far = (
        makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT)) for code in ("290100", "310000")
    )
    seen = {
        "giver": scene.buyer,
        "manager": manager,
        "colleague": makers.actor(manager.organisation, Role.VIEWER),
        "government": official,
        "far": far,
        "other side": scene.researcher,
        "nobody": nobody,
    }
    listed = {name for name, actor in seen.items() if Mandate.objects.visible_to(actor).exists()}
    allowed = {name for name, actor in seen.items() if actor.can(Permission.MANDATE_VIEW, mandate)}
    assert listed == allowed == {"giver", "manager", "colleague", "government"}
