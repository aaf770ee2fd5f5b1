"""The schemes that ship: each is sound, and each is walked from adoption to the published result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Role
from lianqiao.processes.programmes import shipped
from lianqiao.processes.programmes.checking import problems_of_edition
from lianqiao.processes.programmes.domain.adopting import adopt
from lianqiao.processes.programmes.enums import ApplicationState, CallState, EditionState
from lianqiao.processes.programmes.models import Scheme, SchemeEdition
from lianqiao.processes.programmes.shipped import ShippedSchemeError, shipped_scheme, shipped_schemes
from lianqiao.processes.reviews.models import Rubric
from tests.factories import make_actor, make_reviewer
from tests.factories.programmes import issue
from tests.factories.shipped import decided_call

pytestmark = pytest.mark.django_db
NAMES = sorted(shipped_schemes())
HEAD_OF_FILE = "title: 一\ncode: YI\njurisdiction: template\nsources: [{title: 甲, verified: true}]\n"


def named(name: str) -> Any:
    found = shipped_scheme(name)
    assert found is not None
    return found


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
    edition = issue(adopt(named(name), actor=body), body)

    call, (application,) = decided_call(edition)

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
