"""Nothing is public without a secrecy review of what was handed in, whatever way a record goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.models import SecrecyReview, Version
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import SecrecyConclusion
from lianqiao.core.transitions import apply, available, table_of
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
    make_reviewer,
)

steps = st.lists(st.integers(min_value=0, max_value=1000), min_size=4, max_size=14)
walks = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def data_of(name: str) -> dict[str, Any]:
    """Valid data for every action."""
    today = timezone.localdate()
    return {
        "clear": {"opinion": "可以公开"},
        "confirm_by_manager": {
            "confirmed_by_way": ConfirmationWay.VISIT,
            "confirmed_on": today,
            "confirmation_note": "属实",
        },
        "close": {"outcome": Outcome.NO_LONGER_NEEDED, "outcome_text": "停产"},
        "expire": {"on": today + timedelta(days=365)},
    }.get(name, {})


def possible(record: Any, actors: list[Actor]) -> list[tuple[Actor, str]]:
    """All that anybody may do next."""
    ways = [(actor, o.transition.name) for actor in actors for o in available(record, actor) if o.allowed]
    if record.is_public:
        ways.append((SYSTEM, "expire"))
    return ways


def reviews_of(record: Any) -> Any:
    """The secrecy reviews of the record, oldest first."""
    subject_type = ContentType.objects.get_for_model(record)
    return SecrecyReview.objects.filter(subject_type=subject_type, subject_id=record.pk)


def walk(record: Any, chosen: list[int]) -> list[str]:
    """Go where the numbers lead and check at every place; returns the states on the way."""
    owner = record.organisation
    actors = [
        make_actor(Role.EDITOR, organisation=owner),
        make_actor(Role.SECRECY_OFFICER, organisation=owner),
        make_reviewer(),
        make_officer(),
        make_manager(),
    ]
    visited = []
    for number in chosen:
        ways = possible(record, actors)
        if not ways:
            break
        actor, name = ways[number % len(ways)]
        record = apply(record, name, actor=actor, reason="理由", **data_of(name))
        visited.append(record.state)
        if record.is_public:
            review = reviews_of(record).last()
            assert review is not None
            assert review.conclusion == SecrecyConclusion.MAY_PUBLISH
            assert review.created_at >= record.submitted_at
            assert review.reviewer_id != record.submitted_by_id
    return visited


@pytest.mark.django_db
@walks
@given(chosen=steps)
def test_no_achievement_is_public_without_a_review_of_what_was_handed_in(chosen: list[int]) -> None:
    walk(AchievementFactory(), chosen)


@pytest.mark.django_db
@walks
@given(chosen=steps)
def test_no_demand_is_public_without_a_review_of_what_was_handed_in(chosen: list[int]) -> None:
    walk(DemandFactory(), chosen)


def test_only_a_cleared_record_becomes_public() -> None:
    for model, waiting in (
        (AchievementFactory._meta.model, "accepted"),
        (DemandFactory._meta.model, "confirmed"),
    ):
        ways = {(s, t.name) for t in table_of(model) for s in t.sources if t.target in model.PUBLIC_STATES}
        assert ways == {(waiting, "clear"), ("published", "confirm"), ("stale", "confirm")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "state", "name"),
    [
        (complete_achievement, "submitted", "accept"),
        (complete_achievement, "accepted", "clear"),
        (complete_achievement, "accepted", "refuse"),
        (complete_demand, "diagnosis", "confirm_by_manager"),
        (complete_demand, "confirmed", "clear"),
        (complete_demand, "confirmed", "refuse"),
    ],
)
def test_four_eyes_who_handed_it_in_does_not_review_it(make: Any, state: str, name: str) -> None:
    record = make(state)
    actor = {"accept": make_reviewer, "confirm_by_manager": make_manager}.get(name, make_officer)()
    type(record).objects.filter(pk=record.pk).update(submitted_by=actor.user)

    with pytest.raises(DomainError) as refusal:
        apply(record, name, actor=actor, reason="理由", **data_of(name))

    assert refusal.value.message == "提交人不能审查自己提交的内容，请由另一位同事办理。"
    record.refresh_from_db()
    assert record.state == state


@pytest.mark.django_db
def test_clearance_keeps_the_words_that_it_was_warned_of() -> None:
    achievement = complete_achievement("accepted", title="某涉密项目的民用转化")

    apply(achievement, "clear", actor=make_officer(), opinion="已脱密")

    review = reviews_of(achievement).get()
    assert (review.warned_words, review.opinion) == (["涉密"], "已脱密")


@pytest.mark.django_db
def test_each_submission_keeps_a_version_and_an_unchanged_one_does_not() -> None:
    achievement = complete_achievement("returned")
    owner = make_actor(organisation=achievement.organisation)
    reviewer = make_reviewer()

    achievement = apply(achievement, "submit", actor=owner)
    assert list(Version.objects.values_list("number", flat=True)) == [1]

    achievement = apply(achievement, "return", actor=reviewer, reason="请补充")
    achievement.title = "改过的名称"
    achievement.save()
    achievement = apply(achievement, "submit", actor=owner)

    kept = list(Version.objects.order_by("number"))
    assert [version.number for version in kept] == [1, 2]
    assert kept[1].content["title"] == "改过的名称"
    assert kept[0].content["title"] != "改过的名称"
