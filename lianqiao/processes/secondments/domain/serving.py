"""What happens in the term: services that are logged, and the assessment of each period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.secondments.domain.keeping import locked_secondment, tell
from lianqiao.processes.secondments.enums import IN_OFFICE, Grade
from lianqiao.processes.secondments.models import Assessment, Secondment, Service

#: Characters of a summary and of an opinion.
LONGEST_SUMMARY, LONGEST_OPINION = 2000, 1000


@transaction.atomic
def log_service(
    secondment: Secondment, *, actor: Actor, values: Mapping[str, Any], corrects: Service | None = None
) -> Service:
    """Write down a service of the person, on a day of the term that has been; it is never changed.

    With `corrects` it replaces a line, which stays to be read. Raises AccessError, DomainError or InvalidInput, and
    then nothing is kept.
    """
    locked = locked_secondment(secondment.pk)
    actor.require(Permission.SECONDMENT_APPLY, locked)
    if locked.state not in IN_OFFICE:
        raise DomainError("not_in_office", _("任期内才能登记服务。"))
    if corrects is not None and (corrects.secondment_id != locked.pk or hasattr(corrects, "corrected_by")):
        raise DomainError("corrected", _("这条记录已经更正过，请更正后来的那一条。"))
    named = {name: values.get(name) for name in ("done_on", "days", "place", "what")}
    made = Service(
        secondment=locked,
        corrects=corrects,
        entered_by=actor.user,
        entered_at=clock.now(),
        result=values.get("result") or "",
        **named,
    )
    try:
        made.full_clean(exclude={"secondment", "corrects", "entered_by"})
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    begins: Any = locked.begins_on
    if not begins <= made.done_on <= clock.today():
        raise InvalidInput({"done_on": [_("填写任期内、不晚于今天的日期。")]})
    made.save(force_insert=True)
    text = _("登记服务：%(service)s") if corrects is None else _("更正服务记录：%(service)s")
    tell(locked, "log", actor, text % {"service": made})
    return made


def _locked(assessment: Assessment) -> tuple[Secondment, Assessment]:
    """The secondment under its lock and the assessment as it is now."""
    secondment = locked_secondment(assessment.secondment_id)
    return secondment, Assessment.objects.get(pk=assessment.pk)


def _words(text: str, field: str, most: int) -> str:
    said = text.strip()
    if not said:
        raise InvalidInput({field: [_("请填写。")]})
    if len(said) > most:
        raise InvalidInput({field: [_("最多 %(most)d 个字。") % {"most": most}]})
    return said


def _grade(value: str, field: str) -> str:
    if value not in Grade.values:
        raise InvalidInput({field: [_("请选择评价。")]})
    return value


@transaction.atomic
def sum_up(assessment: Assessment, *, actor: Actor, summary: str) -> Assessment:
    """Keep the person's summary of the period, until the host has graded it.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    secondment, found = _locked(assessment)
    actor.require(Permission.SECONDMENT_APPLY, secondment)
    if found.host_at is not None:
        raise DomainError("graded", _("用人单位已经评价，小结不能再改。"))
    found.summary, found.summed_up_at = _words(summary, "summary", LONGEST_SUMMARY), clock.now()
    found.save()
    tell(secondment, "sum_up", actor, _("提交第 %(number)d 次考核小结") % {"number": found.number})
    return found


@transaction.atomic
def grade_as_host(assessment: Assessment, *, actor: Actor, grade: str, opinion: str) -> Assessment:
    """Keep what the host says of the period, until the body has concluded it.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    secondment, found = _locked(assessment)
    actor.require(Permission.SECONDMENT_HOST, secondment)
    if found.concluded_at is not None:
        raise DomainError("concluded", _("考核已经有结论，不能再改。"))
    found.host_grade = _grade(grade, "grade")
    found.host_opinion = _words(opinion, "opinion", LONGEST_OPINION)
    found.host_at, found.host_by = clock.now(), actor.user
    found.save()
    tell(secondment, "grade", actor, _("用人单位评价：%(grade)s") % {"grade": found.get_host_grade_display()})
    return found


@transaction.atomic
def conclude(assessment: Assessment, *, actor: Actor, grade: str, opinion: str) -> Assessment:
    """Conclude the assessment of a period that the host has graded, once.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    secondment, found = _locked(assessment)
    actor.require(Permission.SECONDMENT_DECIDE, secondment)
    if found.concluded_at is not None:
        raise DomainError("concluded", _("考核已经有结论，不能再改。"))
    if not found.host_grade:
        raise DomainError("no_host_grade", _("用人单位评价以后才能作考核结论。"))
    found.grade, found.opinion = _grade(grade, "grade"), _words(opinion, "opinion", LONGEST_OPINION)
    found.concluded_at, found.concluded_by = clock.now(), actor.user
    found.save()
    tell(secondment, "conclude", actor, _("考核结论：%(grade)s") % {"grade": found.get_grade_display()})
    return found
