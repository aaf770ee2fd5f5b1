"""The person who was recognised: whose account it is, and what everybody is shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.recognitions.enums import Shown
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


@transaction.atomic
def link_account(recognition: Recognition, *, actor: Actor, user: Any) -> Recognition:
    """Say which member of the unit the recognised person is; None takes it back.

    By those who write for the unit. Raises AccessError, or DomainError for somebody who is no member or bears another
    name. What was shown of the person falls back to the least.
    """
    locked = _lock(recognition)
    actor.require(Permission.RECOGNITION_HOLD, locked)
    if actor.organisation_id is None:
        raise AccessError(_("由持有资格的单位办理。"), permission=Permission.RECOGNITION_HOLD)
    if user is not None:
        members = Membership.objects.filter(organisation=actor.organisation_id, state=MembershipState.ACTIVE)
        if user.name != locked.title or not members.filter(user=user.pk).exists():
            raise DomainError("not_a_member", _("请选择本单位同名的成员。"), "user")
    locked.user, locked.shown, locked.contact = user, Shown.MASKED, ""
    locked.save()
    _tell(locked, "link", actor, _("关联本人账号") if user is not None else _("取消关联本人账号"))
    return locked


@transaction.atomic
def choose_shown(recognition: Recognition, *, actor: Actor, shown: str, contact: str = "") -> Recognition:
    """What everybody is shown of the person; nobody but the person decides it.

    Raises AccessError, or InvalidInput where a contact is to be shown and none is given.
    """
    locked = _lock(recognition)
    if actor.user_id is None or locked.user_id != actor.user_id:
        raise AccessError(_("公开多少由本人决定。"), permission=Permission.RECOGNITION_HOLD)
    words = contact.strip()
    if shown == Shown.CONTACT and not words:
        raise InvalidInput({"contact": [_("请填写要公开的联系方式。")]})
    locked.shown, locked.contact = Shown(shown), words if shown == Shown.CONTACT else ""
    locked.full_clean()
    locked.save()
    _tell(locked, "choose_shown", actor, _("公开范围：%(shown)s") % {"shown": locked.get_shown_display()})
    return locked


def _lock(recognition: Recognition) -> Recognition:
    locked: Recognition = (
        Recognition.objects.select_for_update(of=("self",)).select_related("kind").get(pk=recognition.pk)
    )
    if not locked.kind.is_of_persons:
        raise DomainError("no_person", _("这项资格不是个人的。"))
    return locked


def _tell(recognition: Recognition, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(recognition, name)
    log.record(topic, recognition, actor=actor, text=text)
    outbox.publish(topic, recognition.pk)
