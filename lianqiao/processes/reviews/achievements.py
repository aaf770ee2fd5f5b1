"""Achievements as subjects of a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.processes.reviews.subjects import Parties, SubjectKind, declare
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement


def _parties(record: Achievement) -> Parties:
    completers = list(record.completers.all())
    units = {row.organisation_name for row in completers if row.organisation_name}
    owners = {name.strip() for row in record.rights.all() for name in row.owners.replace("；", "、").split("、")}
    own = str(record.organisation.name)
    return Parties(
        organisations=frozenset({str(record.organisation_id)}),
        organisation_names=frozenset({own, *units, *(name for name in owners if name)}),
        people=frozenset(
            {(row.name, row.organisation_name or own) for row in completers}
            | ({(record.contact_name, own)} if record.contact_name else set())
        ),
        users=frozenset({str(key) for key in (record.created_by_id, record.submitted_by_id) if key}),
    )


def _also_hidden(record: Achievement) -> Iterable[str]:
    rights = record.rights.all()
    return [
        *(row.number for row in rights if row.number),
        *(text for text in (record.contact_phone, record.contact_email, record.funding_source) if text),
    ]


def _sections(record: Achievement) -> Iterable[tuple[str, str]]:
    yield _("通俗说明"), record.plain_text
    yield _("技术说明"), record.academic_text
    if record.readiness is not None:
        yield _("技术就绪度"), _("%(level)d 级") % {"level": record.readiness}
    yield _("就绪度依据"), record.readiness_evidence
    yield _("应用情况"), record.applications
    rights = [f"{row.get_kind_display()} {row.name} {row.get_status_display()}" for row in record.rights.all()]
    yield _("知识产权"), "\n".join(rights)


def _offered(actor: Actor) -> QuerySet[Any]:
    """Of the actor's region, handed in or published."""
    rows: Any = Achievement.objects.whole_for(actor).exclude(state=AchievementState.DRAFT)
    return rows.select_related("organisation").prefetch_related("fields", "completers", "rights")


ACHIEVEMENT = SubjectKind(
    model=Achievement,
    label=gettext_lazy("科技成果"),
    title=lambda record: str(record.title),
    owner_label=lambda record: str(record.organisation.name),
    parties=_parties,
    fields=lambda record: [row.pk for row in record.fields.all()],
    sections=_sections,
    offered=_offered,
    also_hidden=_also_hidden,
)
declare(ACHIEVEMENT)
