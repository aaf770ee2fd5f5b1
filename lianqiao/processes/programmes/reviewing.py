"""Applications before experts: what a review copies of one, and the scores that reviews give back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.money import format_yuan
from lianqiao.processes.programmes.definitions.answers import is_empty
from lianqiao.processes.programmes.definitions.offers import CODES
from lianqiao.processes.programmes.enums import ApplicationState, CallState, FieldKind
from lianqiao.processes.programmes.models import Application
from lianqiao.processes.programmes.queries.shown import ShownAnswer, shown_sections
from lianqiao.processes.programmes.scores import Score, register
from lianqiao.processes.reviews.queries.results import scores_for
from lianqiao.processes.reviews.subjects import Parties, SubjectKind, declare
from lianqiao.registers.taxonomy.models import TechField


def _parties(application: Application) -> Parties:
    partners = [one.organisation for one in application.partners.all()]
    own = str(application.organisation.name)
    return Parties(
        organisations=frozenset({str(application.organisation_id), *(str(one.pk) for one in partners)}),
        organisation_names=frozenset({own, *(str(one.name) for one in partners)}),
        people=frozenset((name, own) for name in (application.leader_name, application.contact_name) if name),
        users=frozenset(str(key) for key in (application.created_by_id, application.submitted_by_id) if key),
    )


def _fields(application: Application) -> Iterable[str]:
    """The technology fields that the form asked for."""
    answers = application.answers()
    for one in application.call.edition.form_definition.fields():
        is_field = one.kind == FieldKind.CODE and CODES[one.source].model is TechField
        if is_field and not is_empty(answers.get(one.key)):
            yield str(answers[one.key])


def _sections(application: Application) -> Iterable[tuple[str, str]]:
    if application.asked_yuan is not None:
        yield _("申请经费"), format_yuan(application.asked_yuan)
    for section in shown_sections(application):
        yield section.title, "\n".join(line for answer in section.answers for line in _lines(answer))


def _lines(answer: ShownAnswer) -> Iterable[str]:
    """An answer as text; files are given to experts by the body that holds the review."""
    if answer.words:
        yield f"{answer.label}：{answer.words}"
    if answer.rows:
        yield f"{answer.label}："
        for row in answer.rows:
            yield "；".join(f"{heading} {cell}" for heading, cell in row if cell)


def _also_hidden(application: Application) -> Iterable[str]:
    return [text for text in (application.number, application.contact_phone) if text]


def _offered(actor: Actor) -> QuerySet[Any]:
    """Those that the body has accepted and now selects from."""
    rows: Any = Application.objects.visible_to(actor).filter(
        call__organisation=actor.organisation_id, call__state=CallState.SELECTING, state=ApplicationState.ACCEPTED
    )
    return rows.for_detail()


APPLICATION = SubjectKind(
    model=Application,
    label=gettext_lazy("项目申报"),
    title=lambda application: str(application.title),
    owner_label=lambda application: str(application.organisation.name),
    parties=_parties,
    fields=_fields,
    sections=_sections,
    offered=_offered,
    also_hidden=_also_hidden,
)
declare(APPLICATION)


def reviewed(applications: Collection[Application]) -> dict[Any, Score]:
    """The scores of the newest reviews that have ended scoring."""
    kind = ContentType.objects.get_for_model(Application)
    found = scores_for(kind, [one.pk for one in applications])
    note = _("%(count)d 位专家评审的平均分")
    return {key: Score(score.counted, note % {"count": score.count}) for key, score in found.items()}


register("reviewed", reviewed)
