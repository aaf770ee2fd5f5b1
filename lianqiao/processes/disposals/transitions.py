"""The states of disposals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.disposals import phrases, steps
from lianqiao.processes.disposals.enums import DecisionResult
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.models import Disposal

P = Permission

DISPOSAL = register(
    TransitionTable(
        model=Disposal,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "propose",
                _("提交决策"),
                (S.DRAFT,),
                S.PROPOSED,
                P.DISPOSAL_PROPOSE,
                guards=(steps.unit_is_verified, steps.has_no_blocking_defects),
                effects=(steps.stamp_proposal,),
                reactions=(phrases.ask_deciders,),
            ),
            Transition(
                "remind",
                _("提醒共有人答复"),
                (S.DRAFT,),
                S.DRAFT,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_co_owners,),
            ),
            Transition(
                "send_back",
                _("退回准备"),
                (S.PROPOSED,),
                S.DRAFT,
                P.DISPOSAL_PROPOSE,
                effects=(steps.take_proposal_back,),
                reactions=(phrases.tell_unit,),
                reason_required=True,
            ),
            Transition(
                "approve",
                _("决策通过"),
                (S.PROPOSED,),
                S.APPROVED,
                P.DISPOSAL_DECIDE,
                guards=(
                    steps.not_the_proposer,
                    steps.was_decided(DecisionResult.APPROVED),
                    steps.has_no_blocking_defects,
                    steps.is_still_valid,
                ),
                effects=(steps.put_into_force,),
                reactions=(phrases.tell_unit, phrases.tell_co_owners),
            ),
            Transition(
                "refuse",
                _("决策不通过"),
                (S.PROPOSED,),
                S.REFUSED,
                P.DISPOSAL_DECIDE,
                guards=(steps.not_the_proposer, steps.was_decided(DecisionResult.REFUSED)),
                reactions=(phrases.tell_unit, phrases.tell_co_owners),
            ),
            Transition(
                "take_up",
                _("用于交易"),
                (S.APPROVED,),
                S.IN_USE,
                None,
                effects=(steps.note_user,),
                requires=("by",),
            ),
            Transition(
                "hand_over",
                _("转到下一环节"),
                (S.IN_USE,),
                S.IN_USE,
                None,
                effects=(steps.note_user,),
                requires=("by",),
            ),
            Transition(
                "give_back",
                _("交易没有成"),
                (S.IN_USE,),
                S.APPROVED,
                None,
                effects=(steps.forget_user,),
                reactions=(phrases.tell_unit,),
            ),
            Transition(
                "conclude",
                _("成交"),
                (S.IN_USE,),
                S.CONCLUDED,
                None,
                effects=(steps.note_conclusion,),
                reactions=(phrases.tell_unit, phrases.tell_co_owners),
            ),
            Transition(
                "lapse",
                _("有效期届满"),
                (S.APPROVED,),
                S.LAPSED,
                None,
                guards=(steps.validity_is_over,),
                reactions=(phrases.tell_unit,),
            ),
            Transition(
                "reopen",
                _("重新准备"),
                (S.REFUSED, S.LAPSED, S.WITHDRAWN),
                S.DRAFT,
                P.DISPOSAL_PROPOSE,
                effects=(steps.take_proposal_back,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (S.DRAFT, S.PROPOSED, S.APPROVED),
                S.WITHDRAWN,
                P.DISPOSAL_PROPOSE,
                reactions=(phrases.tell_co_owners,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
