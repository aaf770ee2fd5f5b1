"""A person's rights over their own data: seeing and taking it along, asking for correction or deletion, consenting."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, files, jobs, log, norms, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import FileKind, Job
from lianqiao.core.oversight.enums import RequestKind
from lianqiao.core.oversight.models import Consent, DataRequest
from lianqiao.core.oversight.purposes import Purpose, obstacles_of, purposes

ANSWER = norms.declare("security.data_request_answer", norms.Kind.DURATION, gettext_lazy("个人信息请求的答复期限"))
EXPORT_JOB = "oversight.export_personal_data"


def _require_in_person(actor: Actor) -> None:
    """Nobody decides about a person's data for them: not a visitor, and not whoever acts as them to help."""
    if actor.user is None:
        raise AccessError(_("请先登录。"))
    if actor.supporter is not None:
        raise AccessError(_("代办期间不能代本人办理个人信息事项。"))


@transaction.atomic
def ask(kind: RequestKind, *, actor: Actor, text: str) -> DataRequest:
    """Ask for a correction or for the deletion of one's account. Raises DomainError when one is open already,
    for a correction without words, and for a deletion while somebody depends on the account.
    """
    _require_in_person(actor)
    if kind == RequestKind.CORRECTION and not text.strip():
        raise DomainError("text_missing", _("请写明哪里不对、应当是什么。"), "text")
    if kind == RequestKind.DELETION and (found := obstacles_of(actor.user)):
        raise DomainError("obstacle", found[0])
    # The person's row is the lock, so that two clicks make one request.
    get_user_model()._base_manager.select_for_update().get(pk=actor.user.pk)
    if DataRequest.objects.filter(user=actor.user, kind=kind, state="submitted").exists():
        raise DomainError("open_already", _("您已经提出过同样的请求，正在办理。"))
    today = clock.today()
    request = DataRequest.objects.create(
        user=actor.user, kind=kind, text=text.strip(), due_on=ANSWER.get(on=today).value.end(today)
    )
    text = _("提出个人信息请求：%(kind)s") % {"kind": request.get_kind_display()}
    log.record(outbox.topic_of(request, "ask"), request, actor=actor, text=text)
    return request


@transaction.atomic
def start_export(*, actor: Actor) -> Job:
    """Have everything about the actor written into one file, as a job."""
    _require_in_person(actor)
    # For no organisation: what is started for one, and its files, is seen by colleagues.
    job = jobs.start(EXPORT_JOB, actor=Actor(user=actor.user), label=_("导出我的个人信息"))
    log.record(outbox.topic_of(job, "export_personal_data"), job, actor=actor, text=_("导出本人的个人信息"))
    return job


@jobs.job(EXPORT_JOB)
def export_personal_data(context: jobs.JobContext) -> dict[str, Any]:
    """Write the file; a run after a crash writes it anew, and the nightly sweep takes what nothing refers to."""
    user = context.actor.user
    listed = [purpose for purpose in purposes() if purpose.rows_of is not None]
    lines = [_head(user)]
    for done, purpose in enumerate(listed, start=1):
        lines += [{"purpose": purpose.key, **row} for row in rows_about(purpose, user)]
        context.progress(done, len(listed))
    content = "\n".join(json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) for row in lines) + "\n"
    name = _("我的个人信息-%(day)s.jsonl") % {"day": f"{timezone.localdate():%Y%m%d}"}
    stored = files.store(
        ContentFile(content.encode(), name=name),
        actor=context.actor,
        organisation=None,
        subject=context.job,
        allow=frozenset({FileKind.JSONL}),
    )
    return {"report": str(stored.pk), "rows": len(lines) - 1}


def _head(user: Any) -> dict[str, Any]:
    return {
        "person": user.email,
        "exported_at": timezone.now(),
        "purposes": {
            purpose.key: {
                "what": str(purpose.label),
                "purpose": str(purpose.purpose),
                "ground": str(purpose.ground.label),
                "kept": str(purpose.kept),
                "recipients": str(purpose.recipients),
            }
            for purpose in purposes()
        },
    }


def rows_about(purpose: Purpose, user: Any) -> list[dict[str, Any]]:
    """The declared columns of the person's rows, with the key and, where there is one, the time of each."""
    if purpose.rows_of is None:
        return []
    names = {column.name for column in purpose.table._meta.concrete_fields}
    times = [name for name in ("at", "created_at", "given_at") if name in names][:1]
    return list(purpose.rows_of(user).values("pk", *times, *purpose.columns))


def has_consented(user: Any, purpose: str) -> bool:
    """Whether the person's consent to the purpose holds."""
    return Consent.objects.filter(user=user, purpose=purpose, withdrawn_at__isnull=True).exists()


@transaction.atomic
def give_consent(purpose: str, *, actor: Actor, text: str) -> Consent:
    """Keep the person's separate consent, with the sentence they read; once it holds, saying it again changes nothing.

    Article 23 (passing on) and article 29 (sensitive data) of the Personal Information Protection Law.
    """
    _require_in_person(actor)
    consent, created = Consent.objects.get_or_create(
        user=actor.user, purpose=purpose, withdrawn_at=None, defaults={"text": text}
    )
    if created:
        log.record(
            outbox.topic_of(consent, "give"), consent, actor=actor, text=_("单独同意：%(text)s") % {"text": text}
        )
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, actor: Actor) -> Consent:
    """Take the consent back; from now on nothing is handled on its ground. Raises AccessError for somebody else's."""
    _require_in_person(actor)
    if consent.user_id != actor.user_id:
        raise AccessError(_("只能撤回自己的同意。"))
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        for react in _ON_WITHDRAWAL.get(locked.purpose, ()):
            react(locked.user)
        log.record(outbox.topic_of(locked, "withdraw"), locked, actor=actor, text=_("撤回单独同意"))
    return locked


_ON_WITHDRAWAL: dict[str, list[Any]] = {}


def on_withdrawal(purpose: str, react: Any) -> None:
    """Say what ends when a consent to the purpose is withdrawn: `react(user)`, in the same transaction."""
    _ON_WITHDRAWAL.setdefault(purpose, []).append(react)


def overdue(on: dt.date) -> Any:
    """Requests whose answer is late on that day."""
    return DataRequest.objects.filter(state="submitted", due_on__lt=on)
