"""The states of rubrics, experts, reviews and assignments; those of visits and ballots stand in `asides`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.reviews import phrases, steps
from lianqiao.processes.reviews.enums import AssignmentState, ExpertState, ReviewState, RubricState
from lianqiao.processes.reviews.models import Assignment, Expert, Review, Rubric

P, E, R, A = Permission, ExpertState, ReviewState, AssignmentState

RUBRIC = register(
    TransitionTable(
        model=Rubric,
        states=RubricState,
        initial=RubricState.DRAFT,
        transitions=(
            Transition(
                "activate",
                _("启用"),
                (RubricState.DRAFT, RubricState.RETIRED),
                RubricState.ACTIVE,
                P.REVIEW_RUN,
                guards=(steps.criteria_are_whole,),
            ),
            Transition("retire", _("停用"), (RubricState.ACTIVE,), RubricState.RETIRED, P.REVIEW_RUN),
        ),
    )
)

EXPERT = register(
    TransitionTable(
        model=Expert,
        states=E,
        initial=E.INVITED,
        transitions=(
            Transition(
                "accept",
                _("同意入库"),
                (E.INVITED,),
                E.ACTIVE,
                P.EXPERT_ANSWER,
                effects=(steps.note_answer,),
                reactions=(phrases.tell_keeper_of_answer,),
            ),
            Transition("pause", _("暂停抽取"), (E.ACTIVE,), E.PAUSED, P.EXPERT_EDIT, reason_required=True),
            Transition("resume", _("恢复抽取"), (E.PAUSED,), E.ACTIVE, P.EXPERT_EDIT),
            Transition(
                "leave",
                _("退出专家库"),
                (E.INVITED, E.ACTIVE, E.PAUSED),
                E.LEFT,
                P.EXPERT_ANSWER,
                reactions=(phrases.tell_keeper_of_answer,),
                dangerous=True,
            ),
            Transition(
                "remove",
                _("移出专家库"),
                (E.INVITED, E.ACTIVE, E.PAUSED),
                E.LEFT,
                P.EXPERT_EDIT,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "invite_again", _("重新邀请"), (E.LEFT,), E.INVITED, P.EXPERT_EDIT, reactions=(phrases.tell_invited,)
            ),
        ),
    )
)

REVIEW = register(
    TransitionTable(
        model=Review,
        states=R,
        initial=R.DRAFT,
        transitions=(
            Transition(
                "open",
                _("发给专家"),
                (R.DRAFT,),
                R.SCORING,
                P.REVIEW_RUN,
                guards=(steps.draw_is_whole, steps.day_lies_ahead),
                effects=(steps.freeze_rubric, steps.ask_experts, steps.ask_users),
                reactions=(phrases.tell_drawn, phrases.tell_users),
            ),
            Transition(
                "start_panel",
                _("结束评分，进入合议"),
                (R.SCORING,),
                R.PANEL,
                P.REVIEW_RUN,
                guards=(steps.sheets_are_in,),
                effects=(steps.end_ballots,),
                reactions=(phrases.tell_of_panel,),
            ),
            Transition(
                "extend",
                _("延长评分时间"),
                (R.SCORING,),
                R.SCORING,
                P.REVIEW_RUN,
                guards=(steps.day_is_later,),
                effects=(steps.take_day,),
                reactions=(phrases.tell_of_new_day,),
                requires=("due_on",),
                reason_required=True,
            ),
            Transition(
                "close",
                _("办结"),
                (R.PANEL,),
                R.CLOSED,
                P.REVIEW_RUN,
                guards=(steps.parts_are_done,),
                effects=(steps.note_closing,),
            ),
            Transition(
                "cancel",
                _("取消评审"),
                (R.DRAFT, R.SCORING, R.PANEL),
                R.CANCELLED,
                P.REVIEW_RUN,
                effects=(steps.call_off,),
                reactions=(phrases.tell_of_cancelling,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "remind",
                _("提醒专家"),
                (R.SCORING,),
                R.SCORING,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_experts,),
                requires=("day",),
            ),
            Transition(
                "end_scoring",
                _("评分截止"),
                (R.SCORING,),
                R.PANEL,
                None,
                effects=(steps.let_lapse,),
                reactions=(phrases.tell_of_panel,),
            ),
        ),
    )
)


def is_being_scored(assignment: Assignment, context: Any) -> str | None:
    """The review is in the phase of scoring, and its last day is not over."""
    review = assignment.review
    if review.state != R.SCORING or clock.today() > review.due_on:
        return _now("现在不在评分期间。")
    return None


ASSIGNMENT = register(
    TransitionTable(
        model=Assignment,
        states=A,
        initial=A.ASKED,
        transitions=(
            Transition(
                "accept",
                _("接受，与对方没有利害关系"),
                (A.ASKED,),
                A.ACCEPTED,
                P.REVIEW_SCORE,
                guards=(is_being_scored,),
                effects=(steps.note_own_answer,),
            ),
            Transition(
                "decline",
                _("谢绝"),
                (A.ASKED,),
                A.DECLINED,
                P.REVIEW_SCORE,
                guards=(is_being_scored,),
                effects=(steps.note_own_answer,),
                reason_required=True,
            ),
            Transition(
                "abstain",
                _("回避"),
                (A.ASKED, A.ACCEPTED),
                A.ABSTAINED,
                P.REVIEW_SCORE,
                guards=(is_being_scored,),
                effects=(steps.note_own_answer,),
                reason_required=True,
            ),
            Transition(
                "submit",
                _("提交评分表"),
                (A.ACCEPTED,),
                A.SUBMITTED,
                P.REVIEW_SCORE,
                guards=(is_being_scored,),
                effects=(steps.note_submission,),
                requires=("total",),
            ),
            Transition(
                "send_back",
                _("退回评分表"),
                (A.SUBMITTED,),
                A.ACCEPTED,
                P.REVIEW_RUN,
                guards=(is_being_scored,),
                reactions=(phrases.tell_expert_of_return,),
                reason_required=True,
            ),
            Transition(
                "recall",
                _("更换专家"),
                (A.ASKED, A.ACCEPTED),
                A.CALLED_OFF,
                P.REVIEW_RUN,
                guards=(is_being_scored,),
                effects=(steps.note_reason,),
                reactions=(phrases.tell_expert_of_recall,),
                reason_required=True,
            ),
            Transition("lapse", _("逾期未评"), (A.ASKED, A.ACCEPTED), A.LAPSED, None),
            Transition("call_off", _("评审取消"), (A.ASKED, A.ACCEPTED), A.CALLED_OFF, None),
        ),
    )
)
