"""The states of performances, milestones, plans, certificates of income and defaults."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.performance import phrases, steps
from lianqiao.processes.performance.enums import (
    OPEN,
    OWED,
    BreachState,
    CertificateState,
    MilestoneState,
    PerformanceState,
    ProposalState,
)
from lianqiao.processes.performance.models import (
    Breach,
    ContractMilestone,
    IncomeCertificate,
    Performance,
    PlanProposal,
)

P, M = Permission, MilestoneState


def _load(rows: Any) -> Any:
    return rows.select_related("performance__contract__office", "performance__seller", "performance__buyer")


PERFORMANCES = register(
    TransitionTable(
        Performance,
        PerformanceState,
        PerformanceState.PLANNING,
        (
            Transition("start", _("开始履行"), (PerformanceState.PLANNING,), PerformanceState.RUNNING, None),
            Transition(
                "complete",
                _("履行完毕"),
                (PerformanceState.RUNNING,),
                PerformanceState.COMPLETED,
                P.PERFORMANCE_EDIT,
                guards=(steps.all_was_delivered, steps.all_was_paid, steps.nothing_is_disputed),
                effects=(steps.note_end,),
                reactions=(phrases.tell_of_end,),
                dangerous=True,
            ),
            Transition(
                "end",
                _("提前终止"),
                OPEN,
                PerformanceState.ENDED,
                None,
                effects=(steps.note_end, steps.drop_rest),
                reactions=(phrases.tell_of_end,),
            ),
        ),
    )
)


def _remind(state: MilestoneState) -> Transition:
    return Transition(
        f"remind_{state}",
        _("提醒到期"),
        (state,),
        state,
        None,
        effects=(steps.note_milestone_reminder,),
        reactions=(phrases.remind_of_milestone,),
        load=_load,
    )


MILESTONES = register(
    TransitionTable(
        ContractMilestone,
        M,
        M.PLANNED,
        (
            Transition(
                "deliver",
                _("登记交付"),
                OWED,
                M.DELIVERED,
                P.PERFORMANCE_EDIT,
                guards=(steps.is_a_delivery, steps.runs, steps.day_has_come, steps.text_is_short),
                effects=(steps.note_delivery,),
                reactions=(phrases.tell_of_delivery,),
                requires=("on", "text"),
                load=_load,
            ),
            Transition(
                "accept",
                _("验收通过"),
                (M.DELIVERED,),
                M.ACCEPTED,
                P.PERFORMANCE_CONFIRM,
                guards=(steps.runs, steps.day_has_come, steps.text_is_short),
                effects=(steps.note_acceptance,),
                reactions=(phrases.tell_of_acceptance,),
                load=_load,
            ),
            Transition(
                "return",
                _("退回整改"),
                (M.DELIVERED,),
                M.RETURNED,
                P.PERFORMANCE_CONFIRM,
                guards=(steps.runs,),
                effects=(steps.note_return,),
                reactions=(phrases.tell_of_acceptance,),
                reason_required=True,
                load=_load,
            ),
            Transition("drop", _("不再履行"), (*OWED, M.DELIVERED), M.DROPPED, None, load=_load),
            *(_remind(state) for state in (M.PLANNED, M.RETURNED, M.ACCEPTED)),
        ),
    )
)

PROPOSALS = register(
    TransitionTable(
        PlanProposal,
        ProposalState,
        ProposalState.ASKED,
        (
            Transition(
                "agree",
                _("确认计划"),
                (ProposalState.ASKED,),
                ProposalState.AGREED,
                P.PERFORMANCE_CONFIRM,
                effects=(steps.let_plan_hold,),
                reactions=(phrases.tell_of_plan,),
            ),
            Transition(
                "refuse",
                _("不同意"),
                (ProposalState.ASKED,),
                ProposalState.REFUSED,
                P.PERFORMANCE_CONFIRM,
                effects=(steps.note_answer,),
                reactions=(phrases.tell_of_plan,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (ProposalState.ASKED,),
                ProposalState.WITHDRAWN,
                P.PERFORMANCE_EDIT,
                reason_required=True,
                dangerous=True,
            ),
            Transition("lapse", _("合同终止，不再办理"), (ProposalState.ASKED,), ProposalState.WITHDRAWN, None),
        ),
    )
)

CERTIFICATES = register(
    TransitionTable(
        IncomeCertificate,
        CertificateState,
        CertificateState.ASKED,
        (
            Transition(
                "issue",
                _("准予核定"),
                (CertificateState.ASKED,),
                CertificateState.ISSUED,
                P.INCOME_CERTIFY,
                guards=(steps.payments_still_stand,),
                effects=(steps.issue_certificate,),
                reactions=(phrases.tell_of_certificate,),
            ),
            Transition(
                "refuse",
                _("不予核定"),
                (CertificateState.ASKED,),
                CertificateState.REFUSED,
                P.INCOME_CERTIFY,
                effects=(steps.free_payments,),
                reactions=(phrases.tell_of_certificate,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回申请"),
                (CertificateState.ASKED,),
                CertificateState.WITHDRAWN,
                P.PERFORMANCE_EDIT,
                effects=(steps.free_payments,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "revoke",
                _("撤销核定"),
                (CertificateState.ISSUED,),
                CertificateState.REVOKED,
                P.INCOME_CERTIFY,
                effects=(steps.free_payments,),
                reactions=(phrases.tell_of_certificate,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

BREACHES = register(
    TransitionTable(
        Breach,
        BreachState,
        BreachState.RAISED,
        (
            Transition(
                "answer",
                _("作出说明"),
                (BreachState.RAISED,),
                BreachState.ANSWERED,
                P.PERFORMANCE_CONFIRM,
                guards=(steps.text_is_short,),
                effects=(steps.note_statement,),
                reactions=(phrases.tell_of_breach_answer,),
                requires=("text",),
            ),
            Transition(
                "settle",
                _("双方了结"),
                (BreachState.RAISED, BreachState.ANSWERED),
                BreachState.SETTLED,
                P.PERFORMANCE_EDIT,
                guards=(steps.raised_it,),
                effects=(steps.note_outcome,),
                reactions=(phrases.tell_of_breach_answer,),
                reason_required=True,
            ),
            Transition(
                "refer",
                _("转仲裁、诉讼"),
                (BreachState.RAISED, BreachState.ANSWERED),
                BreachState.REFERRED,
                P.PERFORMANCE_EDIT,
                effects=(steps.note_outcome,),
                reactions=(phrases.tell_of_breach_answer,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
