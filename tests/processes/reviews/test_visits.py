"""Visits on the site: who may take part, who reports, and what they count."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.domain import change_visit, create_review, leave_place, plan_visit, report_visit
from lianqiao.processes.reviews.enums import VisitState
from lianqiao.processes.reviews.models import Review, Visit
from lianqiao.processes.reviews.queries.results import results_of, scores_of
from tests.processes.reviews.makers import (
    WIDE,
    actor_of_expert,
    in_days,
    judge,
    make_expert,
    make_keeper,
    make_panel,
    make_rubric,
    make_visit,
    make_wide,
    person,
    report,
    tasks_of,
)

pytestmark = pytest.mark.django_db
PLACE = {"held_on": None, "place": "一号车间", "note": "八点集合"}


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


def plan(keeper: Actor, review: Any, **changes: Any) -> Visit:
    given = {"leader": None, "members": (), **changes}
    values = {**PLACE, "held_on": in_days(2), **given.pop("values", {})}
    leader = given["leader"] or make_expert(keeper)
    return plan_visit(review.subjects.get(), actor=keeper, values=values, leader=leader, members=given["members"])


def test_findings_count_by_their_share(keeper: Actor) -> None:
    review = make_wide(keeper, user_share=0)
    judge(tasks_of(review)[0], innovation=80)
    visit = make_visit(keeper, review)

    held = report(visit, 90)

    result = results_of(review)[0]
    assert (held.state, held.total) == (VisitState.HELD, Decimal("90.00"))
    assert (result.standing and result.standing.mean, result.visit) == (Decimal("80.00"), Decimal("90.00"))
    assert (result.mean, result.normalised, result.counted, result.rank) == (Decimal("83.00"),) * 3 + (1,)
    apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)
    assert [score.counted for score in scores_of(Review.objects.get(pk=review.pk)).values()] == [Decimal("83.00")]


def test_visit_is_told_to_its_members_alone(keeper: Actor) -> None:
    leader, member = make_expert(keeper), make_expert(keeper)
    Message.objects.all().delete()

    visit = plan(keeper, make_wide(keeper), leader=leader, members=[member])

    told = Message.objects.filter(key__startswith=f"reviews.visit.{visit.pk}")
    assert set(told.values_list("recipient", flat=True)) == {leader.user_id, member.user_id}
    assert set(Visit.objects.visible_to(actor_of_expert(member))) == {visit}
    assert not Visit.objects.visible_to(actor_of_expert(make_expert(keeper))).exists()


@pytest.mark.parametrize("who", ["own", "judged", "foreign", "paused"])
def test_who_is_related_judged_blind_or_is_not_in_the_pool_does_not_visit(keeper: Actor, who: str) -> None:
    review = make_wide(keeper)
    subject = review.subjects.get()
    owner = type(subject.review.organisation).objects.get(pk=subject.parties["organisations"][0])
    expert = {
        "own": lambda: make_expert(keeper, person(owner)),
        "judged": lambda: tasks_of(review)[0].expert,
        "foreign": lambda: make_expert(make_keeper()),
        "paused": lambda: make_expert(keeper, state="paused"),
    }[who]()

    with pytest.raises(DomainError) as refused:
        plan(keeper, review, members=[expert])

    assert refused.value.code == ("not_in_pool" if who in ("foreign", "paused") else "conflict")
    assert Visit.objects.count() == 0


def test_who_has_visited_is_not_drawn_for_a_blind_sheet(keeper: Actor) -> None:
    review = make_wide(keeper, experts=1)
    visitor = make_expert(keeper)
    plan(keeper, review, leader=visitor)
    task = tasks_of(review)[0]

    assert leave_place(task, "decline", actor=actor_of_expert(task.expert), reason="出差") is None

    barred = {reason for _row, _column, reason in review.draws.get(number=2).problem["barred"]}
    assert "参加现场考察，已经知道申报单位" in barred


def test_named_review_lets_its_experts_visit(keeper: Actor) -> None:
    review = make_wide(keeper, is_blind=False)

    visit = plan(keeper, review, leader=tasks_of(review)[0].expert)

    assert visit.leader == tasks_of(review)[0].expert


@pytest.mark.parametrize("change", ["yesterday", "second", "no_share", "closed"])
def test_planning_is_refused(keeper: Actor, change: str) -> None:
    review = make_panel(keeper) if change in ("no_share", "closed") else make_wide(keeper)
    if change == "closed":
        apply(review, "close", actor=keeper)
    if change == "second":
        plan(keeper, review)
    before = Visit.objects.count()

    with pytest.raises(DomainError) as refused:
        plan(keeper, review, values={"held_on": in_days(-1)} if change == "yesterday" else {})

    codes = {"yesterday": "day_past", "second": "visit_known", "no_share": "no_visits", "closed": "record_over"}
    assert (refused.value.code, Visit.objects.count()) == (codes[change], before)


def test_leader_alone_reports_and_not_before_the_day(keeper: Actor) -> None:
    visit = make_visit(keeper)
    member = next(row.expert for row in visit.members.all() if row.expert_id != visit.leader_id)
    whole: dict[str, Any] = {"scores": {"2": Decimal(80)}, "comments": {}, "minutes": "看过"}

    with pytest.raises(AccessError):
        report_visit(visit, actor=actor_of_expert(member), **whole)
    with pytest.raises(AccessError):
        report_visit(visit, actor=keeper, **whole)
    Visit.objects.filter(pk=visit.pk).update(held_on=clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="还没有到考察日期"):
        report_visit(visit, actor=actor_of_expert(visit.leader), **whole)

    visit.refresh_from_db()
    assert (visit.state, visit.findings, visit.minutes) == (VisitState.PLANNED, [], "")


def test_report_says_what_is_wrong_and_keeps_photographs(keeper: Actor) -> None:
    visit = make_visit(keeper)
    leader = actor_of_expert(visit.leader)

    with pytest.raises(InvalidInput) as refused:
        report_visit(visit, actor=leader, scores={"2": Decimal(59)}, comments={}, minutes=" ")
    photo = ContentFile("照片说明".encode(), name="现场.txt")
    report_visit(
        visit, actor=leader, scores={"2": Decimal(59)}, comments={"2": "只有样机"}, minutes="看过", papers=[photo]
    )

    visit.refresh_from_db()
    assert set(refused.value.errors) == {"comment_2", "minutes"}
    assert visit.findings == [{"key": "2", "score": "59", "comment": "只有样机"}]
    assert [file.name for file in files.files_of(visit)] == ["现场.txt"]


def test_report_that_comes_back_does_not_count_until_it_is_given_again(keeper: Actor) -> None:
    review = make_wide(keeper, user_share=0)
    judge(tasks_of(review)[0], innovation=80)
    visit = report(make_visit(keeper, review), 90)

    back = apply(visit, "send_back", actor=keeper, reason="请补照片")
    between = results_of(review)[0].counted
    report(back, 70)

    assert between == Decimal("80.00")
    assert results_of(review)[0].counted == Decimal("77.00")


def test_review_is_not_closed_over_a_planned_visit_and_cancels_it_with_itself(keeper: Actor) -> None:
    review = make_wide(keeper)
    judge(tasks_of(review)[0])
    visit = make_visit(keeper, review)
    panel = apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)

    with pytest.raises(DomainError, match="还有 1 次现场考察"):
        apply(panel, "close", actor=keeper)
    apply(Review.objects.get(pk=review.pk), "cancel", actor=keeper, reason="另行安排")

    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED


def test_group_is_changed_until_the_visit_is_held(keeper: Actor) -> None:
    visit = make_visit(keeper)
    other = make_expert(keeper)
    values = {**PLACE, "held_on": in_days(1)}

    changed = change_visit(visit, actor=keeper, values=values, leader=other, members=[])
    assert [row.expert for row in changed.members.all()] == [other]
    Visit.objects.filter(pk=visit.pk).update(held_on=clock.today())
    report(Visit.objects.get(pk=visit.pk))
    with pytest.raises(DomainError):
        change_visit(visit, actor=keeper, values=values, leader=other, members=[])


def test_share_wants_criteria_of_its_own(keeper: Actor) -> None:
    values = {"title": "评价", "per_subject": 1, "most_each": 1, "due_on": in_days(5)}

    with pytest.raises(DomainError) as refused:
        create_review(actor=keeper, values={**values, "rubric": make_rubric(keeper), "visit_share": 10})
    wide = make_rubric(keeper, criteria=WIDE)
    with pytest.raises(InvalidInput):
        create_review(actor=keeper, values={**values, "rubric": wide, "visit_share": 60, "user_share": 40})

    assert (refused.value.code, refused.value.field) == ("no_criteria", "visit_share")
    assert Review.objects.count() == 0
