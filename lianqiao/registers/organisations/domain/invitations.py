"""Inviting people by e-mail into an organisation, and their answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, inbox, log, norms, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.queueing import enqueue_once
from lianqiao.registers.organisations.domain.members import check_roles, refuse_officer
from lianqiao.registers.organisations.enums import MembershipState, OrganisationState
from lianqiao.registers.organisations.models import Invitation, Membership, Organisation
from lianqiao.registers.organisations.queries.actors import members_with

VALIDITY = norms.declare("security.invitation_time", norms.Kind.DURATION, gettext_lazy("成员邀请的有效期"))

MAIL_TASK = "organisations.mail_invitations"
#: Without a time of its own: the same invitation has the same link until it is sent again.
_SIGNER = signing.Signer(salt="lianqiao.invitation")


def token_of(invitation: Invitation) -> str:
    """What the link carries; another one after each sending."""
    return _SIGNER.sign_object([str(invitation.pk), invitation.sends])


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, in whatever state; None for a link that is not ours or was replaced by a newer one."""
    try:
        key, sends = _SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("organisation__region", "invited_by")
    return rows.filter(pk=key, sends=sends).first()


@transaction.atomic
def invite(
    organisation: Organisation, *, actor: Actor, email: str, roles: Sequence[str], title: str = ""
) -> Invitation:
    """Invite an address; the mail goes out after the commit.

    Raises AccessError, DomainError for roles that the organisation does not give, for a member and for an address that
    is invited already.
    """
    locked = _locked_organisation(organisation, actor)
    address = _address(email)
    check_roles(roles, locked)
    members = Membership.objects.filter(organisation=locked, state=MembershipState.ACTIVE, user__email=address)
    if members.exists():
        raise DomainError("member_already", _("这个人已经是本单位成员。"), "email")
    if Invitation.objects.filter(organisation=locked, email=address, accepted_at=None, revoked_at=None).exists():
        raise DomainError("invited_already", _("已经邀请过这个邮箱，可以在邀请名单中重新发送。"), "email")
    invitation = Invitation.objects.create(
        organisation=locked,
        email=address,
        roles=list(roles),
        title=title,
        invited_by=actor.user,
        expires_on=_expiry(locked),
    )
    text = _("邀请成员：%(email)s") % {"email": address}
    log.record(outbox.topic_of(invitation, "invite"), invitation, actor=actor, text=text, data={"roles": list(roles)})
    transaction.on_commit(partial(enqueue_once, MAIL_TASK))
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, actor: Actor) -> Invitation:
    """Send a new link with a new time; the earlier link no longer opens anything."""
    locked = _locked(invitation, actor)
    _refuse_closed(locked)
    locked.sends += 1
    locked.expires_on = _expiry(locked.organisation)
    locked.save()
    log.record(outbox.topic_of(locked, "resend"), locked, actor=actor, text=_("重新发送邀请"))
    transaction.on_commit(partial(enqueue_once, MAIL_TASK))
    return locked


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, actor: Actor) -> Invitation:
    """Take an invitation back."""
    locked = _locked(invitation, actor)
    _refuse_closed(locked)
    locked.revoked_at = timezone.now()
    locked.save()
    log.record(outbox.topic_of(locked, "revoke"), locked, actor=actor, text=_("撤回邀请"))
    return locked


@transaction.atomic
def accept_invitation(invitation: Invitation, *, actor: Actor, token: str) -> Membership:
    """Join the organisation in the roles of the invitation; it can be used once.

    Raises DomainError with one sentence for a wrong person, an invitation that is used, revoked or expired, a
    suspended organisation, and for one who is a member already.
    """
    if actor.user is None:
        raise AccessError(_("请先登录或注册，再接受邀请。"))
    if actor.supporter is not None:
        raise AccessError(_("代办期间不能代本人接受邀请。"))
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    refusal = why_not(locked, actor) if token == token_of(locked) else str(LINK_REPLACED)
    if refusal:
        raise DomainError("invitation_refused", refusal)
    if organisation.state == OrganisationState.SUSPENDED:
        raise DomainError("suspended", _("该单位已暂停使用，现在不能加入。"))
    refuse_officer(actor.user)
    membership, _created = Membership.objects.get_or_create(
        user=actor.user,
        organisation=organisation,
        defaults={"roles": locked.roles, "title": locked.title, "state": MembershipState.REQUESTED},
    )
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state == MembershipState.ACTIVE:
        raise DomainError("member_already", _("您已经是该单位成员，不需要再接受邀请。"))
    membership.roles, membership.title, membership.state = locked.roles, locked.title, MembershipState.ACTIVE
    membership.save()
    locked.accepted_by, locked.accepted_at = actor.user, timezone.now()
    locked.save()
    log.record(
        outbox.topic_of(locked, "accept"), locked, actor=actor, text=_("接受邀请"), data={"roles": list(locked.roles)}
    )
    inbox.send(
        members_with(Role.ADMINISTRATOR, [organisation.pk]),
        key=f"organisations.invitation.{locked.pk}.accepted",
        subject=_("%(name)s 已接受邀请，加入 %(unit)s") % {"name": actor.user, "unit": organisation},
        text=_("角色：%(roles)s") % {"roles": "、".join(membership.role_labels)},
        url="/workbench/organisation/",
        organisations=[organisation.pk],
    )
    return membership


LINK_REPLACED = gettext_lazy("这个邀请链接不对，或已被新的邀请邮件代替。请打开最新的一封，或联系单位管理员。")


def why_not(invitation: Invitation, actor: Actor) -> str:
    """One sentence why this person cannot use the invitation now; empty when they can."""
    if invitation.accepted_at is not None:
        return _("这份邀请已经用过，每份邀请只能用一次。")
    if invitation.revoked_at is not None:
        return _("这份邀请已被单位撤回。")
    if clock.today() > invitation.expires_on:
        return _("这份邀请已过有效期，请联系单位管理员重新发送。")
    if actor.user is not None and actor.user.email != invitation.email:
        words = _("这份邀请发给另一个邮箱（%(masked)s），您现在用 %(own)s 登录。请换用受邀的邮箱登录。")
        return words % {"masked": masked(invitation.email), "own": actor.user.email}
    return ""


def masked(email: str) -> str:
    """An address of which the owner recognises it and others learn little: `zh***@example.com`."""
    name, _at, domain = email.partition("@")
    return f"{name[:2]}***@{domain}"


def _locked_organisation(organisation: Organisation, actor: Actor) -> Organisation:
    locked: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    actor.require(Permission.MEMBER_MANAGE, locked)
    if locked.state == OrganisationState.SUSPENDED:
        raise DomainError("suspended", _("单位已暂停使用，不能调整成员。"))
    return locked


def _locked(invitation: Invitation, actor: Actor) -> Invitation:
    _locked_organisation(invitation.organisation, actor)
    return Invitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)


def _refuse_closed(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise DomainError("invitation_used", _("对方已经接受了这份邀请。"))
    if invitation.revoked_at is not None:
        raise DomainError("invitation_revoked", _("这份邀请已经撤回。"))


def _expiry(organisation: Organisation) -> Any:
    today = clock.today()
    return VALIDITY.get(where=organisation, on=today).value.end(today)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError("email_wrong", _("请填写正确的邮箱。"), "email") from error
    return address
