"""Calls of the schemes that ship, answered as whoever applies would answer, and walked to their published result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.definitions.answers import is_asked
from lianqiao.processes.programmes.definitions.form import Field
from lianqiao.processes.programmes.definitions.offers import CODES
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_schemes
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import HEAD, body_of, close, conclude_notice, hand_in, issue, make_call
from tests.factories.taxonomy import IndustryFactory, TechFieldFactory

#: What each applicant asks for, and the best score; each further applicant has a point less.
ASKED, BEST = Decimal(1_000_000), 95


def issued(name: str, *, body: Any = None) -> SchemeEdition:
    """The shipped scheme of that name, adopted and issued by a new body of 290000 unless told."""
    actor = body or make_reviewer()
    return issue(adopt(shipped_schemes()[name], actor=actor), actor)


def decided_call(edition: SchemeEdition, *, applicants: int = 1) -> tuple[Call, list[Application]]:
    """A call in which so many units applied, all of them selected; the best first."""
    IndustryFactory()
    TechFieldFactory()
    call = make_call(edition=edition, quota=applicants)
    kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.GOVERNMENT]
    kind = (edition.applicants or kinds)[0]
    applications = [_apply(call, OrganisationFactory(kind=kind)) for _number in range(applicants)]
    call, actor = close(call), body_of(call)
    scores = {}
    for number, application in enumerate(applications):
        apply(application, "accept", actor=actor)
        scores[application] = (Decimal(BEST - number), "")
    call = apply(call, "begin_selection", actor=actor)
    enter_scores(call, actor=actor, scores=scores)
    make_list(call, actor=actor)
    call = apply(call, "put_up", actor=actor)
    conclude_notice(call)
    call = apply(call, "decide", actor=actor)
    return call, [Application.objects.get(pk=one.pk) for one in applications]


def _apply(call: Call, unit: Any) -> Application:
    actor = make_actor(organisation=unit)
    application = begin_application(call, actor=actor, values={**HEAD, "asked_yuan": ASKED})
    fill_in(application, actor)
    return hand_in(application, actor)


def fill_in(application: Application, actor: Any) -> None:
    """Answer what is asked of whoever answers like this."""
    given: dict[str, Any] = {}
    for section in application.call.edition.form_definition.sections:
        values = {}
        for field in section.fields:
            kept = {key: "是" if value is True else value for key, value in given.items()}
            if field.when is None or kept.get(field.when.field) == field.when.value or is_asked(field, given):
                values[field.key] = given[field.key] = _answer_to(field)
        seen = application.sections.get(key=section.key).revision
        save_section(application, section.key, actor=actor, values=values, seen=seen)


def _answer_to(field: Field) -> Any:
    """Something that fits the field; None where nobody has to answer."""
    if not field.required:
        return None
    plain = {
        FieldKind.NUMBER: "3",
        FieldKind.MONEY: Decimal(100_000),
        FieldKind.DATE: clock.today(),
        FieldKind.YES_NO: True,
        FieldKind.CHOICE: next(iter(field.options), ""),
        FieldKind.CHOICES: list(field.options[:1]),
        FieldKind.FILE: SimpleUploadedFile("方案.txt", "方案".encode()),
    }
    if field.kind == FieldKind.CODE:
        return CODES[field.source].valid().first()
    if field.kind == FieldKind.TABLE:
        cells = {FieldKind.TEXT: "一项", FieldKind.NUMBER: "1", FieldKind.MONEY: "10", FieldKind.DATE: "2027-01-01"}
        return [[cells[column.kind] for column in field.columns]]
    return plain.get(field.kind, "写清楚的回答")
