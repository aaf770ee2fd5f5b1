"""Rubrics, experts and reviews for tests, in every state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.domain import (
    add_subjects,
    cast_ballot,
    choose_panel,
    create_foresight,
    create_review,
    create_rubric,
    draw_experts,
    give_forecasts,
    hand_in_sheet,
    invite_expert,
    invite_user,
    leave_place,
    plan_visit,
    report_visit,
)
from lianqiao.processes.reviews.enums import (
    AssignmentState,
    BallotState,
    ExpertState,
    ForesightState,
    ReviewState,
    RubricState,
    VisitState,
)
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Foresight, Review, Rubric, Sheet, Visit
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.factories import OrganisationFactory, TechFieldFactory, complete_achievement, make_actor, make_reviewer

CRITERIA = (
    {"name": "创新性", "weight": 60, "most": 100, "comment": "low"},
    {"name": "成熟度", "weight": 40, "most": 10, "comment": "never"},
)
#: Keys "2" and "3" are judged by the visit and by users.
WIDE = (
    *CRITERIA,
    {"name": "现场条件", "judge": "visit", "weight": 100, "most": 100, "comment": "low"},
    {"name": "使用效果", "judge": "users", "weight": 100, "most": 10, "comment": "never"},
)
BANDS = ({"name": "优秀", "least": 90}, {"name": "良好", "least": 80})
SEED = 29


def in_days(days: int) -> Any:
    """A day from today."""
    return clock.today() + timedelta(days=days)


def make_keeper() -> Actor:
    """A reviewer of a new government body of 290000."""
    return make_reviewer(code="290000")


def make_rubric(keeper: Actor, state: str = RubricState.ACTIVE, criteria: Any = CRITERIA) -> Rubric:
    """A rubric in that state."""
    values = {"title": "成果评价标准"}
    rubric = create_rubric(actor=keeper, values=values, criteria=criteria, bands=BANDS)
    if state != RubricState.DRAFT:
        rubric = apply(rubric, "activate", actor=keeper)
    return apply(rubric, "retire", actor=keeper) if state == RubricState.RETIRED else rubric


def person(employer: Any = None, role: Role = Role.VIEWER) -> Actor:
    """Somebody who acts for a university."""
    return make_actor(role, organisation=employer or OrganisationFactory(kind=OrganisationKind.UNIVERSITY))


def make_expert(keeper: Actor, who: Actor | None = None, state: str = ExpertState.ACTIVE, **values: Any) -> Expert:
    """An expert of the keeper's pool who has confirmed, unless told otherwise."""
    who = who or person()
    given = {"employer": who.organisation, "post": "教授", "most_open": 10, **values}
    fields = given.pop("fields", None) or [TechFieldFactory()]
    expert = invite_expert(actor=keeper, email=who.user.email, values=given, fields=fields)
    if state in (ExpertState.ACTIVE, ExpertState.PAUSED):
        expert = apply(expert, "accept", actor=who)
    if state == ExpertState.PAUSED:
        expert = apply(expert, "pause", actor=keeper, reason="出国")
    return apply(expert, "remove", actor=keeper, reason="退休") if state == ExpertState.LEFT else expert


def actor_of_expert(expert: Expert) -> Actor:
    """The expert acting for his employer."""
    membership = Membership.objects.select_related("organisation__region", "user").get(
        user=expert.user, organisation=expert.employer
    )
    return actor_for(membership, membership.user)


def make_review(keeper: Actor, subjects: int = 1, experts: int = 4, **values: Any) -> Review:
    """A review that is being prepared, with achievements to judge and experts in the pool."""
    given = {
        "title": "成果评价",
        "rubric": values.pop("rubric", None) or make_rubric(keeper),
        "is_blind": True,
        "per_subject": 2,
        "most_each": 10,
        "due_on": in_days(10),
        "fee_yuan": Decimal(300),
        **values,
    }
    review = create_review(actor=keeper, values=given)
    for _number in range(experts):
        make_expert(keeper)
    add_subjects(review, [complete_achievement("submitted") for _number in range(subjects)], actor=keeper)
    return review


def make_drawn(keeper: Actor, **values: Any) -> Review:
    """With experts drawn."""
    review = make_review(keeper, **values)
    draw_experts(review, actor=keeper, seed=SEED)
    return review


def make_open(keeper: Actor, **values: Any) -> Any:
    """Sent to the experts."""
    return apply(make_drawn(keeper, **values), "open", actor=keeper)


def make_wide(keeper: Actor, record: Any = None, **values: Any) -> Any:
    """A review that is open, to which a visit gives 30 and users 20 percent; of the record, or of new ones."""
    given = {"rubric": make_rubric(keeper, criteria=WIDE), "visit_share": 30, "user_share": 20, "per_subject": 1}
    if record is None:
        return make_open(keeper, **{**given, **values})
    review = make_review(keeper, subjects=0, **{**given, **values})
    add_subjects(review, [record], actor=keeper)
    draw_experts(review, actor=keeper, seed=SEED)
    return apply(review, "open", actor=keeper)


def make_visit(keeper: Actor, review: Any = None, leader: Expert | None = None) -> Visit:
    """A visit, for today, to the first subject of an open review."""
    subject = (review or make_wide(keeper)).subjects.first()
    return plan_visit(
        subject,
        actor=keeper,
        values={"held_on": clock.today(), "place": "松江路1号车间", "note": ""},
        leader=leader or make_expert(keeper),
        members=[make_expert(keeper)],
    )


def report(visit: Visit, score: int = 90) -> Visit:
    """What the group found, by its leader."""
    return report_visit(
        visit,
        actor=actor_of_expert(visit.leader),
        scores={"2": Decimal(score)},
        comments={},
        minutes="设备在线运行，与申报一致。",
    )


def make_ballot(keeper: Actor, review: Any = None, unit: Any = None) -> Ballot:
    """A ballot of an invited user of the first subject of an open review."""
    subject = (review or make_wide(keeper)).subjects.first()
    return invite_user(subject, actor=keeper, unit=unit or OrganisationFactory(), note="在二号线使用")


def cast(ballot: Ballot, score: int = 8) -> Ballot:
    """The marks of the user, with a proof."""
    return cast_ballot(
        ballot,
        actor=make_actor(organisation=ballot.unit),
        scores={"3": Decimal(score)},
        comments={},
        usage="三月起在二号线使用，停机减半。",
        proofs=[ContentFile("验收单".encode(), name="验收单.txt")],
    )


def tasks_of(review: Review) -> list[Assignment]:
    """Its assignments, in order."""
    rows = review.assignments.select_related("review", "subject", "expert__user", "expert__employer")
    return list(rows.order_by("subject__code", "pk"))


def accept(task: Assignment) -> Assignment:
    """Accepted by its expert."""
    return apply(task, "accept", actor=actor_of_expert(task.expert))


def judge(task: Assignment, innovation: int = 80, maturity: int = 8) -> Sheet:
    """Accepted, scored and handed in."""
    if task.state == AssignmentState.ASKED:
        task = accept(task)
    return hand_in_sheet(
        task,
        actor=actor_of_expert(task.expert),
        scores={"0": Decimal(innovation), "1": Decimal(maturity)},
        comments={"0": "依据充分"},
        opinion="建议通过",
    )


def make_panel(keeper: Actor, **values: Any) -> Any:
    """All sheets are in, and the panel deliberates."""
    review = make_open(keeper, **values)
    for task in tasks_of(review):
        judge(task)
    return apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)


def review_in(state: str) -> Review:
    """A review in that state, moved there by real transitions."""
    keeper = make_keeper()
    if state == ReviewState.DRAFT:
        return make_drawn(keeper)
    if state == ReviewState.SCORING:
        return make_open(keeper)
    if state == ReviewState.CANCELLED:
        return apply(make_review(keeper), "cancel", actor=keeper, reason="另行安排")
    panel = make_panel(keeper)
    return panel if state == ReviewState.PANEL else apply(panel, "close", actor=keeper)


def assignment_in(state: str) -> Assignment:
    """An assignment in that state, moved there by real transitions."""
    keeper = make_keeper()
    task = tasks_of(make_open(keeper))[0]
    actor = actor_of_expert(task.expert)
    if state == AssignmentState.SUBMITTED:
        judge(task)
    elif state == AssignmentState.ACCEPTED:
        accept(task)
    elif state == AssignmentState.DECLINED:
        leave_place(task, "decline", actor=actor, reason="出差")
    elif state == AssignmentState.ABSTAINED:
        leave_place(task, "abstain", actor=actor, reason="是我的学生")
    elif state == AssignmentState.CALLED_OFF:
        leave_place(task, "recall", actor=keeper, reason="联系不上")
    elif state == AssignmentState.LAPSED:
        apply(task, "lapse", actor=SYSTEM)
    return Assignment.objects.select_related("review", "expert__user", "expert__employer", "subject").get(pk=task.pk)


def visit_in(state: str) -> Visit:
    """A visit in that state, moved there by real transitions."""
    keeper = make_keeper()
    visit = make_visit(keeper)
    if state == VisitState.HELD:
        visit = report(visit)
    elif state == VisitState.CANCELLED:
        visit = apply(visit, "cancel", actor=keeper, reason="单位停产")
    return Visit.objects.for_detail().get(pk=visit.pk)


def ballot_in(state: str) -> Ballot:
    """A ballot in that state, moved there by real transitions."""
    keeper = make_keeper()
    ballot = make_ballot(keeper)
    if state in (BallotState.CAST, BallotState.VOID):
        ballot = cast(ballot)
    if state == BallotState.VOID:
        ballot = apply(ballot, "void", actor=keeper, reason="证明不是本单位的")
    elif state == BallotState.LAPSED:
        ballot = apply(ballot, "lapse", actor=SYSTEM)
    return Ballot.objects.for_detail().get(pk=ballot.pk)


def make_foresight(keeper: Actor, topics: int = 1, panel: int = 5) -> Foresight:
    """A foresight that is being prepared, with a panel."""
    rows = [{"text": f"第{number + 1}项技术在省内量产"} for number in range(topics)]
    foresight = create_foresight(actor=keeper, values={"title": "新材料预测", "purpose": "编制清单"}, topics=rows)
    return choose_panel(foresight, actor=keeper, experts=[make_expert(keeper) for _number in range(panel)])


def ask_round(foresight: Foresight, keeper: Actor, name: str = "open") -> Any:
    """The first or the next round, of ten days."""
    return apply(Foresight.objects.get(pk=foresight.pk), name, actor=keeper, due_on=in_days(10))


def panel_of(foresight: Foresight) -> list[Actor]:
    """The panelists acting for their employers."""
    rows = foresight.panel.select_related("expert__user", "expert__employer").order_by("pk")
    return [actor_of_expert(row.expert) for row in rows]


def answer_round(foresight: Foresight, *importances: int, year: int | None = 2030, reason: str = "已有样机") -> None:
    """Every panelist answers every topic of the round: with his importance, the same year, and a reason."""
    foresight = Foresight.objects.get(pk=foresight.pk)
    given = {"year": year, "obstacles": ["money"], "reason": reason}
    for who, importance in zip(panel_of(foresight), importances, strict=True):
        topics = foresight.topics.filter(settled_in__isnull=True)
        give_forecasts(foresight, actor=who, answers={row.pk: {**given, "importance": importance} for row in topics})


def foresight_in(state: str) -> Foresight:
    """A foresight in that state, moved there by real transitions."""
    keeper = make_keeper()
    foresight = make_foresight(keeper)
    if state == ForesightState.CANCELLED:
        return apply(foresight, "cancel", actor=keeper, reason="另行安排")
    if state == ForesightState.DRAFT:
        return foresight
    ask_round(foresight, keeper)
    if state == ForesightState.ASKING:
        return Foresight.objects.get(pk=foresight.pk)
    answer_round(foresight, 4, 4, 4, 4, 5)
    weighed = apply(Foresight.objects.get(pk=foresight.pk), "close_round", actor=keeper)
    if state == ForesightState.WEIGHING:
        return weighed
    ask_round(foresight, keeper, "next_round")
    answer_round(foresight, 4, 4, 4, 4, 5)
    weighed = apply(Foresight.objects.get(pk=foresight.pk), "close_round", actor=keeper)
    return apply(weighed, "report", actor=keeper)


def rubric_in(state: str) -> Rubric:
    """A rubric in that state."""
    return make_rubric(make_keeper(), state)


def expert_in(state: str) -> Expert:
    """An expert in that state."""
    return make_expert(make_keeper(), state=state)
