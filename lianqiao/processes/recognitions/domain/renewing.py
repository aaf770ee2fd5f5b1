"""Renewing by a short form: the holder has asked, the body agrees with a decision or refuses with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.recognitions import phrases
from lianqiao.processes.recognitions.domain.making import make
from lianqiao.processes.recognitions.enums import Origin, RecognitionState
from lianqiao.processes.recognitions.models import Recognition

#: In these states a request that was made in time may still be answered.
ANSWERABLE = (RecognitionState.VALID, RecognitionState.EXPIRED)


@transaction.atomic
def renew_recognition(recognition: Recognition, *, actor: Actor, values: Mapping[str, Any]) -> Recognition:
    """A new recognition that goes on with one whose holder has asked; the old one is renewed from then on.

    `values`: decision_title, decision_number, decided_on, valid_from, and `level` where it changes. What is public
    stays public. Raises AccessError, InvalidInput or DomainError, and then nothing has changed.
    """
    old = _asked(recognition, actor)
    # The old one gives way first, so that the unit holds no more than it may.
    first_day = values["valid_from"]
    apply(old, "renew", actor=SYSTEM, ended_on=first_day)
    given = {
        "category": old.category,
        "level": old.level,
        "title": old.title,
        "holder": old.holder,
        "unit_name": old.unit_name,
        "unit_uscc": old.unit_uscc,
        "region": old.region,
        "fields": list(old.fields.all()),
        "subject": old.subject,
        "user": old.user,
        **values,
    }
    kept = {"shown": old.shown, "contact": old.contact, "is_published": old.is_published}
    made = make(old.kind, actor=actor, values=given, origin=Origin.RENEWAL, previous=old, **kept)
    phrases.tell_granted([made])
    return made


@transaction.atomic
def refuse_renewal(recognition: Recognition, *, actor: Actor, reason: str) -> Recognition:
    """Answer the holder's request with no, and why; the recognition ends with its last day."""
    old: Recognition = _asked(recognition, actor)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    occasion = f"{old.asked_at:%Y%m%d%H%M%S%f}"
    old.asked_at = None
    old.save()
    topic = outbox.topic_of(old, "refuse_renewal")
    log.record(topic, old, actor=actor, text=_("不予延续"), reason=reason.strip())
    outbox.publish(topic, old.pk)
    phrases.tell_refused_renewal(old, reason.strip(), occasion)
    return old


def _asked(recognition: Recognition, actor: Actor) -> Any:
    rows = Recognition.objects.select_for_update(of=("self",)).select_related("kind", "holder", "region", "user")
    locked: Any = rows.get(pk=recognition.pk)
    actor.require(Permission.RECOGNITION_MANAGE, locked)
    if locked.asked_at is None or locked.state not in ANSWERABLE:
        raise DomainError("not_asked", _("没有待答复的延续申请。"))
    return locked


def proposed_first_day(recognition: Recognition) -> date:
    """The day after the last one, or today where that is over."""
    if recognition.valid_until is None:
        return clock.today()
    return max(clock.today(), recognition.valid_until + timedelta(days=1))
