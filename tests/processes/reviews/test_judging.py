"""What experts hand in: sheets, votes and fees, and what their record says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from lianqiao.core.access import Actor
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.domain import (
    cast_vote,
    hand_in_sheet,
    pay_fees,
)
from lianqiao.processes.reviews.enums import AssignmentState, FeeKind, ReviewState
from lianqiao.processes.reviews.models import Assignment, FeeEntry, Review, Sheet, Vote
from lianqiao.processes.reviews.queries.results import fees_of, record_of, results_of
from tests.processes.reviews.makers import (
    accept,
    actor_of_expert,
    judge,
    make_keeper,
    make_open,
    make_panel,
    tasks_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


def test_sheet_refuses_what_the_rubric_does_not_allow(keeper: Actor) -> None:
    task = accept(tasks_of(make_open(keeper))[0])
    actor = actor_of_expert(task.expert)

    with pytest.raises(InvalidInput) as refused:
        hand_in_sheet(task, actor=actor, scores={"0": Decimal(59), "1": Decimal(11)}, comments={}, opinion=" ")

    assert set(refused.value.errors) == {"comment_0", "score_1", "opinion"}
    assert Sheet.objects.count() == 0
    task.refresh_from_db()
    assert task.state == AssignmentState.ACCEPTED


def test_sheet_cannot_be_handed_in_by_another_or_without_accepting(keeper: Actor) -> None:
    first, second = tasks_of(make_open(keeper))
    whole: dict[str, Any] = {
        "scores": {"0": Decimal(80), "1": Decimal(8)},
        "comments": {},
        "opinion": "好",
    }

    with pytest.raises(AccessError):
        hand_in_sheet(accept(first), actor=actor_of_expert(second.expert), **whole)
    with pytest.raises(DomainError):
        hand_in_sheet(second, actor=actor_of_expert(second.expert), **whole)

    assert Sheet.objects.count() == 0


def test_sheet_that_comes_back_gets_the_next_number_and_the_newest_counts(keeper: Actor) -> None:
    task = tasks_of(make_open(keeper, per_subject=1))[0]
    judge(task, innovation=60)
    back = apply(Assignment.objects.get(pk=task.pk), "send_back", actor=keeper, reason="请说明成熟度")
    judge(back, innovation=90)

    result = results_of(task.review)[0]

    assert list(Sheet.objects.values_list("number", "total").order_by("number")) == [
        (1, Decimal("68.00")),
        (2, Decimal("86.00")),
    ]
    assert result.counted == Decimal("86.00")
    assert FeeEntry.objects.filter(kind=FeeKind.EARNED).count() == 1


def test_scoring_ends_by_itself_and_what_is_missing_lapses(keeper: Actor) -> None:
    review = make_open(keeper)
    done, late = tasks_of(review)
    judge(done)
    with time_machine.travel(start_of(review.due_on + timedelta(days=1), hour=1), tick=False):
        run_due()

    states = {task.pk: task.state for task in tasks_of(review)}
    assert Review.objects.get(pk=review.pk).state == ReviewState.PANEL
    assert states == {done.pk: AssignmentState.SUBMITTED, late.pk: AssignmentState.LAPSED}


def test_experts_are_reminded_once_before_the_last_day(keeper: Actor) -> None:
    review = make_open(keeper)
    judge(tasks_of(review)[0])
    with time_machine.travel(start_of(review.due_on, hour=10), tick=False):
        run_due()
        run_due()

    reminded = Message.objects.filter(key__startswith="reviews.remind.")
    assert [row.recipient_id for row in reminded] == [tasks_of(review)[1].expert.user_id]
    assert Review.objects.get(pk=review.pk).reminded_for == review.due_on


def test_panel_starts_early_only_when_nobody_works_any_more(keeper: Actor) -> None:
    review = make_open(keeper)
    judge(tasks_of(review)[0])

    with pytest.raises(DomainError):
        apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)

    assert Review.objects.get(pk=review.pk).state == ReviewState.SCORING


def test_vote_is_cast_once_and_against_says_why(keeper: Actor) -> None:
    task = tasks_of(make_panel(keeper))[0]
    actor = actor_of_expert(task.expert)

    with pytest.raises(DomainError) as silent:
        cast_vote(task, actor=actor, choice="against")
    cast_vote(task, actor=actor, choice="against", opinion="证据不足")
    with pytest.raises(DomainError) as twice:
        cast_vote(task, actor=actor, choice="for")

    assert (silent.value.code, twice.value.code) == ("no_opinion", "voted")
    assert Vote.objects.get().choice == "against"


def test_two_of_three_pass_and_one_of_two_does_not(keeper: Actor) -> None:
    three = make_panel(keeper, per_subject=3)
    for task, choice in zip(tasks_of(three), ("for", "for", "neither"), strict=True):
        cast_vote(task, actor=actor_of_expert(task.expert), choice=choice)
    two = make_panel(make_keeper())
    for task, choice in zip(tasks_of(two), ("for", "neither"), strict=True):
        cast_vote(task, actor=actor_of_expert(task.expert), choice=choice)

    assert [one.is_passed for one in results_of(three)] == [True]
    assert [one.is_passed for one in results_of(two)] == [False]


def test_disagreement_is_flagged_beyond_the_norm(keeper: Actor) -> None:
    first, second = tasks_of(make_open(keeper))
    judge(first, innovation=90)
    judge(second, innovation=56)

    apart = results_of(first.review)[0]

    assert apart.standing is not None
    assert (apart.standing.spread, apart.is_disputed) == (Decimal("20.40"), True)


def test_fees_are_earned_with_the_sheet_and_paid_once(keeper: Actor) -> None:
    task = tasks_of(make_open(keeper))[0]
    judge(task)

    pay_fees(task.review, task.expert, actor=keeper, note="凭证12号")
    with pytest.raises(DomainError) as again:
        pay_fees(task.review, task.expert, actor=keeper, note="凭证13号")

    ledger = fees_of(task.review)
    assert again.value.code == "nothing_owed"
    assert [(row.earned, row.paid, row.owed) for row in ledger] == [(Decimal(300), Decimal(300), Decimal(0))]


def test_record_of_an_expert_counts_states_and_deviation(keeper: Actor) -> None:
    first, second = tasks_of(make_open(keeper))
    judge(first, innovation=90)
    judge(second, innovation=70)

    mine = record_of([first.expert])

    assert (mine.asked, mine.submitted, mine.declined, mine.lapsed) == (1, 1, 0, 0)
    assert mine.deviation == Decimal("12.00")
    assert mine.owed == Decimal(300)
