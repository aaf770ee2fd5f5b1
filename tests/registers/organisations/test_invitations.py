"""Invitations: one use, one person, a time, and a sentence for each way in which they fail."""

import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Office, Role
from lianqiao.registers.accounts.models import User
from lianqiao.registers.organisations.domain.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
    token_of,
)
from lianqiao.registers.organisations.enums import MembershipState, OrganisationState
from lianqiao.registers.organisations.mailing import LOCK, mail_invitations
from lianqiao.registers.organisations.models import Invitation, Membership
from lianqiao.registers.organisations.queries.actors import actor_of
from tests.factories import MembershipFactory, UserFactory, make_actor, make_officer_of
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db

EMAIL = "new.colleague@example.com"


@pytest.fixture
def administrator() -> Actor:
    return make_actor(Role.ADMINISTRATOR)


@pytest.fixture
def invitation(administrator: Actor) -> Invitation:
    return invite(
        administrator.organisation, actor=administrator, email=EMAIL.upper(), roles=[Role.EDITOR], title="主任"
    )


def _invited() -> Actor:
    return actor_of(UserFactory(email=EMAIL))


def _nothing_changed(invitation: Invitation) -> bool:
    invitation.refresh_from_db()
    return invitation.accepted_at is None and not Membership.objects.filter(user__email=EMAIL).exists()


def test_invited_person_joins_in_the_roles_of_the_invitation(administrator: Actor, invitation: Invitation) -> None:
    actor = _invited()

    membership = accept_invitation(invitation, actor=actor, token=token_of(invitation))

    assert (membership.roles, membership.title, membership.state) == (["editor"], "主任", MembershipState.ACTIVE)
    invitation.refresh_from_db()
    assert invitation.accepted_by == actor.user
    told = Message.objects.get(recipient=administrator.user)
    assert told.subject == f"{actor.user} 已接受邀请，加入 {invitation.organisation}"


def test_the_mail_carries_a_link_that_opens_the_invitation(invitation: Invitation) -> None:
    assert mail_invitations() == 1
    assert mail_invitations() == 0

    sent = mail.outbox[0]
    assert sent.to == [EMAIL]
    link = next(line for line in sent.body.splitlines() if "/workbench/invitations/" in line)
    assert find_invitation(link.rstrip("/").rpartition("/")[2]) == invitation


def test_sending_again_makes_the_earlier_link_useless(administrator: Actor, invitation: Invitation) -> None:
    earlier = token_of(invitation)
    mail_invitations()

    again = resend_invitation(invitation, actor=administrator)

    assert find_invitation(earlier) is None
    assert find_invitation(token_of(again)) == invitation
    assert mail_invitations() == 1
    with pytest.raises(DomainError) as refusal:
        accept_invitation(again, actor=_invited(), token=earlier)
    assert refusal.value.message.startswith("这个邀请链接不对")


def test_an_invitation_ends_with_its_time_and_begins_anew_when_it_is_sent_again(
    administrator: Actor, invitation: Invitation
) -> None:
    actor = _invited()

    with clock.ahead(timedelta(days=15)):
        with pytest.raises(DomainError) as refusal:
            accept_invitation(invitation, actor=actor, token=token_of(invitation))
        assert refusal.value.message == "这份邀请已过有效期，请联系单位管理员重新发送。"
        assert _nothing_changed(invitation)
        again = resend_invitation(invitation, actor=administrator)
        accept_invitation(again, actor=actor, token=token_of(again))

    assert Membership.objects.get(user=actor.user).state == MembershipState.ACTIVE


def test_last_day_still_counts(invitation: Invitation) -> None:
    with clock.ahead(timedelta(days=14)):
        accept_invitation(invitation, actor=_invited(), token=token_of(invitation))

    assert Membership.objects.filter(user__email=EMAIL).count() == 1


def test_revoked_and_used_invitations_open_nothing(administrator: Actor, invitation: Invitation) -> None:
    actor = _invited()
    revoke_invitation(invitation, actor=administrator)
    with pytest.raises(DomainError) as revoked:
        accept_invitation(invitation, actor=actor, token=token_of(invitation))
    second = invite(administrator.organisation, actor=administrator, email=EMAIL, roles=[Role.VIEWER])
    accept_invitation(second, actor=actor, token=token_of(second))
    with pytest.raises(DomainError) as used:
        accept_invitation(second, actor=actor, token=token_of(second))
    with pytest.raises(DomainError) as too_late:
        revoke_invitation(second, actor=administrator)

    assert revoked.value.message == "这份邀请已被单位撤回。"
    assert used.value.message == "这份邀请已经用过，每份邀请只能用一次。"
    assert too_late.value.code == "invitation_used"
    assert Membership.objects.get(user=actor.user).roles == ["viewer"]


def test_somebody_else_is_told_whose_invitation_it_is(invitation: Invitation) -> None:
    other = actor_of(UserFactory(email="other@example.com"))

    with pytest.raises(DomainError) as refusal:
        accept_invitation(invitation, actor=other, token=token_of(invitation))

    assert "ne***@example.com" in refusal.value.message
    assert "other@example.com" in refusal.value.message
    assert EMAIL not in refusal.value.message
    assert _nothing_changed(invitation)
    assert not Membership.objects.filter(user=other.user).exists()


def test_an_administrator_of_the_installation_joins_nothing(invitation: Invitation) -> None:
    officer = make_officer_of(Office.SYSTEM)
    User.objects.filter(pk=officer.user_id).update(email=EMAIL)

    with pytest.raises(AccessError):
        accept_invitation(invitation, actor=actor_of(User.objects.get(email=EMAIL)), token=token_of(invitation))

    assert _nothing_changed(invitation)


def test_a_suspended_organisation_lets_nobody_in(invitation: Invitation) -> None:
    organisation = invitation.organisation
    organisation.state = OrganisationState.SUSPENDED
    organisation.save()

    with pytest.raises(DomainError) as refusal:
        accept_invitation(invitation, actor=_invited(), token=token_of(invitation))

    assert refusal.value.code == "suspended"
    assert _nothing_changed(invitation)


def test_former_member_comes_back_and_a_present_one_is_not_invited(administrator: Actor) -> None:
    former = MembershipFactory(
        organisation=administrator.organisation, user=UserFactory(email=EMAIL), state=MembershipState.ENDED
    )
    invitation = invite(administrator.organisation, actor=administrator, email=EMAIL, roles=[Role.MANAGER])
    accept_invitation(invitation, actor=actor_of(former.user), token=token_of(invitation))

    with pytest.raises(DomainError) as refusal:
        invite(administrator.organisation, actor=administrator, email=EMAIL, roles=[Role.VIEWER])

    assert refusal.value.code == "member_already"
    former.refresh_from_db()
    assert (former.state, former.roles) == (MembershipState.ACTIVE, ["manager"])


@pytest.mark.parametrize(
    ("email", "roles", "code"),
    [
        ("not an address", [Role.VIEWER], "email_wrong"),
        (EMAIL, [], "no_role"),
        ("somebody@example.com", [Role.REVIEWER], "government_role"),
        (EMAIL, [Role.VIEWER], "invited_already"),
    ],
)
def test_refused_invitation_leaves_nothing(
    administrator: Actor, invitation: Invitation, email: str, roles: list[Role], code: str
) -> None:
    before = Invitation.objects.count(), LogEntry.objects.count()

    with pytest.raises(DomainError) as refusal:
        invite(administrator.organisation, actor=administrator, email=email, roles=roles)

    assert refusal.value.code == code
    assert (Invitation.objects.count(), LogEntry.objects.count()) == before


def test_only_administrators_invite_and_only_for_their_organisation(administrator: Actor) -> None:
    editor = make_actor(Role.EDITOR, organisation=administrator.organisation)
    for actor in (editor, make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            invite(administrator.organisation, actor=actor, email=EMAIL, roles=[Role.VIEWER])

    assert not Invitation.objects.exists()


def test_visitor_signs_up_from_the_link_without_a_second_proof_and_joins(invitation: Invitation, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    browser = Client()
    page = reverse("workbench:invited", args=[token_of(invitation)])

    shown = browser.get(page)
    signed_up = browser.post(
        shown.context["signup_url"],
        {"name": "新同事", "email": EMAIL, "password1": "Liaohe-2026-x", "password2": "Liaohe-2026-x"},
    )
    joined = browser.post(page)

    assert (signed_up.status_code, signed_up["Location"]) == (302, page)
    assert (joined.status_code, joined["Location"]) == (302, reverse("workbench:home"))
    membership = Membership.objects.get(user__email=EMAIL)
    assert (membership.user.name, membership.organisation) == ("新同事", invitation.organisation)


def test_page_says_in_one_sentence_why_the_link_does_not_work(invitation: Invitation) -> None:
    browser = Client()
    browser.force_login(UserFactory(email="other@example.com"))

    wrong_person = browser.get(reverse("workbench:invited", args=[token_of(invitation)]))
    nonsense = browser.get(reverse("workbench:invited", args=["nonsense"]))

    assert "请换用受邀的邮箱登录" in wrong_person.content.decode()
    assert "接受邀请，加入单位" not in wrong_person.content.decode()
    assert "这个邀请链接不对" in nonsense.content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_invitation_used_twice_at_once_lets_one_in() -> None:
    administrator = make_actor(Role.ADMINISTRATOR)
    invitation = invite(administrator.organisation, actor=administrator, email=EMAIL, roles=[Role.EDITOR])
    actor, token = _invited(), token_of(invitation)
    outcomes: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        try:
            accept_invitation(invitation, actor=actor, token=token)
            outcomes.append("joined")
        except DomainError as refusal:
            outcomes.append(refusal.message)
        connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        accept_invitation(invitation, actor=actor, token=token)
        thread.start()
        assert waiting.wait(60)
        until_somebody_waits(thread)
    thread.join(60)

    assert outcomes == ["这份邀请已经用过，每份邀请只能用一次。"]
    assert Membership.objects.filter(user=actor.user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_worker_mails_invitations_and_no_transaction_is_open_meanwhile(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    send = mail.EmailMessage.send

    def looks(message: Any, *args: Any, **options: Any) -> int:
        seen.append(connection.in_atomic_block)
        return int(send(message, *args, **options))

    monkeypatch.setattr("lianqiao.registers.organisations.mailing.EmailMessage.send", looks)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert mail_invitations() == 0
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    assert mail_invitations() == 1
    assert seen == [False]
