"""Objecting to a notice, answering, and looking the answer up."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, files, log, norms, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.notices import matters, phrases
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.transitions import apply

ANSWER_TIME = norms.declare("notices.objection_answer", norms.Kind.DURATION, gettext_lazy("答复异议的期限"))
#: Objections that one sender may hand in within a day.
DAILY_LIMIT = 5
CODE_BYTES = 9
_ASKED = frozenset({"standing", "name", "contact", "text"})


@dataclass(frozen=True)
class Received:
    """An objection that was taken in, and the code by which its answer can be read; the code is kept nowhere."""

    objection: Objection
    code: str


@transaction.atomic
def raise_objection(
    notice: PublicNotice,
    *,
    actor: Actor,
    standing: str,
    name: str,
    contact: str,
    text: str,
    address: str,
    evidence: File[bytes] | None = None,
) -> Received:
    """Take an objection in, from a signed-in person or from anybody, until the end of the last day.

    `address` is the sender's network address, of which only a keyed hash is kept, for the daily limit. Two that object
    at once are both taken in, one after the other. Raises DomainError when the notice is over or the limit is reached,
    InvalidInput with the sentences per field, and then nothing has changed.
    """
    locked = PublicNotice.objects.select_for_update().select_related("organisation").get(pk=notice.pk)
    if not locked.takes_objections:
        raise DomainError("not_running", _("公示期已经结束或公示已停止，不能再提异议。"))
    sender = _sender(address, actor)
    recent = Objection.objects.filter(sender=sender, created_at__gte=timezone.now() - timedelta(days=1))
    if recent.count() >= DAILY_LIMIT:
        raise DomainError("too_many", _("您今天提交的异议太多，请明天再试，或直接联系公示单位。"))
    code = secrets.token_urlsafe(CODE_BYTES)
    objection = Objection(
        notice=locked,
        round=locked.round,
        serial=matters.objections_of(locked).count() + 1,
        standing=standing,
        name=name.strip(),
        contact=contact.strip(),
        text=text.strip(),
        user=actor.user,
        due=ANSWER_TIME.get(where=locked.organisation).value.end(clock.today()),
        sender=sender,
        code_sha256=_code_hash(code),
    )
    try:
        objection.clean_fields(exclude={column.name for column in objection._meta.concrete_fields} - _ASKED)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    objection.save(force_insert=True)
    if evidence is not None:
        files.store(evidence, actor=actor, organisation=locked.organisation, subject=objection, allow=files.DOCUMENTS)
    matters.recount(locked)
    locked.save(update_fields=["open_matters", "updated_at"])
    words = _("收到异议 %(serial)d") % {"serial": objection.serial}
    # The log of a notice is read by many: it does not say who objected.
    log.record(outbox.topic_of(locked, "objection"), locked, actor=SYSTEM, text=words)
    outbox.publish(outbox.topic_of(locked, "objection"), locked.pk)
    phrases.tell_of_objection(objection)
    return Received(objection, code)


def answer_objection(objection: Objection, *, actor: Actor, is_right: bool, answer: str) -> Objection:
    """Say whether the objection stands, and why. Raises AccessError or DomainError, and then nothing has changed."""
    return apply(objection, "accept" if is_right else "reject", actor=actor, answer=answer)


def find_objection(code: str) -> Objection | None:
    """The objection whose code this is, None for any other text."""
    rows = Objection.objects.filter(code_sha256=_code_hash(code.strip())).select_related("notice")
    return rows.first()


def _sender(address: str, actor: Actor) -> str:
    who: Any = actor.user_id if actor.user_id is not None else address
    key = settings.SECRET_KEY.encode()
    return hashlib.blake2b(str(who).encode(), key=hashlib.sha256(key).digest(), digest_size=32).hexdigest()


def _code_hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
