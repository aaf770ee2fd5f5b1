"""Answering a pre-check and sharing it: who may, what is kept, what is refused."""

from typing import Any

import pytest

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Role
from lianqiao.registers.cultivation.domain import answer, share
from lianqiao.registers.cultivation.models import PreCheck, SelfAnswer
from tests.factories import make_actor, make_manager, make_reviewer
from tests.registers.cultivation.makers import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Any:
    """Somebody who fills in for a factory."""
    return make_actor(Role.EDITOR, organisation=factory())


def test_an_answer_is_kept_with_who_gave_it_and_what_came_of_it(editor: Any) -> None:
    made = answer(editor.organisation, "champion", actor=editor, answers={"product_years": 4, "violations_3y": None})
    kept = SelfAnswer.objects.get()
    assert (kept.fact, kept.value, kept.answered_by) == ("product_years", 4, editor.user)
    assert (made.verdict, made.unmet, made.unknown, made.checked_by) == ("unknown", 0, 5, editor.user)
    entry = LogEntry.objects.get(subject_id=made.pk)
    assert (entry.action, entry.data) == (
        "cultivation.precheck.answer",
        {"facts": ["product_years", "violations_3y"]},
    )


def test_an_answer_replaces_the_earlier_one_and_an_empty_one_takes_it_back(editor: Any) -> None:
    for given in ({"product_years": 4, "global_rank": 2}, {"product_years": 5}, {"global_rank": None}):
        answer(editor.organisation, "champion", actor=editor, answers=given)
    assert list(SelfAnswer.objects.values_list("fact", "value")) == [("product_years", 5)]
    assert PreCheck.objects.count() == 1


@pytest.mark.parametrize("who", ["viewer", "stranger", "official", "manager"])
def test_nobody_else_answers_for_the_enterprise(editor: Any, who: str) -> None:
    others = {
        "viewer": lambda: make_actor(Role.VIEWER, organisation=editor.organisation),
        "stranger": lambda: make_actor(Role.EDITOR),
        "official": make_reviewer,
        "manager": make_manager,
    }
    with pytest.raises(AccessError):
        answer(editor.organisation, "champion", actor=others[who](), answers={"product_years": 4})
    assert not SelfAnswer.objects.exists()
    assert not PreCheck.objects.exists()


def test_only_the_enterprise_decides_who_reads_its_answers(editor: Any) -> None:
    made = answer(editor.organisation, "champion", actor=editor, answers={})
    official, far = make_reviewer(), make_reviewer(code="310000")
    with pytest.raises(AccessError):
        share(made, actor=official, shared=True)
    assert not PreCheck.objects.visible_to(official).exists()

    shared = share(made, actor=editor, shared=True)

    assert shared.shared_by == editor.user
    assert list(PreCheck.objects.visible_to(official)) == [made]
    assert not PreCheck.objects.visible_to(far).exists()
    share(made, actor=editor, shared=False)
    assert not PreCheck.objects.visible_to(official).exists()


def test_sharing_twice_is_refused(editor: Any) -> None:
    made = share(answer(editor.organisation, "champion", actor=editor, answers={}), actor=editor, shared=True)
    with pytest.raises(DomainError, match="没有改动"):
        share(made, actor=editor, shared=True)
    made.refresh_from_db()
    assert made.shared_at is not None
