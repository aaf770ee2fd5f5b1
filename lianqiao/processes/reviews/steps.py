"""Guards and effects of the tables of reviews."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import Context, apply, apply_many
from lianqiao.processes.reviews.domain.drawing import assignments_of
from lianqiao.processes.reviews.domain.fees import earn
from lianqiao.processes.reviews.enums import OPEN_ASSIGNMENTS, AssignmentState, BallotState, Judge, VisitState
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Review, Rubric, Visit
from lianqiao.processes.reviews.models.rubrics import PERCENT
from lianqiao.processes.reviews.queries.conflicts import units_judging
from lianqiao.processes.reviews.queries.users import entitled, users_of


def criteria_are_whole(rubric: Rubric, context: Context) -> str | None:
    """There are criteria for experts, and the weights of each judge are the whole."""
    sums: dict[str, int] = defaultdict(int)
    for judge, weight in rubric.criteria.values_list("judge", "weight"):
        sums[judge] += weight
    if not sums[Judge.EXPERTS]:
        return _("请先填写由专家打分的评审项。")
    for judge in Judge:
        if sums[judge] and sums[judge] != PERCENT:
            given = {"judge": judge.label, "sum": sums[judge]}
            return _("%(judge)s各评审项的权重合计要是 100%%，现在是 %(sum)d%%。") % given
    return None


def note_answer(expert: Expert, context: Context) -> None:
    """When the expert said yes."""
    expert.answered_at = context.at


def draw_is_whole(review: Review, context: Context) -> str | None:
    """The last draw is about the subjects that are there, all its experts may still be drawn, and nobody is lacking."""
    made = review.draws.order_by("number").last()
    if made is None:
        return _("请先抽取专家。")
    if {str(key) for key in review.subjects.values_list("pk", flat=True)} != set(made.problem["subjects"]):
        return _("抽取以后评审对象有变化，请重新抽取。")
    if set(made.problem["need"]) != {review.per_subject}:
        return _("抽取以后每件专家数有变化，请重新抽取。")
    if lacking := sum(made.lacking):
        return _("还缺 %(count)d 位专家：请充实专家库、减少每件专家数，或提高每位专家的件数，再重新抽取。") % {
            "count": lacking
        }
    chosen = {made.problem["experts"][column] for _row, column in made.pairs}
    if Expert.objects.filter(pk__in=chosen, state="active").count() != len(chosen):
        return _("抽到的专家里有人已经不在库，请重新抽取。")
    return None


def day_lies_ahead(review: Review, context: Context) -> str | None:
    """Experts have time."""
    return None if review.due_on > localdate(context.at) else _("评分截止日期要晚于今天。")


def day_is_later(review: Review, context: Context) -> str | None:
    """More time, not less."""
    day = context.data.get("due_on")
    return None if day is None or day > review.due_on else _("新的截止日期要晚于原来的。")


def sheets_are_in(review: Review, context: Context) -> str | None:
    """Before the last day scoring ends only when nobody works any more, and somebody has."""
    if review.assignments.filter(state__in=OPEN_ASSIGNMENTS).exists():
        return _("还有专家没有提交；截止日期过后系统会自动结束评分。")
    if not review.assignments.filter(state=AssignmentState.SUBMITTED).exists():
        return _("还没有评分表。")
    return None


def freeze_rubric(review: Review, context: Context) -> None:
    """Criteria and bands as they are now; what changes later reaches nobody who judges."""
    frozen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in review.rubric.criteria.order_by("order"):
        frozen[row.judge].append(
            {
                "key": str(row.order),
                "name": row.name,
                "guidance": row.guidance,
                "weight": row.weight,
                "most": row.most,
                "comment": row.comment,
            }
        )
    review.criteria = frozen[Judge.EXPERTS]
    review.visit_criteria = frozen[Judge.VISIT] if review.visit_share else []
    review.user_criteria = frozen[Judge.USERS] if review.user_share else []
    review.bands = [{"name": row.name, "least": row.least} for row in review.rubric.bands.all()]
    review.opened_at = context.at


def ask_experts(review: Review, context: Context) -> None:
    """The assignments of the last draw."""
    last: Any = review.draws.order_by("number").last()
    Assignment.objects.bulk_create(assignments_of(review, last))


def ask_users(review: Review, context: Context) -> None:
    """A ballot for each organisation that is known to use a subject, unless one of its people judges as an expert."""
    if not review.user_share:
        return
    subjects = list(review.subjects.all())
    present = entitled(subjects, computed=False)
    judging = units_judging(subjects)
    Ballot.objects.bulk_create(
        Ballot(
            organisation_id=review.organisation_id,
            region_id=review.region_id,
            created_by=context.actor.user,
            review=review,
            subject_id=key,
            unit_id=unit,
            ground=use.ground,
            ground_note=use.note,
        )
        for key, users in users_of(subjects).items()
        for unit, use in users.items()
        if unit not in present.get(key, ()) and unit not in judging.get(key, ())
    )


def parts_are_done(review: Review, context: Context) -> str | None:
    """No visit that is planned is still to be held."""
    waiting = review.visits.filter(state=VisitState.PLANNED).count()
    return _("还有 %(count)d 次现场考察没有结论；不再考察的请先取消。") % {"count": waiting} if waiting else None


def take_day(review: Review, context: Context) -> None:
    """The new last day."""
    review.due_on = context.data["due_on"]


def note_closing(review: Review, context: Context) -> None:
    """When it was over."""
    review.closed_on = localdate(context.at)


def note_reminder(review: Review, context: Context) -> None:
    """Remember the day that was reminded of."""
    review.reminded_for = context.data["day"]


def call_off(review: Review, context: Context) -> None:
    """Nobody has to judge any more."""
    _end_open(review, "call_off")
    _end_ballots(review)
    for visit in review.visits.filter(state=VisitState.PLANNED):
        apply(visit, "call_off", actor=SYSTEM)


def let_lapse(review: Review, context: Context) -> None:
    """What was not handed in is not waited for."""
    _end_open(review, "lapse")
    _end_ballots(review)


def end_ballots(review: Review, context: Context) -> None:
    """Users who have not judged until now do not any more."""
    _end_ballots(review)


def _end_ballots(review: Review) -> None:
    rows: Any = review.ballots.filter(state=BallotState.ASKED)
    apply_many(rows, "lapse", actor=SYSTEM)


def _end_open(review: Review, name: str) -> None:
    rows: Any = review.assignments.filter(state__in=OPEN_ASSIGNMENTS)
    apply_many(rows, name, actor=SYSTEM)


def note_own_answer(assignment: Assignment, context: Context) -> None:
    """When the expert answered, and why he does not judge."""
    assignment.answered_at = context.at
    assignment.note = context.reason


def note_reason(assignment: Assignment, context: Context) -> None:
    """Why somebody else is to judge."""
    assignment.note = context.reason


def note_submission(assignment: Assignment, context: Context) -> None:
    """When the sheet came, and what it earns."""
    assignment.submitted_at = context.at
    earn(assignment, context.actor)


def note_findings(visit: Visit, context: Context) -> None:
    """Who reported on the visit, when, and with which total."""
    visit.total = context.data["total"]
    visit.reported_at, visit.reported_by = context.at, context.actor.user


def note_recall(visit: Visit, context: Context) -> None:
    """Why it is not held, or its report came back; marks that came back do not count."""
    visit.recall_reason = context.reason
    visit.total, visit.reported_at, visit.reported_by = None, None, None


def note_ballot(ballot: Ballot, context: Context) -> None:
    """Who gave the marks of the user, when, and their total."""
    ballot.total = context.data["total"]
    ballot.cast_at, ballot.cast_by = context.at, context.actor.user


def note_void(ballot: Ballot, context: Context) -> None:
    """Why the marks do not count."""
    ballot.void_reason = context.reason
