"""Registering an organisation, changing it, and who acts for it; a refusal leaves nothing."""

from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.organisations.domain.members import ask_to_join, end_membership, set_roles
from lianqiao.registers.organisations.domain.organisations import register_organisation, update_organisation
from lianqiao.registers.organisations.enums import MembershipState, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    make_actor,
    make_government,
    make_reviewer,
    uscc,
)

pytestmark = pytest.mark.django_db


def identity(**changes: Any) -> dict[str, Any]:
    """What an enterprise says of itself."""
    return {
        "uscc": uscc(999_001),
        "name": "辽河试验机械有限公司",
        "kind": OrganisationKind.ENTERPRISE,
        "region": RegionFactory(code="290101"),
    } | changes


def test_whoever_registers_an_organisation_is_its_administrator_and_it_waits() -> None:
    person = UserFactory()

    made = register_organisation(actor=Actor(user=person), values=identity())

    assert made.state == OrganisationState.PENDING
    membership = Membership.objects.get()
    assert (membership.user, membership.organisation, membership.roles) == (person, made, ["administrator"])
    assert made.pinyin == "liao he shi yan ji xie you xian gong si"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"uscc": "91290100000000000X"}, "uscc"), ({"name": ""}, "name"), ({"kind": "circus"}, "kind")],
)
def test_bad_registration_is_refused_beside_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register_organisation(actor=Actor(user=UserFactory()), values=identity(**changes))

    assert list(refusal.value.errors) == [field]
    assert not Organisation.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("kept", [{"state": OrganisationState.VERIFIED}, {"created_by": None}, {"verified_at": None}])
def test_an_organisation_does_not_set_what_the_program_keeps(kept: dict[str, Any]) -> None:
    actor = make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(state=OrganisationState.REJECTED))
    Organisation.objects.update(verified_at=timezone.now())
    before = Organisation.objects.values().get()

    with pytest.raises(LookupError):
        update_organisation(actor.organisation, actor=actor, values={"staff": 12, **kept})
    with pytest.raises(LookupError):
        register_organisation(actor=Actor(user=actor.user), values=identity(**kept))

    assert Organisation.objects.values().get() == before
    assert not LogEntry.objects.exists()


def test_registered_code_leads_to_joining() -> None:
    known = OrganisationFactory()

    with pytest.raises(InvalidInput) as refusal:
        register_organisation(actor=Actor(user=UserFactory()), values=identity(uscc=known.uscc))

    assert refusal.value.errors == {"uscc": ["这个统一社会信用代码已经登记过，请申请加入该单位。"]}


def test_visitor_registers_nothing() -> None:
    with pytest.raises(AccessError):
        register_organisation(actor=ANONYMOUS, values=identity())

    assert not Organisation.objects.exists()


def test_identity_of_a_verified_organisation_is_fixed_and_the_rest_is_not() -> None:
    actor = make_actor(Role.ADMINISTRATOR)
    name = actor.organisation.name

    with pytest.raises(DomainError) as refusal:
        update_organisation(actor.organisation, actor=actor, values={"name": "别的单位", "staff": 12})
    assert refusal.value.field == "name"
    update_organisation(actor.organisation, actor=actor, values={"name": name, "staff": 12})

    organisation = Organisation.objects.get(pk=actor.organisation_id)
    assert (organisation.name, organisation.staff) == (name, 12)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_an_administrator_changes_the_organisation(role: Role) -> None:
    actor = make_actor(role)

    with pytest.raises(AccessError):
        update_organisation(actor.organisation, actor=actor, values={"staff": 12})

    assert Organisation.objects.get(pk=actor.organisation_id).staff is None


def test_government_body_does_not_verify_itself() -> None:
    actor = make_government(Role.REVIEWER)
    Organisation.objects.filter(pk=actor.organisation_id).update(state=OrganisationState.PENDING)

    with pytest.raises(AccessError):
        apply(actor.organisation, "verify", actor=actor)

    assert Organisation.objects.get(pk=actor.organisation_id).state == OrganisationState.PENDING


def test_administrators_hear_of_the_verification(django_capture_on_commit_callbacks: Any) -> None:
    organisation = OrganisationFactory(state=OrganisationState.PENDING)
    administrator = make_actor(Role.ADMINISTRATOR, organisation=organisation)
    make_actor(Role.EDITOR, organisation=organisation)

    with django_capture_on_commit_callbacks(execute=True):
        verified = apply(organisation, "verify", actor=make_reviewer())

    assert verified.verified_at is not None
    assert [message.recipient for message in Message.objects.all()] == [administrator.user]


def test_asking_to_join_twice_is_one_request_that_gives_no_right() -> None:
    organisation = OrganisationFactory()
    person = Actor(user=UserFactory())

    first = ask_to_join(organisation, actor=person)
    second = ask_to_join(organisation, actor=person)

    assert first == second
    assert (first.state, first.roles) == (MembershipState.REQUESTED, ["viewer"])


def test_a_former_member_may_ask_again_and_begins_as_a_viewer() -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    person = Actor(user=UserFactory())
    member = ask_to_join(administrator.organisation, actor=person)
    set_roles(member, actor=administrator, roles=[Role.EDITOR])
    assert ask_to_join(administrator.organisation, actor=person).state == MembershipState.ACTIVE
    end_membership(member, actor=administrator, reason="调离")
    again = ask_to_join(administrator.organisation, actor=person)
    assert (again.pk, again.state, again.roles) == (member.pk, MembershipState.REQUESTED, ["viewer"])
    assert Message.objects.filter(recipient=administrator.user).count() == 2


def test_administrator_lets_somebody_in_with_roles() -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    request = ask_to_join(administrator.organisation, actor=Actor(user=UserFactory()))

    set_roles(request, actor=administrator, roles=[Role.EDITOR], title="工程师")

    request.refresh_from_db()
    assert (request.state, request.roles, request.title) == (MembershipState.ACTIVE, ["editor"], "工程师")


@pytest.mark.parametrize(
    ("roles", "code"), [([], "no_role"), ([Role.REVIEWER], "government_role"), ([Role.EDITOR], "last_administrator")]
)
def test_roles_that_an_enterprise_may_not_give_are_refused(roles: list[Role], code: str) -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    own = Membership.objects.get(user=administrator.user)

    with pytest.raises(DomainError) as refusal:
        set_roles(own, actor=administrator, roles=roles)

    assert refusal.value.code == code
    own.refresh_from_db()
    assert own.roles == ["administrator"]


def test_last_administrator_stays_and_one_of_two_may_go() -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    own = Membership.objects.get(user=administrator.user)

    with pytest.raises(DomainError) as refusal:
        end_membership(own, actor=administrator, reason="调动")
    assert refusal.value.code == "last_administrator"
    MembershipFactory(organisation=administrator.organisation, roles=[Role.ADMINISTRATOR])
    end_membership(own, actor=administrator, reason="调动")

    own.refresh_from_db()
    assert own.state == MembershipState.ENDED


def test_members_of_another_organisation_are_not_ones_own() -> None:
    foreign = MembershipFactory()

    with pytest.raises(AccessError):
        end_membership(foreign, actor=make_actor(Role.ADMINISTRATOR), reason="调动")

    foreign.refresh_from_db()
    assert foreign.state == MembershipState.ACTIVE
