"""The three administrators: appointed by four eyes, never members of an organisation."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import OFFICE_PERMISSIONS, PUBLIC_PERMISSIONS, ROLE_PERMISSIONS, Office, Role
from lianqiao.registers.accounts.domain.offices import appoint_from_server, decide_office, propose_office
from lianqiao.registers.accounts.models import OfficeProposal, SignedIn, User
from lianqiao.registers.organisations.domain.members import ask_to_join
from lianqiao.registers.organisations.domain.organisations import register_organisation
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_of
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_actor, make_officer_of
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def security() -> Actor:
    return make_officer_of(Office.SECURITY)


@pytest.fixture
def system() -> Actor:
    return make_officer_of(Office.SYSTEM)


def test_what_one_office_may_nobody_else_may() -> None:
    offices = list(OFFICE_PERMISSIONS.values())
    for number, rights in enumerate(offices):
        others = frozenset().union(*(other for place, other in enumerate(offices) if place != number))
        assert rights & others == frozenset()
        assert rights & frozenset().union(PUBLIC_PERMISSIONS, *ROLE_PERMISSIONS.values()) == frozenset()


def test_officer_acts_for_no_organisation(security: Actor) -> None:
    assert (security.office, security.organisation, security.roles) == (Office.SECURITY, None, frozenset())
    assert OFFICE_PERMISSIONS[Office.SECURITY] <= security.permissions


def test_proposal_takes_effect_when_another_agrees(security: Actor, system: Actor) -> None:
    person = UserFactory()
    SignedIn.objects.create(user=person)

    proposal = propose_office(person, Office.AUDIT, actor=security, reason="原审计管理员调离")
    person.refresh_from_db()
    assert person.office is None
    decide_office(proposal, actor=system, accept=True)

    person.refresh_from_db()
    assert person.office == Office.AUDIT
    assert SignedIn.objects.get(user=person).ended_at is not None
    assert [entry.text for entry in LogEntry.objects.filter(subject_text=str(person))] == ["任命为审计管理员"]


def test_refused_proposal_changes_nothing(security: Actor, system: Actor) -> None:
    person = UserFactory()

    proposal = propose_office(person, Office.AUDIT, actor=security, reason="缺人")
    decide_office(proposal, actor=system, accept=False)
    with pytest.raises(DomainError) as refusal:
        decide_office(proposal, actor=system, accept=True)

    person.refresh_from_db()
    assert (refusal.value.code, person.office) == ("decided_already", None)


def test_nobody_decides_about_themselves_or_alone(security: Actor, system: Actor) -> None:
    proposal = propose_office(system.user, None, actor=security, reason="轮岗")
    for actor in (security, system, make_officer_of(Office.AUDIT), make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            decide_office(proposal, actor=actor, accept=True)
    with pytest.raises(AccessError):
        propose_office(security.user, Office.SYSTEM, actor=security, reason="缺人")
    with pytest.raises(AccessError):
        propose_office(UserFactory(), Office.SYSTEM, actor=system, reason="缺人")

    assert User.objects.get(pk=system.user_id).office == Office.SYSTEM
    decide_office(proposal, actor=make_officer_of(Office.SYSTEM), accept=True)
    assert User.objects.get(pk=system.user_id).office is None


@pytest.mark.parametrize(("reason", "code"), [("", "reason_missing"), ("缺人", "is_member")])
def test_members_and_unreasoned_proposals_are_refused(security: Actor, reason: str, code: str) -> None:
    member = make_actor(Role.VIEWER)

    with pytest.raises(DomainError) as refusal:
        propose_office(member.user, Office.AUDIT, actor=security, reason=reason)

    assert refusal.value.code == code
    assert not OfficeProposal.objects.exists()


def test_one_open_proposal_per_person(security: Actor) -> None:
    person = UserFactory()
    propose_office(person, Office.AUDIT, actor=security, reason="缺人")

    with pytest.raises(DomainError) as refusal:
        propose_office(person, Office.SYSTEM, actor=security, reason="缺人")

    assert refusal.value.code == "proposed_already"
    assert OfficeProposal.objects.count() == 1


def test_officer_neither_joins_nor_registers_an_organisation(system: Actor) -> None:
    organisation = OrganisationFactory()

    with pytest.raises(AccessError):
        ask_to_join(organisation, actor=system)
    with pytest.raises(AccessError):
        register_organisation(actor=system, values={})

    assert not Membership.objects.filter(user=system.user).exists()


def test_database_itself_keeps_office_and_membership_apart(system: Actor) -> None:
    member = make_actor(Role.VIEWER)

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=system.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=member.user_id).update(office=Office.AUDIT)
    ended = MembershipFactory(user=system.user, state=MembershipState.ENDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=ended.pk).update(state=MembershipState.ACTIVE)

    assert User.objects.get(pk=member.user_id).office is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("office_first", [True, False])
def test_appointed_and_let_in_at_once_is_one_of_both(office_first: bool) -> None:
    person, organisation = UserFactory(), OrganisationFactory()
    outcomes: list[str] = []
    waiting = threading.Event()

    def appoint() -> None:
        User.objects.filter(pk=person.pk).update(office=Office.AUDIT)

    def join() -> None:
        Membership.objects.create(user=person, organisation=organisation, roles=[Role.VIEWER])

    first, second = (appoint, join) if office_first else (join, appoint)

    def other() -> None:
        waiting.set()
        try:
            second()
            outcomes.append("done")
        except IntegrityError:
            outcomes.append("refused")
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        assert waiting.wait(60)
        until_somebody_waits(thread)
    thread.join(60)

    assert outcomes == ["refused"]
    assert (User.objects.get(pk=person.pk).office is not None) == office_first
    assert Membership.objects.exists() != office_first


def test_command_line_appoints_the_first_officer_and_says_why_not() -> None:
    person, member, out = UserFactory(), make_actor(Role.VIEWER), StringIO()

    call_command("appoint_officer", person.email.upper(), "security", reason="首任", stdout=out)
    with pytest.raises(CommandError, match="单位成员"):
        call_command("appoint_officer", member.user.email, "audit", reason="首任")
    with pytest.raises(CommandError, match="sign up first"):
        call_command("appoint_officer", "nobody@example.com", "audit", reason="首任")

    assert out.getvalue() == f"{person} <{person.email}> is now security administrator.\n"
    person.refresh_from_db()
    assert actor_of(person).office == Office.SECURITY
    entry = LogEntry.objects.get(action="accounts.user.appoint")
    assert (entry.actor_name, entry.reason) == ("系统", "首任")


def test_dismissed_officer_may_join_again() -> None:
    officer = make_officer_of(Office.AUDIT)

    appoint_from_server(officer.user, None, reason="调离")

    person = User.objects.get(pk=officer.user_id)
    assert actor_of(person) is not SYSTEM
    MembershipFactory(user=person)
    assert actor_of(person).organisation is not None
