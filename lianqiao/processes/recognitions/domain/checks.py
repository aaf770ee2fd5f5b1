"""Yearly checks: opening a round for all that hold a kind, and writing the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.definitions.answers import is_empty, read
from lianqiao.processes.recognitions import phrases
from lianqiao.processes.recognitions.domain.making import require_body
from lianqiao.processes.recognitions.enums import CheckState, RecognitionState
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck


def to_check(kind: RecognitionKind, year: int, *, actor: Actor) -> Any:
    """What the actor's body recognised of the kind before the year was over, holds, and has no check of the year."""
    rows = Recognition.objects.filter(
        organisation=actor.organisation_id, kind=kind, state=RecognitionState.VALID, valid_from__lte=date(year, 12, 31)
    )
    return rows.exclude(checks__year=year)


@transaction.atomic
def open_checks(kind: RecognitionKind, *, actor: Actor, year: int, due_on: date) -> int:
    """Ask every holder of the kind for the report on a year; returns how many.

    Who was asked before is not asked again. Raises AccessError, or DomainError, and then nothing has changed.
    """
    body = require_body(actor)
    if not kind.is_checked:
        raise DomainError("not_checked", _("这种资格没有年度报告。"))
    if due_on < clock.today():
        raise DomainError("due_on", _("截止日期不能早于今天。"), "due_on")
    if year > clock.today().year:
        raise DomainError("year", _("还没有到这一年。"), "year")
    recognitions = list(to_check(kind, year, actor=actor).select_for_update(of=("self",)).order_by("pk"))
    if not recognitions:
        raise DomainError("nobody", _("没有需要考核的资格，或者已经发起过。"))
    checks = [YearlyCheck(recognition=one, year=year, due_on=due_on, created_by=actor.user) for one in recognitions]
    for check in checks:
        check.recognition.kind, check.recognition.organisation = kind, body
    YearlyCheck.objects.bulk_create(checks)
    topic = outbox.topic_of(YearlyCheck, "create")
    for check in checks:
        log.record(topic, check, actor=actor, text=_("发起 %(year)d 年度考核") % {"year": year})
    outbox.publish(topic, *(check.pk for check in checks))
    phrases.tell_of_new_checks(checks)
    return len(checks)


@transaction.atomic
def save_report(check: YearlyCheck, *, actor: Actor, values: Mapping[str, Any]) -> YearlyCheck:
    """Keep the answers to the report, by key of the field; those that are not given stay.

    Raises AccessError, DomainError when it is handed in already, or InvalidInput with the sentences per field.
    """
    rows = YearlyCheck.objects.select_for_update(of=("self",)).select_related("recognition__kind")
    locked: YearlyCheck = rows.get(pk=check.pk)
    actor.require(Permission.RECOGNITION_HOLD, locked)
    if locked.state != CheckState.OPEN:
        raise DomainError("not_open", _("年度报告已经提交，不能再改。"))
    answers, errors = dict(locked.answers), {}
    for field in locked.recognition.kind.report_definition.fields():
        if field.key not in values:
            continue
        try:
            answer = read(field, values[field.key], actor=actor)
        except ValidationError as error:
            errors[field.key] = list(error.messages)
            continue
        answers.pop(field.key, None)
        if not is_empty(answer):
            answers[field.key] = answer
    if errors:
        raise InvalidInput(errors)
    locked.answers = answers
    locked.save()
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("填写年度报告"))
    outbox.publish(topic, locked.pk)
    return locked
