"""The schemes that ship: each is sound, and each is walked from adoption to the published result."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes import shipped
from lianqiao.processes.programmes.checking import problems_of_edition
from lianqiao.processes.programmes.definitions.answers import is_asked
from lianqiao.processes.programmes.definitions.form import Field
from lianqiao.processes.programmes.definitions.offers import CODES
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.domain.applications import begin_application, save_section
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.enums import ApplicationState, CallState, EditionState, FieldKind
from lianqiao.processes.programmes.models import Application, Scheme, SchemeEdition
from lianqiao.processes.programmes.shipped import ShippedSchemeError, shipped_scheme, shipped_schemes
from lianqiao.processes.reviews.models import Rubric
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import IndustryFactory, TechFieldFactory, make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import HEAD, close, conclude_notice, hand_in, issue, make_call

pytestmark = pytest.mark.django_db
NAMES = sorted(shipped_schemes())
HEAD_OF_FILE = "title: 一\ncode: YI\njurisdiction: template\nsources: [{title: 甲, verified: true}]\n"


def named(name: str) -> Any:
    found = shipped_scheme(name)
    assert found is not None
    return found


def answer_to(field: Field) -> Any:
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


def fill_in(application: Application, actor: Any) -> None:
    """Answer what is asked of whoever answers like this."""
    given: dict[str, Any] = {}
    for section in application.call.edition.form_definition.sections:
        values = {}
        for field in section.fields:
            kept = {key: "是" if value is True else value for key, value in given.items()}
            if field.when is None or kept.get(field.when.field) == field.when.value or is_asked(field, given):
                values[field.key] = given[field.key] = answer_to(field)
        seen = application.sections.get(key=section.key).revision
        save_section(application, section.key, actor=actor, values=values, seen=seen)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scheme_has_no_problem(name: str) -> None:
    one = named(name)

    edition = one.edition()
    edition.full_clean(exclude=("scheme", "created_by"))
    edition.scheme.full_clean(exclude=("organisation", "region", "created_by"))

    assert problems_of_edition(edition) == []
    assert one.jurisdiction == shipped.TEMPLATE
    if one.rubric is not None:
        assert sum(row["weight"] for row in one.rubric.criteria) == 100


def test_shipped_codes_and_titles_differ() -> None:
    heads = [(one.code, one.title) for one in shipped_schemes().values()]

    assert len({code for code, _title in heads}) == len(heads)
    assert len({title for _code, title in heads}) == len(heads)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scheme_is_walked_to_its_result(name: str) -> None:
    body = make_reviewer()
    IndustryFactory()
    TechFieldFactory()
    edition = issue(adopt(named(name), actor=body), body)
    call = make_call(edition=edition)
    kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.GOVERNMENT]
    unit = make_actor(organisation=OrganisationFactory(kind=(edition.applicants or kinds)[0]))

    application = begin_application(call, actor=unit, values={**HEAD, "asked_yuan": Decimal(10_000)})
    fill_in(application, unit)
    application = hand_in(application, unit)
    call = close(call)
    apply(application, "accept", actor=body)
    call = apply(call, "begin_selection", actor=body)
    enter_scores(call, actor=body, scores={application: (Decimal(95), "")})
    make_list(call, actor=body)
    call = apply(call, "put_up", actor=body)
    conclude_notice(call)
    call = apply(call, "decide", actor=body)

    application.refresh_from_db()
    assert (call.state, application.state) == (CallState.DECIDED, ApplicationState.SELECTED)
    assert application.number.startswith(edition.scheme.code)


def test_body_adopts_once_and_gets_the_rubric() -> None:
    body = make_reviewer()
    one = named("open_challenge_firm")

    edition = adopt(one, actor=body)
    with pytest.raises(DomainError) as refusal:
        adopt(one, actor=body)

    assert refusal.value.code == "adopted"
    assert (edition.state, edition.scheme.pattern) == (EditionState.DRAFT, "open_challenge_firm")
    assert [field.label for field in edition.form_definition.fields()][:2] == ["技术路线", "指标响应"]
    rubric = Rubric.objects.get(organisation=body.organisation)
    assert [row.weight for row in rubric.criteria.all()] == [35, 30, 20, 15]
    assert Scheme.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SECRECY_OFFICER])
def test_adopting_is_refused_without_the_right(role: Role) -> None:
    other = make_actor(role, organisation=make_reviewer().organisation)

    with pytest.raises(AccessError):
        adopt(named("open_challenge_firm"), actor=other)

    assert not SchemeEdition.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: 一\ncode: YI\n", "does not say jurisdiction, sources"),
        ("title: 一\ncode: YI\njurisdiction: template\nsources: []\n", "names no source"),
        (
            HEAD_OF_FILE + "from: x\n",
            "knows nothing of from",
        ),
        (
            HEAD_OF_FILE + "periods: {open: 很久}\n",
            "请填写期限",
        ),
        ("[", "ParserError"),
    ],
)
def test_file_that_is_no_scheme_is_named(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ShippedSchemeError) as refusal:
        shipped._read(file)

    assert "bad.yaml" in str(refusal.value)
    assert words in str(refusal.value)
