"""Appraisals before experts: what a review copies of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.processes.appraisals.enums import SCORED, AppraisalState
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.reviews.achievements import ACHIEVEMENT
from lianqiao.processes.reviews.subjects import Parties, SubjectKind, declare


def _parties(appraisal: Appraisal) -> Parties:
    return ACHIEVEMENT.parties(appraisal.achievement)


def _sections(appraisal: Appraisal) -> Iterable[tuple[str, str]]:
    yield from ACHIEVEMENT.sections(appraisal.achievement)
    names = {one.key: one.name for one in appraisal.question_set.indicators}
    for part in appraisal.parts.all():
        for answer in part.answers.all():
            yield names.get(answer.key, answer.key), answer.evidence


def _offered(actor: Actor) -> QuerySet[Any]:
    """Those that the evaluator acted for examines by experts."""
    rows: Any = Appraisal.objects.filter(
        evaluator__organisation=actor.organisation_id, state=AppraisalState.EXAMINING, kind__in=SCORED
    )
    found: QuerySet[Any] = rows.select_related("achievement__organisation", "evaluator", "organisation")
    return found.prefetch_related(
        "achievement__fields", "achievement__completers", "achievement__rights", "parts__answers"
    )


APPRAISAL = SubjectKind(
    model=Appraisal,
    label=gettext_lazy("成果评价"),
    title=lambda appraisal: str(appraisal.achievement.title),
    owner_label=lambda appraisal: str(appraisal.organisation.name),
    parties=_parties,
    fields=lambda appraisal: ACHIEVEMENT.fields(appraisal.achievement),
    sections=_sections,
    offered=_offered,
    also_hidden=lambda appraisal: ACHIEVEMENT.also_hidden(appraisal.achievement),
)
declare(APPRAISAL)
