"""The states of what counts beside the experts' sheets: visits on the site, and ballots of users."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.reviews import phrases, steps
from lianqiao.processes.reviews.enums import BallotState, ReviewState, VisitState
from lianqiao.processes.reviews.models import Ballot, Visit

P, V, B = Permission, VisitState, BallotState
_RUNNING = (ReviewState.SCORING, ReviewState.PANEL)


def review_runs(record: Visit | Ballot, context: Context) -> str | None:
    """What is found now still counts."""
    return None if record.review.state in _RUNNING else _now("评审已经办结或取消。")


def day_has_come(visit: Visit, context: Context) -> str | None:
    """Nobody reports on a visit before it was held."""
    return None if clock.today() >= visit.held_on else _now("还没有到考察日期。")


def users_judge(ballot: Ballot, context: Context) -> str | None:
    """Users judge while experts score, until the last day."""
    review = ballot.review
    if review.state == ReviewState.SCORING and clock.today() <= review.due_on:
        return None
    return _now("现在不在评价期间。")


VISITS = register(
    TransitionTable(
        model=Visit,
        states=V,
        initial=V.PLANNED,
        transitions=(
            Transition(
                "report",
                _("提交考察结论"),
                (V.PLANNED,),
                V.HELD,
                P.VISIT_REPORT,
                guards=(review_runs, day_has_come),
                effects=(steps.note_findings,),
                reactions=(phrases.tell_keeper_of_findings,),
                requires=("total",),
            ),
            Transition(
                "send_back",
                _("退回补充"),
                (V.HELD,),
                V.PLANNED,
                P.REVIEW_RUN,
                guards=(review_runs,),
                effects=(steps.note_recall,),
                reactions=(phrases.tell_visitors_of_change,),
                reason_required=True,
            ),
            Transition(
                "cancel",
                _("取消考察"),
                (V.PLANNED,),
                V.CANCELLED,
                P.REVIEW_EDIT,
                guards=(review_runs,),
                effects=(steps.note_recall,),
                reactions=(phrases.tell_visitors_of_change,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "call_off",
                _("评审取消"),
                (V.PLANNED,),
                V.CANCELLED,
                None,
                effects=(steps.note_recall,),
                reactions=(phrases.tell_visitors_of_change,),
            ),
        ),
    )
)

BALLOTS = register(
    TransitionTable(
        model=Ballot,
        states=B,
        initial=B.ASKED,
        transitions=(
            Transition(
                "cast",
                _("提交评价"),
                (B.ASKED,),
                B.CAST,
                P.BALLOT_CAST,
                guards=(users_judge,),
                effects=(steps.note_ballot,),
                requires=("total",),
            ),
            Transition(
                "void",
                _("不计入"),
                (B.CAST,),
                B.VOID,
                P.REVIEW_RUN,
                guards=(review_runs,),
                effects=(steps.note_void,),
                reactions=(phrases.tell_unit_of_void,),
                reason_required=True,
                dangerous=True,
            ),
            Transition("lapse", _("评价截止"), (B.ASKED,), B.LAPSED, None),
        ),
    )
)
