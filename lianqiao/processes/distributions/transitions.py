"""The states of distributions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.distributions import phrases, steps
from lianqiao.processes.distributions.enums import DistributionState as S
from lianqiao.processes.distributions.models import Distribution

DISTRIBUTION = register(
    TransitionTable(
        model=Distribution,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交审定"),
                (S.DRAFT,),
                S.PROPOSED,
                Permission.DISTRIBUTION_EDIT,
                guards=(steps.unit_is_verified, steps.has_no_blocking_defects),
                effects=(steps.stamp_hand_in,),
                reactions=(phrases.ask_deciders,),
            ),
            Transition(
                "return",
                _("退回重算"),
                (S.PROPOSED,),
                S.DRAFT,
                Permission.DISTRIBUTION_DECIDE,
                effects=(steps.forget_hand_in,),
                reactions=(phrases.tell_of_return,),
                reason_required=True,
            ),
            Transition(
                "decide",
                _("审定"),
                (S.PROPOSED,),
                S.DECIDED,
                Permission.DISTRIBUTION_DECIDE,
                guards=(steps.not_who_calculated, steps.not_who_receives, steps.has_no_blocking_defects),
                effects=(steps.put_into_force,),
                reactions=(phrases.tell_of_decision,),
                requires=("decision_paper",),
            ),
            Transition(
                "complete",
                _("全部兑现"),
                (S.DECIDED,),
                S.PAID,
                None,
                guards=(steps.everything_is_paid,),
                effects=(steps.note_paid,),
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (S.DRAFT, S.PROPOSED, S.DECIDED),
                S.WITHDRAWN,
                Permission.DISTRIBUTION_DECIDE,
                guards=(steps.nothing_was_paid,),
                reactions=(phrases.tell_of_withdrawal,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
