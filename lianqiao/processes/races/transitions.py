"""The states of races and of their teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps as publishing
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.races import phrases, steps
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.enums import TeamState as T
from lianqiao.processes.races.models import Race, Team

P = Permission

RACE = register(
    TransitionTable(
        model=Race,
        states=R,
        initial=R.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交保密审查"),
                (R.DRAFT,),
                R.CLEARING,
                P.RACE_MANAGE,
                guards=(steps.wants_publicity, steps.race_is_sound),
                effects=(publishing.stamp_submission,),
            ),
            Transition(
                "clear",
                _("保密审查通过"),
                (R.CLEARING,),
                R.READY,
                P.RACE_REVIEW_SECRECY,
                guards=(publishing.not_the_submitter,),
                effects=(steps.stamp_clearance, publishing.sign_clearance),
                reactions=(phrases.tell_body,),
                requires=("opinion",),
            ),
            Transition(
                "refuse",
                _("保密审查不通过"),
                (R.CLEARING,),
                R.DRAFT,
                P.RACE_REVIEW_SECRECY,
                guards=(publishing.not_the_submitter,),
                effects=(publishing.sign_refusal,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition(
                "reopen",
                _("退回修改"),
                (R.READY,),
                R.DRAFT,
                P.RACE_MANAGE,
                effects=(steps.take_clearance_back,),
                reason_required=True,
            ),
            Transition(
                "start",
                _("开赛"),
                (R.DRAFT, R.READY),
                R.RACING,
                P.RACE_MANAGE,
                guards=(steps.is_cleared, steps.race_is_sound, steps.all_confirmed),
                effects=(steps.begin,),
                reactions=(phrases.tell_of_stage,),
            ),
            Transition(
                "extend",
                _("延长本阶段"),
                (R.RACING,),
                R.RACING,
                P.RACE_MANAGE,
                guards=(steps.day_is_later,),
                effects=(steps.take_day,),
                reactions=(phrases.tell_of_new_day,),
                requires=("due_on",),
                reason_required=True,
            ),
            Transition(
                "remind",
                _("提醒提交报告"),
                (R.RACING,),
                R.RACING,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_teams,),
            ),
            Transition(
                "close",
                _("本阶段截止"),
                (R.RACING,),
                R.SCORING,
                None,
                guards=(steps.day_is_over,),
                reactions=(phrases.tell_body, phrases.ask_judges),
            ),
            Transition(
                "close_early",
                _("报告已齐，进入评分"),
                (R.RACING,),
                R.SCORING,
                P.RACE_MANAGE,
                guards=(steps.all_reported,),
                effects=(steps.end_today,),
                reactions=(phrases.ask_judges,),
            ),
            Transition(
                "propose",
                _("提出评定"),
                (R.SCORING,),
                R.GATE,
                P.RACE_MANAGE,
                guards=(steps.gate_is_whole,),
                effects=(steps.freeze_scores,),
                reactions=(phrases.ask_colleagues,),
            ),
            Transition(
                "send_back",
                _("退回重新评定"),
                (R.GATE,),
                R.SCORING,
                P.RACE_DECIDE,
                effects=(steps.thaw_scores,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition(
                "advance",
                _("审定，进入下一阶段"),
                (R.GATE,),
                R.RACING,
                P.RACE_DECIDE,
                guards=(steps.not_the_proposer, steps.gate_still_stands, steps.somebody_goes_on),
                effects=(steps.carry_on,),
                reactions=(phrases.tell_outcomes, phrases.tell_of_stage),
            ),
            Transition(
                "decide",
                _("审定并办结"),
                (R.GATE,),
                R.DECIDED,
                P.RACE_DECIDE,
                guards=(steps.not_the_proposer, steps.gate_still_stands, steps.nobody_goes_on),
                effects=(steps.conclude,),
                reactions=(phrases.tell_outcomes,),
            ),
            Transition(
                "ask_stop",
                _("提出终止"),
                (R.RACING, R.SCORING, R.GATE),
                R.STOPPING,
                P.RACE_MANAGE,
                effects=(steps.note_asking,),
                reactions=(phrases.ask_colleagues,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "go_on",
                _("不终止，继续"),
                (R.STOPPING,),
                R.RACING,
                P.RACE_DECIDE,
                effects=(steps.forget_asking,),
                reactions=(phrases.tell_body,),
            ),
            Transition(
                "stop",
                _("审定终止"),
                (R.STOPPING,),
                R.STOPPED,
                P.RACE_DECIDE,
                guards=(steps.not_the_asker,),
                effects=(steps.end_everything,),
                reactions=(phrases.tell_of_stop,),
                dangerous=True,
            ),
            Transition(
                "cancel",
                _("取消"),
                (R.DRAFT, R.CLEARING, R.READY),
                R.CANCELLED,
                P.RACE_MANAGE,
                reactions=(phrases.tell_of_cancelling,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

TEAM = register(
    TransitionTable(
        model=Team,
        states=T,
        initial=T.ENTERED,
        transitions=(
            Transition(
                "confirm",
                _("确认参加"),
                (T.ENTERED,),
                T.READY,
                P.RACE_TAKE_PART,
                guards=(steps.race_waits,),
                effects=(steps.note_answer,),
                reactions=(phrases.tell_body_of_answer,),
            ),
            Transition(
                "decline",
                _("不参加"),
                (T.ENTERED, T.READY),
                T.LEFT,
                P.RACE_TAKE_PART,
                guards=(steps.race_waits,),
                effects=(steps.note_answer,),
                reactions=(phrases.tell_body_of_answer,),
                reason_required=True,
            ),
            Transition("take_over", _("按入选结果参加"), (T.ENTERED,), T.READY, None),
            Transition("begin", _("开赛"), (T.READY,), T.RACING, None),
            Transition(
                "withdraw",
                _("退出"),
                (T.RACING,),
                T.LEFT,
                P.RACE_TAKE_PART,
                guards=(steps.gate_is_open,),
                effects=(steps.leave_stage,),
                reactions=(phrases.tell_body_of_answer,),
                reason_required=True,
                dangerous=True,
            ),
            Transition("win", _("胜出"), (T.RACING,), T.WON, None),
            Transition("cut", _("淘汰"), (T.RACING,), T.CUT, None),
            Transition(
                "merge", _("并入其他队伍"), (T.RACING,), T.MERGED, None, effects=(steps.join,), requires=("into",)
            ),
            Transition("stop", _("终止"), (T.RACING,), T.STOPPED, None),
        ),
    )
)
