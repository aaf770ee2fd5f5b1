"""Assigning people to a case, and releasing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions import case_phrases
from lianqiao.processes.introductions.models import Introduction, TeamMember
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


@transaction.atomic
def assign_person(
    introduction: Introduction, *, actor: Actor, member: Membership, role: str, duty: str = "", until: date
) -> TeamMember:
    """Let a person of a verified organisation help with a case that goes on, up to and including `until`.

    For the two sides and the governments of their regions. The person sees the case as far as whoever is neither side
    may see it. Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    locked = Introduction._base_manager.select_for_update().get(pk=introduction.pk)
    actor.require(Permission.INTRODUCTION_TEAM, locked)
    if locked.is_ended:
        raise DomainError("ended", _("这项对接已经结束。"))
    if until < clock.today():
        raise DomainError("until", _("截止日期不能早于今天。"), "until")
    if member.state != MembershipState.ACTIVE or not member.organisation.is_verified:
        raise DomainError("person", _("请选择已核验单位的在用账号。"), "person")
    if member.organisation_id == locked.counterpart_id and not locked.is_disclosed:
        raise DomainError("person", _("对方接受对接以后才能指派对方的人员。"), "person")
    row = TeamMember(
        introduction=locked,
        person=member.user,
        organisation=member.organisation,
        role=role,
        duty=duty.strip(),
        until=until,
        assigned_by=actor.user,
        assigned_for=actor.organisation,
        assigned_at=timezone.now(),
    )
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    if locked.team.filter(person=member.user, role=role, ended_on__isnull=True).exists():
        raise DomainError("person", _("这位同志已经以这个专业参加，请先结束原来的指派。"), "person")
    row.save(force_insert=True)
    _note(locked, actor, "assign", _("指派服务人员：%(who)s（%(role)s）"), row)
    case_phrases.tell_of_assignment(row)
    return row


@transaction.atomic
def release_person(member: TeamMember, *, actor: Actor) -> TeamMember:
    """End an assignment before its time; for those who may assign, and for the person itself."""
    case: Any = Introduction._base_manager.select_for_update().get(pk=member.introduction_id)
    locked: TeamMember = TeamMember.objects.select_for_update().get(pk=member.pk)
    if actor.user_id != locked.person_id:
        actor.require(Permission.INTRODUCTION_TEAM, case)
    if locked.ended_on is not None:
        raise DomainError("ended", _("这项指派已经结束。"))
    locked.ended_on = clock.today()
    locked.save(update_fields=["ended_on"])
    _note(case, actor, "release", _("结束服务人员的指派：%(who)s（%(role)s）"), locked)
    return locked


def _note(case: Introduction, actor: Actor, verb: str, text: str, row: TeamMember) -> None:
    topic = outbox.topic_of(case, verb)
    who = str(row.person.name or row.organisation.name)
    log.record(topic, case, actor=actor, text=text % {"who": who, "role": row.get_role_display()})
    outbox.publish(topic, case.pk)
