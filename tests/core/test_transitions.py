"""One record or many: the same checks, the same rows, and few statements."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.models import Change, LogEntry, Message, SecrecyReview, Version
from lianqiao.core.transitions import Refusal, apply, apply_many
from lianqiao.registers.achievements.models import Achievement
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    complete_achievement,
    make_actor,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def drafts(count: int) -> Any:
    """Complete drafts of one organisation."""
    organisation = OrganisationFactory()
    return [AchievementFactory(organisation=organisation) for _number in range(count)]


def test_many_records_go_the_same_way_as_one() -> None:
    alone, *together = drafts(3)
    owner, reviewer, officer = make_actor(organisation=alone.organisation), make_reviewer(), make_officer()
    steps: list[tuple[str, Any, dict[str, Any]]] = [
        ("submit", owner, {}),
        ("accept", reviewer, {}),
        ("clear", officer, {"opinion": "可以公开"}),
    ]
    for name, actor, data in steps:
        alone = apply(alone, name, actor=actor, **data)
        rows = Achievement.objects.filter(pk__in=[record.pk for record in together])
        assert apply_many(rows, name, actor=actor, **data) == (2, [])

    columns = ("state", "submitted_by", "published_at__date", "fresh_until", "asked_until")
    assert len(set(Achievement.objects.values_list(*columns))) == 1
    for model, each in ((Version, 1), (SecrecyReview, 1)):
        assert model.objects.count() == 3 * each
    for record in (alone, *together):
        actions = LogEntry.objects.filter(subject_id=record.pk).order_by("at").values_list("action", flat=True)
        changes = Change.objects.filter(record_id=record.pk).order_by("id").values_list("topic", flat=True)
        assert list(actions) == list(changes) == [f"achievements.achievement.{name}" for name, _a, _d in steps]


def test_refused_ones_stay_and_the_others_go() -> None:
    good, incomplete, wrong_state = *drafts(2), complete_achievement("withdrawn")
    incomplete.completers.all().delete()
    actor = make_actor(organisation=good.organisation)

    changed, refused = apply_many(Achievement.objects.all(), "submit", actor=actor)

    assert changed == 1
    assert sorted(refused, key=lambda refusal: str(refusal.record_id)) == sorted(
        [
            Refusal(incomplete.pk, incomplete.title, "还缺：完成人。"),
            Refusal(
                wrong_state.pk,
                wrong_state.title,
                "当前状态是“已撤回”，不能提交审核。可能有人刚刚处理过，请刷新页面。",
            ),
        ],
        key=lambda refusal: str(refusal.record_id),
    )
    states = dict(Achievement.objects.values_list("pk", "state"))
    assert states == {good.pk: "submitted", incomplete.pk: "draft", wrong_state.pk: "withdrawn"}


def test_only_changed_columns_are_written_and_the_time_of_change_with_them() -> None:
    (record,) = drafts(1)
    before = Achievement.objects.values().get()

    apply_many(Achievement.objects.all(), "submit", actor=make_actor(organisation=record.organisation))

    after = Achievement.objects.values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"state", "submitted_at", "submitted_by_id", "updated_at"}


def test_number_of_statements_does_not_grow_with_the_records() -> None:
    owner = make_actor(organisation=drafts(2)[0].organisation)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            apply_many(Achievement.objects.filter(state="draft"), "submit", actor=owner)
        return len(captured)

    few = statements()
    for _number in range(20):
        AchievementFactory(organisation=owner.organisation)
    assert statements() == few


@pytest.mark.parametrize(("announce", "messages"), [(True, 2), (False, 0)])
def test_announcing_is_the_callers_choice(
    announce: bool, messages: int, django_capture_on_commit_callbacks: Any
) -> None:
    owner = make_actor(organisation=drafts(2)[0].organisation)
    make_reviewer()

    with django_capture_on_commit_callbacks(execute=True):
        apply_many(Achievement.objects.all(), "submit", actor=owner, announce=announce)

    assert Message.objects.count() == messages
