"""A review from its preparation to its end, and what each step refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.domain import (
    add_subjects,
    cast_vote,
    change_own_profile,
    change_review,
    change_rubric,
    copy_rubric,
    create_rubric,
    draw_experts,
    invite_expert,
    leave_place,
    remove_subject,
    runs_the_same,
    write_minutes,
)
from lianqiao.processes.reviews.enums import AssignmentState, ReviewState, RubricState
from lianqiao.processes.reviews.models import Assignment, Draw, Review
from lianqiao.processes.reviews.queries.results import results_of, scores_for, scores_of
from lianqiao.registers.achievements.models import Achievement
from tests.factories import TechFieldFactory, complete_achievement, make_actor
from tests.processes.reviews.makers import (
    BANDS,
    CRITERIA,
    SEED,
    actor_of_expert,
    in_days,
    judge,
    make_drawn,
    make_expert,
    make_keeper,
    make_open,
    make_review,
    make_rubric,
    person,
    tasks_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


def test_whole_way_from_draw_to_scores(keeper: Actor) -> None:
    review = make_open(keeper, subjects=2, experts=3)
    tasks = tasks_of(review)
    for number, task in enumerate(tasks):
        judge(task, innovation=70 + 10 * number)
    panel = apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)
    for task in tasks_of(panel):
        cast_vote(task, actor=actor_of_expert(task.expert), choice="for")
    write_minutes(panel, actor=keeper, minutes="一致同意")
    closed = apply(Review.objects.get(pk=review.pk), "close", actor=keeper)

    results = results_of(closed)
    subjects = [one.subject for one in results]
    assert closed.state == ReviewState.CLOSED
    assert [one.rank for one in results] == [1, 2]
    assert [one.counted for one in results] == [Decimal("89.00"), Decimal("77.00")]
    assert [one.band for one in results] == ["良好", ""]
    assert [one.is_passed for one in results] == [True, True]
    kind = ContentType.objects.get_for_model(Achievement)
    assert {key: score.counted for key, score in scores_of(closed).items()} == {
        (kind.pk, subjects[0].subject_id): Decimal("89.00"),
        (kind.pk, subjects[1].subject_id): Decimal("77.00"),
    }
    asked = scores_for(kind, [subjects[1].subject_id])
    assert {key: (score.counted, score.rank) for key, score in asked.items()} == {
        subjects[1].subject_id: (Decimal("77.00"), 2)
    }


def test_draw_is_recorded_and_runs_the_same(keeper: Actor) -> None:
    review = make_review(keeper, subjects=3, experts=6)

    made = draw_experts(review, actor=keeper, seed=SEED)

    assert len(made.pairs) == 6
    assert made.lacking == [0, 0, 0]
    assert runs_the_same(made)
    assert Assignment.objects.count() == 0


def test_second_draw_wants_a_reason(keeper: Actor) -> None:
    review = make_drawn(keeper)

    with pytest.raises(DomainError) as refused:
        draw_experts(review, actor=keeper)
    again = draw_experts(review, actor=keeper, reason="专家库有增加")

    assert refused.value.code == "redraw_reason"
    assert (again.number, again.reason) == (2, "专家库有增加")


def test_draw_of_a_review_that_is_open_is_refused(keeper: Actor) -> None:
    review = make_open(keeper)

    with pytest.raises(DomainError):
        draw_experts(review, actor=keeper, reason="再抽")

    assert Draw.objects.filter(review=review).count() == 1


@pytest.mark.parametrize("change", ["subjects", "number", "lacking", "none"])
def test_opening_wants_a_draw_that_fits(keeper: Actor, change: str) -> None:
    if change == "none":
        review = make_review(keeper)
    elif change == "lacking":
        review = make_drawn(keeper, experts=1)
    else:
        review = make_drawn(keeper)
    if change == "subjects":
        add_subjects(review, [complete_achievement("submitted")], actor=keeper)
    if change == "number":
        change_review(review, actor=keeper, values={"per_subject": 1})

    with pytest.raises(DomainError):
        apply(Review.objects.get(pk=review.pk), "open", actor=keeper)

    assert Assignment.objects.count() == 0
    assert Review.objects.get(pk=review.pk).state == ReviewState.DRAFT


def test_opening_freezes_the_rubric_and_tells_each_expert_once(keeper: Actor) -> None:
    review = make_drawn(keeper, subjects=2, experts=2)
    Message.objects.all().delete()

    opened = apply(review, "open", actor=keeper)

    assert [row["name"] for row in opened.criteria] == ["创新性", "成熟度"]
    assert opened.bands == [{"name": "优秀", "least": 90}, {"name": "良好", "least": 80}]
    assert Assignment.objects.filter(state=AssignmentState.ASKED).count() == 4
    assert Message.objects.filter(kind="reviews").count() == 2


def test_rubric_in_use_is_copied_not_changed(keeper: Actor) -> None:
    rubric = make_rubric(keeper)

    with pytest.raises(DomainError):
        change_rubric(rubric, actor=keeper, values={"title": "改"}, criteria=CRITERIA, bands=BANDS)
    copied = copy_rubric(rubric, actor=keeper)

    assert rubric.criteria.count() == 2
    assert copied.state == RubricState.DRAFT
    assert [str(row) for row in copied.criteria.all()] == ["创新性 60%", "成熟度 40%"]


def test_rubric_is_activated_only_with_whole_weights(keeper: Actor) -> None:
    half = create_rubric(actor=keeper, values={"title": "半个"}, criteria=CRITERIA[:1])

    with pytest.raises(DomainError) as refused:
        apply(half, "activate", actor=keeper)

    assert "60%" in refused.value.message
    half.refresh_from_db()
    assert half.state == RubricState.DRAFT


def test_expert_must_have_an_account_and_work_for_the_employer(keeper: Actor) -> None:
    who, fields = person(), [TechFieldFactory()]
    values = {"employer": who.organisation, "post": "", "most_open": 5}

    with pytest.raises(DomainError) as unknown:
        invite_expert(actor=keeper, email="nobody@example.cn", values=values, fields=fields)
    other = {**values, "employer": person().organisation}
    with pytest.raises(DomainError) as elsewhere:
        invite_expert(actor=keeper, email=who.user.email, values=other, fields=fields)
    with pytest.raises(AccessError):
        invite_expert(actor=make_actor(Role.EDITOR), email=who.user.email, values=values, fields=fields)

    assert (unknown.value.code, elsewhere.value.code) == ("no_account", "not_employed")


def test_declining_draws_a_replacement_at_once(keeper: Actor) -> None:
    review = make_open(keeper, experts=3)
    task = tasks_of(review)[0]

    other = leave_place(task, "decline", actor=actor_of_expert(task.expert), reason="出差")

    assert other is not None
    assert other.state == AssignmentState.ASKED
    assert other.expert_id not in {row.expert_id for row in tasks_of(review) if row.pk != other.pk}
    made = Draw.objects.get(review=review, number=2)
    assert made.replaces_id == task.pk
    assert runs_the_same(made)


def test_nobody_left_is_told_to_the_organiser(keeper: Actor) -> None:
    review = make_open(keeper, experts=2)
    task = tasks_of(review)[0]

    other = leave_place(task, "abstain", actor=actor_of_expert(task.expert), reason="是我的学生")

    assert other is None
    assert Message.objects.filter(recipient=keeper.user, key=f"reviews.gap.{task.pk}").count() == 1


def test_paused_experts_and_full_ones_are_not_drawn(keeper: Actor) -> None:
    review = make_review(keeper, subjects=1, experts=0, per_subject=1)
    make_expert(keeper, state="paused")
    make_expert(keeper, state="invited")
    ready = make_expert(keeper, most_open=1)

    made = draw_experts(review, actor=keeper)
    apply(review, "open", actor=keeper)
    second = make_review(keeper, subjects=1, experts=0, per_subject=1, title="第二次")
    full = draw_experts(second, actor=keeper)

    assert made.problem["experts"] == [str(ready.pk)]
    assert made.lacking == [0]
    assert full.lacking == [1]


def test_blindness_is_settled_with_the_first_subject(keeper: Actor) -> None:
    review = make_review(keeper)

    with pytest.raises(DomainError) as refused:
        change_review(review, actor=keeper, values={"is_blind": False})

    assert refused.value.code == "blind_settled"
    assert Review.objects.get(pk=review.pk).is_blind


def test_subject_is_added_once_and_removed_before_the_draw(keeper: Actor) -> None:
    review = make_review(keeper, subjects=0)
    record = complete_achievement("submitted")
    subject = add_subjects(review, [record], actor=keeper)[0]

    with pytest.raises(DomainError) as twice:
        add_subjects(review, [record], actor=keeper)
    remove_subject(subject, actor=keeper)

    assert twice.value.code == "subject_known"
    assert review.subjects.count() == 0


def test_foreign_records_and_drafts_are_not_offered(keeper: Actor) -> None:
    review = make_review(keeper, subjects=0)

    with pytest.raises(DomainError) as refused:
        add_subjects(review, [complete_achievement("draft")], actor=keeper)

    assert refused.value.code == "subject_unseen"
    assert review.subjects.count() == 0


def test_other_bodies_may_not_touch_a_review(keeper: Actor) -> None:
    review, other = make_drawn(keeper), make_keeper()

    for attempt in (
        lambda: draw_experts(review, actor=other, reason="x"),
        lambda: change_review(review, actor=other, values={"title": "x"}),
        lambda: apply(review, "open", actor=other),
    ):
        with pytest.raises(AccessError):
            attempt()

    assert Review.objects.visible_to(other).count() == 0
    assert Review.objects.get(pk=review.pk).title == review.title


def test_last_day_is_only_moved_on(keeper: Actor) -> None:
    review = make_open(keeper)

    with pytest.raises(DomainError):
        apply(review, "extend", actor=keeper, reason="提前", due_on=in_days(2))
    moved = apply(review, "extend", actor=keeper, reason="专家出差", due_on=in_days(20))

    assert moved.due_on == in_days(20)


def test_cancelling_calls_off_what_is_open(keeper: Actor) -> None:
    review = make_open(keeper)
    judge(tasks_of(review)[0])

    apply(Review.objects.get(pk=review.pk), "cancel", actor=keeper, reason="另行安排")

    assert sorted(task.state for task in tasks_of(review)) == [AssignmentState.CALLED_OFF, AssignmentState.SUBMITTED]


def test_profile_is_the_experts_own(keeper: Actor) -> None:
    expert = make_expert(keeper)
    mine = actor_of_expert(expert)

    with pytest.raises(AccessError):
        change_own_profile(expert, actor=keeper, most_open=1, relations=[])
    change_own_profile(expert, actor=mine, most_open=3, relations=[{"kind": "kin", "person": "王五"}])
    with pytest.raises(InvalidInput):
        change_own_profile(expert, actor=mine, most_open=3, relations=[{"kind": "kin"}])

    expert.refresh_from_db()
    assert expert.most_open == 3
    assert [str(row) for row in expert.relations.all()] == ["亲属关系  王五"]
