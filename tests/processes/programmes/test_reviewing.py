"""Experts judge the applications of a call, and the list is ranked by what they found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.models import Application, Decision
from lianqiao.processes.programmes.reviewing import APPLICATION
from lianqiao.processes.programmes.scores import scores_of
from lianqiao.processes.reviews.domain import add_subjects, draw_experts
from lianqiao.processes.reviews.models import Review
from tests.faces.workbench.conftest import signed_in
from tests.factories.programmes import body_of, close, make_application, make_call
from tests.processes.reviews.makers import SEED, judge, make_expert, make_review, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def applications() -> list[Application]:
    """Two accepted applications of a call in its selection."""
    call = make_call()
    made = [make_application(A.SUBMITTED, call=call, title=title) for title in ("碳纤维中试", "秸秆制糠醛")]
    call = close(call)
    accepted = [apply(one, "accept", actor=body_of(call)) for one in made]
    apply(call, "begin_selection", actor=body_of(call))
    return list(
        Application.objects.filter(pk__in=[one.pk for one in accepted]).for_detail().order_by("created_at", "pk")
    )


def review_of(applications: list[Application]) -> Review:
    keeper = body_of(applications[0].call)
    review = make_review(keeper, subjects=0, experts=0)
    for _number in range(4):
        make_expert(keeper)
    add_subjects(review, applications, actor=keeper)
    return review


def test_list_is_ranked_by_what_experts_found(applications: list[Application]) -> None:
    review = review_of(applications)
    keeper = body_of(applications[0].call)
    draw_experts(review, actor=keeper, seed=SEED)
    apply(review, "open", actor=keeper)
    for task in tasks_of(review):
        judge(task, innovation=90 if task.subject.subject_id == applications[1].pk else 70)
    assert scores_of(applications) == {}

    apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)
    make_list(applications[0].call, actor=keeper)

    lines = Decision.objects.in_order().values_list("application", "score", "rank")
    assert list(lines) == [
        (applications[1].pk, Decimal("86.00"), 1),
        (applications[0].pk, Decimal("74.00"), 2),
    ]
    assert {score.note for score in scores_of(applications).values()} == {"2 位专家评审的平均分"}


def test_experts_count_where_a_sheet_was_typed_too(applications: list[Application]) -> None:
    keeper = body_of(applications[0].call)
    enter_scores(applications[0].call, actor=keeper, scores={one: (Decimal(50), "") for one in applications})
    review = review_of(applications[:1])
    draw_experts(review, actor=keeper, seed=SEED)
    apply(review, "open", actor=keeper)
    for task in tasks_of(review):
        judge(task)
    apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)

    assert {key: score.value for key, score in scores_of(applications).items()} == {
        applications[0].pk: Decimal("80.00"),
        applications[1].pk: Decimal(50),
    }
    form = signed_in(keeper).get(reverse("workbench:call_scores", args=[applications[0].call_id])).context["form"]
    assert list(form.by_number.values()) == [applications[1]]


def test_copy_tells_the_answers_and_no_names(applications: list[Application]) -> None:
    one = applications[0]
    subject = review_of(applications).subjects.get(subject_id=one.pk)

    told = "\n".join(text for section in subject.sections for text in section)
    assert told.strip()
    for name in (one.organisation.name, one.leader_name, one.contact_name, one.contact_phone, one.number):
        assert name not in told


def test_only_accepted_ones_of_the_own_body_in_selection_are_offered(applications: list[Application]) -> None:
    keeper = body_of(applications[0].call)
    other = make_application(A.ACCEPTED)
    draft = make_application()

    assert set(APPLICATION.offered(keeper)) == set(applications)
    assert draft not in APPLICATION.offered(body_of(draft.call))
    review = make_review(keeper, subjects=0, experts=0)
    with pytest.raises(DomainError) as refusal:
        add_subjects(review, [other], actor=keeper)
    assert refusal.value.code == "subject_unseen"
    assert review.subjects.count() == 0
