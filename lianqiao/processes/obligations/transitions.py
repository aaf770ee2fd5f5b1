"""The states of checks and of listings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.obligations import listing_steps as on_list
from lianqiao.processes.obligations import phrases
from lianqiao.processes.obligations import steps as found
from lianqiao.processes.obligations.enums import CheckState, ListingState
from lianqiao.processes.obligations.models import Check, Listing

C, L = CheckState, ListingState

CHECKS = register(
    TransitionTable(
        Check,
        CheckState,
        C.WAITING,
        (
            Transition(
                "ask",
                _("到期核查"),
                (C.WAITING,),
                C.ASKED,
                None,
                guards=(found.day_has_come,),
                effects=(found.give_time,),
                reactions=(phrases.ask_unit,),
            ),
            Transition(
                "report",
                _("报告转化情况"),
                (C.ASKED, C.OVERDUE),
                C.REPORTED,
                Permission.OBLIGATION_ANSWER,
                effects=(found.take_report,),
                reactions=(phrases.tell_body_of_report,),
                requires=("report",),
            ),
            Transition(
                "lapse",
                _("逾期未报告"),
                (C.ASKED,),
                C.OVERDUE,
                None,
                guards=(found.time_is_over,),
                reactions=(phrases.tell_of_lapse,),
            ),
            Transition(
                "send_back",
                _("退回补充"),
                (C.REPORTED,),
                C.ASKED,
                Permission.OBLIGATION_JUDGE,
                effects=(found.give_time,),
                reactions=(phrases.tell_unit_of_return,),
                reason_required=True,
            ),
            Transition(
                "keep",
                _("已按承诺转化"),
                (C.REPORTED,),
                C.KEPT,
                Permission.OBLIGATION_JUDGE,
                effects=(found.take_opinion, found.end_as_kept),
                reactions=(phrases.tell_unit_of_finding,),
                requires=("opinion",),
            ),
            Transition(
                "partly",
                _("部分转化"),
                (C.REPORTED,),
                C.PARTLY,
                Permission.OBLIGATION_JUDGE,
                effects=(found.take_opinion, found.end_as_partly),
                reactions=(phrases.tell_unit_of_finding,),
                requires=("opinion",),
            ),
            Transition(
                "fail",
                _("没有转化"),
                (C.REPORTED, C.OVERDUE),
                C.NOT_KEPT,
                Permission.OBLIGATION_JUDGE,
                effects=(found.take_opinion, found.end_as_not_kept),
                reactions=(phrases.tell_unit_of_finding,),
                requires=("opinion",),
                dangerous=True,
            ),
            Transition("call_off", _("不再核查"), (C.WAITING, C.ASKED, C.OVERDUE, C.REPORTED), C.CALLED_OFF, None),
        ),
    )
)

LISTINGS = register(
    TransitionTable(
        Listing,
        ListingState,
        L.PROPOSED,
        (
            Transition(
                "hear",
                _("告知并听取意见"),
                (L.PROPOSED,),
                L.HEARING,
                Permission.LIST_EDIT,
                guards=(on_list.is_yellow,),
                effects=(on_list.give_time_to_speak,),
                reactions=(phrases.tell_of_hearing,),
            ),
            Transition(
                "decide",
                _("决定列入"),
                (L.PROPOSED, L.HEARING),
                L.DECIDED,
                Permission.LIST_ISSUE,
                guards=(on_list.not_the_proposer, on_list.was_heard, on_list.meets_the_rule),
                effects=(on_list.take_decision,),
                reactions=(phrases.tell_of_decision,),
                requires=("decision_title",),
            ),
            Transition(
                "drop",
                _("不列入"),
                (L.PROPOSED, L.HEARING, L.DECIDED),
                L.DROPPED,
                Permission.LIST_ISSUE,
                guards=(on_list.no_notice_runs,),
                reactions=(phrases.tell_of_end,),
                reason_required=True,
            ),
            Transition(
                "enter",
                _("列入名单"),
                (L.DECIDED,),
                L.LISTED,
                Permission.LIST_ISSUE,
                guards=(on_list.notice_is_over,),
                effects=(on_list.enter_list,),
                reactions=(phrases.tell_of_entry,),
            ),
            Transition(
                "appeal",
                _("提出申诉"),
                (L.LISTED,),
                L.APPEALED,
                Permission.LISTING_ANSWER,
                guards=(on_list.is_yellow, on_list.may_still_appeal),
                effects=(on_list.keep_appeal,),
                reactions=(phrases.tell_body_of_appeal,),
                reason_required=True,
            ),
            Transition(
                "dismiss",
                _("维持决定"),
                (L.APPEALED,),
                L.LISTED,
                Permission.LIST_ISSUE,
                guards=(on_list.not_the_decider,),
                reactions=(phrases.tell_of_end,),
                reason_required=True,
            ),
            Transition(
                "uphold",
                _("申诉成立，移出名单"),
                (L.APPEALED,),
                L.LIFTED,
                Permission.LIST_ISSUE,
                guards=(on_list.not_the_decider,),
                effects=(on_list.leave_list,),
                reactions=(phrases.tell_of_end,),
                requires=("decision_title",),
                reason_required=True,
            ),
            Transition(
                "lift",
                _("移出名单"),
                (L.LISTED, L.REVIEW),
                L.LIFTED,
                Permission.LIST_ISSUE,
                effects=(on_list.leave_list,),
                reactions=(phrases.tell_of_end,),
                requires=("decision_title",),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "call_review",
                _("到期复核"),
                (L.LISTED,),
                L.REVIEW,
                None,
                guards=(on_list.review_has_come,),
                reactions=(phrases.tell_of_review,),
            ),
            Transition(
                "renew",
                _("复核合格，继续保留"),
                (L.REVIEW,),
                L.LISTED,
                Permission.LIST_ISSUE,
                effects=(on_list.stay_on_list,),
                reactions=(phrases.tell_of_end,),
                requires=("decision_title",),
                reason_required=True,
            ),
            Transition(
                "expire",
                _("期满退出"),
                (L.LISTED, L.APPEALED),
                L.EXPIRED,
                None,
                guards=(on_list.effect_is_over,),
                effects=(on_list.mark_left,),
                reactions=(phrases.tell_of_end,),
            ),
        ),
    )
)
