"""Signing the agreement: the unit and each completer once, on the content as it was decided on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.empowerments.domain.applying import lock
from lianqiao.processes.empowerments.enums import EmpowermentState
from lianqiao.processes.empowerments.models import Empowerment, Participant, Signature


@transaction.atomic
def sign_agreement(
    empowerment: Empowerment,
    *,
    actor: Actor,
    content_sha256: str,
    signer_name: str,
    participant: Participant | None = None,
    signed_on: date | None = None,
    paper: File[bytes] | None = None,
) -> Empowerment:
    """Record that the unit (no participant) or a completer signed the content of that hash; the unit holds the paper.

    With the last signature the empowerment is in force. Recorded again it changes nothing. Raises AccessError or
    DomainError.
    """
    locked = lock(empowerment)
    actor.require(Permission.EMPOWERMENT_HANDLE, locked)
    rows = Signature.objects.filter(empowerment=locked, content_sha256=content_sha256)
    if rows.filter(participant=participant).exists():
        return locked
    if locked.state != EmpowermentState.SIGNING:
        raise DomainError("not_signing", _("现在不能签署。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("内容已经改变，请重新查看以后再签署。"))
    if participant is not None and participant.empowerment_id != locked.pk:
        raise DomainError("other", _("不是这份协议的成果完成人。"))
    day = signed_on or clock.today()
    if day > clock.today():
        raise DomainError("day", _("签署日期不能晚于今天。"), "signed_on")
    name = signer_name.strip()
    if not name:
        raise DomainError("name", _("请填写签署人。"), "signer_name")
    stored: Any = None
    if paper is not None:
        stored = files.store(paper, actor=actor, organisation=locked.organisation, subject=locked)
    Signature.objects.create(
        empowerment=locked,
        participant=participant,
        signer_name=name,
        signed_on=day,
        content_sha256=content_sha256,
        paper=stored,
        recorded_by=actor.user,
        recorded_at=clock.now(),
    )
    topic = outbox.topic_of(locked, "sign")
    given = {"party": participant or locked.organisation, "name": name, "hash": content_sha256[:16]}
    log.record(topic, locked, actor=actor, text=_("%(party)s签署（%(name)s），内容校验值 %(hash)s…") % given)
    outbox.publish(topic, locked.pk)
    signed = rows.count()
    if signed == locked.participants.count() + 1:
        return apply(locked, "enter_force", actor=SYSTEM)
    return locked
