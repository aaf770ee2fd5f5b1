"""Beginning to watch what was promised, reporting what came of it, and letting a unit off."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.obligations import steps
from lianqiao.processes.obligations.enums import Outcome
from lianqiao.processes.obligations.limits import LONGEST_NUMBER, LONGEST_TEXT, LONGEST_TITLE, months_of_checks
from lianqiao.processes.obligations.models import Check, Completer, Obligation

#: A project names so many completers, and no more.
MOST_COMPLETERS = 50


@dataclass(frozen=True)
class Person:
    """Somebody who completed the project; without an employer he works for the unit."""

    name: str
    employer: str = ""
    user: Any = None


@transaction.atomic
def begin(
    subject: Model,
    *,
    actor: Actor,
    body: Any,
    unit: Any,
    promised: str,
    accepted_on: date,
    completers: Sequence[Person],
    title: str = "",
) -> Obligation:
    """Watch from now on what `unit` promised to do with the results of `subject`, accepted on a day.

    `completers` stand in the order of the report. The days of the checks follow from the norm `obligations.checks` of
    the body's region on the day of acceptance. Said again for the same subject it returns what is there. The program
    itself (`SYSTEM`) may; persons only for their own body. Raises AccessError, DomainError or InvalidInput.
    """
    kind = ContentType.objects.get_for_model(subject)
    present: Obligation | None = Obligation.objects.filter(subject_type=kind, subject_id=subject.pk).first()
    obligation = Obligation(
        organisation=body,
        region_id=body.region_id,
        created_by=actor.user,
        unit=unit,
        subject_type=kind,
        subject_id=subject.pk,
        title=(title or str(subject))[:LONGEST_TITLE],
        promised=promised.strip(),
        accepted_on=accepted_on,
    )
    if not actor.is_system:
        actor.require(Permission.OBLIGATION_JUDGE, obligation)
    if present is not None:
        return present
    if body.pk == unit.pk:
        raise DomainError("own", _("跟踪部门和承担单位不能是同一家。"), "unit")
    if accepted_on > clock.today():
        raise DomainError("accepted_on", _("验收日期不能晚于今天。"), "accepted_on")
    named = [one for one in completers if one.name.strip()]
    if not 0 < len(named) <= MOST_COMPLETERS:
        message = _("请按顺序写明完成人，最多 %(most)d 人。") % {"most": MOST_COMPLETERS}
        raise DomainError("completers", message, "completers")
    try:
        obligation.full_clean(exclude=["created_by"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    try:
        with transaction.atomic():
            obligation.save(force_insert=True)
    except IntegrityError:
        return Obligation.objects.get(subject_type=kind, subject_id=subject.pk)
    _add_parts(obligation, named)
    _tell(obligation, "begin", actor, _("开始跟踪转化义务"))
    return obligation


def _add_parts(obligation: Obligation, named: Sequence[Person]) -> None:
    for rank, one in enumerate(named, start=1):
        row = Completer(
            obligation=obligation,
            rank=rank,
            name="".join(one.name.split()),
            employer=" ".join(one.employer.split()) or str(obligation.unit),
            user=one.user,
        )
        try:
            row.full_clean(exclude=["obligation", "user"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise DomainError("completers", "".join(error.messages), "completers") from error
        row.save(force_insert=True)
    months = months_of_checks(obligation.region_id, obligation.accepted_on)
    for number, after in enumerate(months, start=1):
        Check(obligation=obligation, number=number, due_on=_after(obligation.accepted_on, after)).save()


def _after(day: date, months: int) -> date:
    """So many months later, at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def report_check(
    check: Check,
    *,
    actor: Actor,
    report: str,
    conversion: Any = None,
    achievement: Any = None,
    contract_number: str = "",
    uploads: Any = (),
) -> Check:
    """Tell what came of the promise, with proof: a conversion, an achievement or a contract, or files.

    Records that are not the unit's own are refused. Raises AccessError or DomainError, and then nothing has changed.
    """
    unit = check.obligation.unit_id
    for record in (conversion, achievement):
        if record is not None and record.organisation_id != unit:
            raise DomainError("foreign", _("只能引用本单位的记录。"))
    text, number = report.strip(), " ".join(contract_number.split())
    if len(text) > LONGEST_TEXT or len(number) > LONGEST_NUMBER:
        raise DomainError("long", _("写得太长。"), "report")
    given = {"report": text, "conversion": conversion, "achievement": achievement, "contract_number": number}
    changed: Check = apply(check, "report", actor=actor, **given)
    for upload in uploads:
        files.store(upload, actor=actor, organisation=check.obligation.unit, subject=changed)
    return changed


@transaction.atomic
def release(obligation: Obligation, *, actor: Actor, reason: str) -> Obligation:
    """Check nothing more, for a reason (force majeure, public interest). Raises AccessError or DomainError."""
    locked: Obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    actor.require(Permission.OBLIGATION_JUDGE, locked)
    if locked.outcome:
        raise DomainError("over", _("这项义务已经结束。"))
    text = reason.strip()
    if not text:
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    steps.end(locked, Outcome.RELEASED)
    _tell(locked, "release", actor, _("免于核查"), reason=text)
    return Obligation.objects.for_detail().get(pk=locked.pk)  # type: ignore[no-any-return]


def _tell(obligation: Obligation, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    topic = outbox.topic_of(obligation, name)
    log.record(topic, obligation, actor=actor, text=text, reason=reason)
    outbox.publish(topic, obligation.pk)
