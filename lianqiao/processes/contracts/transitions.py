"""The states of contracts under registration, of their changes and of objections, and the life of the offices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, numbering
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, give_number
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps as publishing
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.contracts import limits, phrases, steps
from lianqiao.processes.contracts.enums import RUNNING, ChangeState, ContractState, ObjectionState
from lianqiao.processes.contracts.models import (
    ContractChange,
    ContractObjection,
    RegistrationOffice,
    TechnologyContract,
)

P, S = Permission, ContractState


def next_office(office: Any, context: Context) -> str:
    """The number of an office, by the place it serves."""
    return numbering.next_number(limits.OFFICE, on=clock.today(), where=office.place_id)


OFFICES = register(
    TransitionTable(
        RegistrationOffice,
        FilingState,
        FilingState.DRAFT,
        filing_steps(
            confirm_effects=(give_number(next_office),), public=True, confirm_label=_("审核通过，设立登记机构")
        ),
    )
)


def _load(rows: Any) -> Any:
    return rows.select_related("organisation", "office__organisation", "office__place", "counterpart")


def _remind(state: ContractState) -> Transition:
    return Transition(
        f"remind_{state}",
        _("提醒办理时限"),
        (state,),
        state,
        None,
        effects=(steps.note_reminder,),
        reactions=(phrases.remind_office,),
        load=_load,
    )


CONTRACTS = register(
    TransitionTable(
        TechnologyContract,
        S,
        S.DRAFT,
        (
            Transition(
                "submit",
                _("提交登记申请"),
                (S.DRAFT, S.RETURNED),
                S.SUBMITTED,
                P.CONTRACT_SUBMIT,
                guards=(publishing.owner_is_verified, steps.defects_are_answered, steps.nothing_blocks),
                effects=(steps.hand_in,),
                reactions=(phrases.tell_office,),
                load=_load,
            ),
            Transition(
                "accept",
                _("受理"),
                (S.SUBMITTED,),
                S.EXAMINING,
                P.CONTRACT_EXAMINE,
                effects=(steps.take_on,),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            Transition(
                "check",
                _("初审通过，提交复核"),
                (S.EXAMINING,),
                S.CHECKED,
                P.CONTRACT_EXAMINE,
                guards=(steps.experts_were_heard,),
                effects=(steps.note_check,),
                load=_load,
            ),
            Transition(
                "register",
                _("准予登记"),
                (S.EXAMINING, S.CHECKED),
                S.REGISTERED,
                P.CONTRACT_REGISTER,
                guards=(steps.experts_were_heard, steps.another_person),
                effects=(steps.enter_register, steps.let_follow),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            Transition(
                "consult",
                _("提交专家评审"),
                (S.EXAMINING,),
                S.EXPERT,
                P.CONTRACT_EXAMINE,
                load=_load,
            ),
            Transition(
                "opinion",
                _("登记专家意见"),
                (S.EXPERT,),
                S.EXPERT,
                P.CONTRACT_EXAMINE,
                guards=(steps.opinion_is_sound,),
                effects=(steps.write_opinion,),
                requires=("expert", "post", "verdict", "text"),
            ),
            Transition(
                "conclude",
                _("专家评审结束"),
                (S.EXPERT,),
                S.EXAMINING,
                P.CONTRACT_EXAMINE,
                guards=(steps.has_opinion,),
                load=_load,
            ),
            Transition(
                "return",
                _("退回补正"),
                (S.SUBMITTED, S.EXAMINING, S.EXPERT),
                S.RETURNED,
                P.CONTRACT_EXAMINE,
                guards=(steps.defects_are_listed,),
                effects=(steps.list_defects,),
                requires=("defects",),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            Transition(
                "dispute",
                _("设为有争议"),
                (S.EXAMINING,),
                S.EXAMINING,
                P.CONTRACT_EXAMINE,
                effects=(steps.set_disputed,),
                reason_required=True,
                load=_load,
            ),
            Transition(
                "send_back",
                _("退回初审"),
                (S.CHECKED,),
                S.EXAMINING,
                P.CONTRACT_REGISTER,
                effects=(steps.undo_check,),
                reason_required=True,
                load=_load,
            ),
            Transition(
                "refuse",
                _("不予登记"),
                (S.EXAMINING, S.CHECKED),
                S.REFUSED,
                P.CONTRACT_REGISTER,
                guards=(steps.experts_were_heard,),
                effects=(steps.stamp_decision,),
                reactions=(phrases.tell_registrant,),
                reason_required=True,
                dangerous=True,
                load=_load,
            ),
            Transition(
                "note_number",
                _("记录全国系统登记编号"),
                (S.REGISTERED,),
                S.REGISTERED,
                P.CONTRACT_EXAMINE,
                guards=(steps.number_is_sound,),
                effects=(steps.note_number,),
                requires=("number",),
            ),
            Transition(
                "withdraw",
                _("撤回申请"),
                (S.DRAFT, S.SUBMITTED, S.RETURNED),
                S.WITHDRAWN,
                P.CONTRACT_SUBMIT,
                reason_required=True,
                dangerous=True,
                load=_load,
            ),
            Transition(
                "reopen",
                _("恢复审查"),
                (S.REFUSED,),
                S.EXAMINING,
                None,
                guards=(steps.nothing_else_applied,),
                effects=(steps.open_again,),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            Transition(
                "cancel",
                _("注销登记"),
                (S.REGISTERED,),
                S.CANCELLED,
                None,
                effects=(steps.let_end,),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            Transition(
                "revoke",
                _("撤销登记"),
                (S.REGISTERED,),
                S.REVOKED,
                None,
                effects=(steps.let_end,),
                reactions=(phrases.tell_registrant,),
                load=_load,
            ),
            *(_remind(state) for state in RUNNING),
        ),
    )
)

CHANGES = register(
    TransitionTable(
        ContractChange,
        ChangeState,
        ChangeState.ASKED,
        (
            Transition(
                "grant",
                _("准予办理"),
                (ChangeState.ASKED,),
                ChangeState.GRANTED,
                P.CONTRACT_REGISTER,
                effects=(steps.grant_change,),
                reactions=(phrases.tell_registrant_of_change,),
            ),
            Transition(
                "refuse",
                _("不予办理"),
                (ChangeState.ASKED,),
                ChangeState.REFUSED,
                P.CONTRACT_REGISTER,
                effects=(steps.note_decision,),
                reactions=(phrases.tell_registrant_of_change,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (ChangeState.ASKED,),
                ChangeState.WITHDRAWN,
                P.CONTRACT_SUBMIT,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

OBJECTIONS = register(
    TransitionTable(
        ContractObjection,
        ObjectionState,
        ObjectionState.RAISED,
        (
            Transition(
                "reject",
                _("维持原决定"),
                (ObjectionState.RAISED,),
                ObjectionState.REJECTED,
                P.CONTRACT_REGISTER,
                guards=(steps.someone_else_decided,),
                effects=(steps.answer_objection,),
                reactions=(phrases.tell_of_objection,),
                requires=("answer",),
            ),
            Transition(
                "uphold",
                _("异议成立"),
                (ObjectionState.RAISED,),
                ObjectionState.UPHELD,
                P.CONTRACT_REGISTER,
                guards=(steps.someone_else_decided, steps.can_be_opened),
                effects=(steps.answer_objection, steps.follow_objection),
                reactions=(phrases.tell_of_objection,),
                requires=("answer",),
                dangerous=True,
            ),
        ),
    )
)
