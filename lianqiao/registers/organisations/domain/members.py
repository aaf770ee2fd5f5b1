"""Who acts for an organisation: asking to join, letting in, changing roles, ending."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import inbox, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission, Role
from lianqiao.registers.organisations.enums import MembershipState, OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.queries.actors import members_with

#: Roles that only a government body gives: they decide about other organisations.
GOVERNMENT_ROLES = frozenset({Role.REVIEWER})


@transaction.atomic
def ask_to_join(organisation: Organisation, *, actor: Actor) -> Membership:
    """Ask to act for an organisation, for the first time or after an end; its administrators decide.

    Asking again while the answer is awaited, or as a member, changes nothing.
    """
    if actor.user is None:
        raise AccessError(_("请先登录，再申请加入单位。"))
    refuse_officer(actor.user)
    membership, created = Membership.objects.get_or_create(
        user=actor.user,
        organisation=organisation,
        defaults={"roles": [Role.VIEWER], "state": MembershipState.REQUESTED},
    )
    if not created:
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        if membership.state != MembershipState.ENDED:
            return membership
        membership.roles, membership.state = [Role.VIEWER], MembershipState.REQUESTED
        membership.save()
    log.record(outbox.topic_of(membership, "request"), membership, actor=actor, text=_("申请加入单位"))
    inbox.send(
        members_with(Role.ADMINISTRATOR, [organisation.pk]),
        key=f"organisations.membership.{membership.pk}.{membership.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("%(name)s 申请加入 %(unit)s") % {"name": actor.user, "unit": organisation},
        text=_("请核实对方身份，再决定是否同意，并设定角色。"),
        url="/workbench/organisation/",
        organisations=[organisation.pk],
    )
    return membership


@transaction.atomic
def set_roles(membership: Membership, *, actor: Actor, roles: Sequence[str], title: str = "") -> Membership:
    """Let somebody in, or change what they may do; an organisation keeps at least one administrator."""
    locked = _locked(membership, actor)
    check_roles(roles, locked.organisation)
    refuse_officer(locked.user)
    _keep_an_administrator(locked, still=Role.ADMINISTRATOR in roles)
    locked.roles, locked.title, locked.state = list(roles), title, MembershipState.ACTIVE
    locked.full_clean(validate_unique=False)
    locked.save()
    text = _("设定成员角色：%(name)s") % {"name": locked.user}
    log.record(outbox.topic_of(locked, "roles"), locked, actor=actor, text=text, data={"roles": list(roles)})
    return locked


@transaction.atomic
def end_membership(membership: Membership, *, actor: Actor, reason: str) -> Membership:
    """Somebody no longer acts for the organisation; what they did stays."""
    locked = _locked(membership, actor)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    _keep_an_administrator(locked, still=False)
    locked.state = MembershipState.ENDED
    locked.save()
    text = _("停用成员：%(name)s") % {"name": locked.user}
    log.record(outbox.topic_of(locked, "end"), locked, actor=actor, text=text, reason=reason)
    return locked


def check_roles(roles: Sequence[str], organisation: Organisation) -> None:
    """Raise DomainError for no role at all, and for a role that such an organisation does not give."""
    if not roles:
        raise DomainError("no_role", _("请至少选择一个角色。"), "roles")
    if GOVERNMENT_ROLES & set(roles) and organisation.kind != OrganisationKind.GOVERNMENT:
        raise DomainError("government_role", _("审核员只能设在政府部门。"), "roles")


def refuse_officer(user: Any) -> None:
    """Raise AccessError for one of the three administrators: they act for no organisation."""
    if user.office is not None:
        raise AccessError(_("系统、安全、审计管理员不代表任何单位，不能登记或加入单位。"))


def _locked(membership: Membership, actor: Actor) -> Membership:
    # The organisation's row is the lock for its whole list of members, so that two administrators cannot both go.
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    actor.require(Permission.MEMBER_MANAGE, organisation)
    if organisation.state == OrganisationState.SUSPENDED:
        raise DomainError("suspended", _("单位已暂停使用，不能调整成员。"))
    return Membership.objects.select_for_update().get(pk=membership.pk)


def _keep_an_administrator(membership: Membership, *, still: bool) -> None:
    if still or Role.ADMINISTRATOR not in membership.roles or membership.state != MembershipState.ACTIVE:
        return
    others = Membership.objects.filter(
        organisation=membership.organisation_id,
        state=MembershipState.ACTIVE,
        roles__contains=[Role.ADMINISTRATOR],
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise DomainError("last_administrator", _("单位至少要有一名管理员，请先设定另一位管理员。"), "roles")
