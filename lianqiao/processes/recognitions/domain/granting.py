"""Carrying out what a call decided: every selected applicant holds what the scheme grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.definitions.form import Form
from lianqiao.processes.programmes.definitions.grants import Grant
from lianqiao.processes.programmes.definitions.offers import REGISTERS
from lianqiao.processes.programmes.enums import ApplicationState, CallState, FieldKind
from lianqiao.processes.programmes.models import Application, Call
from lianqiao.processes.recognitions import phrases
from lianqiao.processes.recognitions.domain.making import make, require_body
from lianqiao.processes.recognitions.enums import HolderKind, Origin, RecognitionState
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind

#: States of an earlier recognition with which a new one goes on.
_GOES_ON = (RecognitionState.VALID, RecognitionState.SUSPENDED, RecognitionState.EXPIRED)


def waiting_in(call: Call) -> Any:
    """The selected applications of a decided call that do not hold yet what its scheme grants."""
    if call.state != CallState.DECIDED or not call.edition.grants:
        return Application.objects.none()
    return call.applications.filter(state=ApplicationState.SELECTED, recognition__isnull=True)


@transaction.atomic
def grant_call(call: Call, *, actor: Actor, values: Mapping[str, Any]) -> list[Recognition]:
    """Grant to every selected applicant what the scheme of the decided call grants; returns what was made.

    `values`: decision_title, decision_number, decided_on, valid_from. What the applicant holds of the kind under the
    same name gives way. The list was put up with its secrecy review, so the directory has them at once. Raises
    AccessError, or DomainError, and then nothing has changed.
    """
    require_body(actor)
    locked: Call = Call.objects.select_for_update(of=("self",)).select_related("edition__scheme").get(pk=call.pk)
    if locked.organisation_id != actor.organisation_id:
        raise AccessError(_("资格由作出认定的政府部门办理。"), permission=Permission.RECOGNITION_MANAGE)
    grant = locked.edition.grant
    rows = waiting_in(locked).select_related("organisation__region").prefetch_related("sections")
    applications = list(rows.order_by("number", "pk"))
    if grant is None or not applications:
        raise DomainError("nothing_to_grant", _("没有等待颁发的入选申报。"))
    kind = RecognitionKind.objects.filter(pk=grant.kind).first()
    if kind is None:
        raise DomainError("no_kind", _("制度写的资格种类已经不存在。"))
    form = locked.edition.form_definition
    made = [_grant_one(one, kind, grant, form, actor=actor, values=values) for one in applications]
    topic = outbox.topic_of(locked, "grant")
    log.record(topic, locked, actor=actor, text=_("颁发 %(count)d 项资格") % {"count": len(made)})
    outbox.publish(topic, locked.pk)
    phrases.tell_granted(made)
    return made


def _grant_one(
    application: Application,
    kind: RecognitionKind,
    grant: Grant,
    form: Form,
    *,
    actor: Actor,
    values: Mapping[str, Any],
) -> Recognition:
    answers = application.answers()
    by_label = {one.label: one for one in form.fields()}

    def told(source: str) -> str:
        """A fixed word, or the answer to the field of that label."""
        return str(answers.get(by_label[source].key) or "") if source in by_label else source

    subject = _subject_of(kind, form, answers)
    name = told(grant.name) if grant.name else application.title
    codes = [answers.get(one.key) for one in form.fields() if one.kind == FieldKind.CODE and one.source == "fields"]
    given = {
        **values,
        "category": told(grant.category),
        "level": told(grant.level),
        "title": name[:120],
        "holder": application.organisation,
        "fields": [code for code in codes if code],
        "subject": subject,
    }
    previous = _earlier(kind, application, given["title"])
    recognition = make(
        kind,
        actor=actor,
        values=given,
        origin=Origin.CALL,
        application=application,
        previous=previous,
        is_published=kind.is_public,
    )
    if previous is not None:
        apply(previous, "renew", actor=SYSTEM, ended_on=recognition.valid_from)
    return recognition


def _subject_of(kind: RecognitionKind, form: Form, answers: Mapping[str, Any]) -> Any:
    """The record that the applicant named, where records are recognised; None where none was named."""
    if kind.holder != HolderKind.RECORD:
        return None
    for field in form.fields():
        if field.kind == FieldKind.RECORD and answers.get(field.key):
            rows: Any = REGISTERS[field.source].records.choosable(SYSTEM).model._default_manager
            return rows.filter(pk=answers[field.key]).first()
    return None


def _earlier(kind: RecognitionKind, application: Application, title: str) -> Recognition | None:
    rows = Recognition.objects.select_for_update(of=("self",)).filter(
        kind=kind, holder=application.organisation_id, title=title, state__in=_GOES_ON, following__isnull=True
    )
    found: Recognition | None = rows.order_by("-valid_from", "-pk").first()
    return found
