"""The states of a deal and of a statement of commission."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.deals import phrases, steps
from lianqiao.processes.deals.enums import DealState, StatementState
from lianqiao.processes.deals.models import CommissionStatement, Deal

S = DealState

DEAL = register(
    TransitionTable(
        model=Deal,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "offer",
                _("定稿并请各方确认"),
                (S.DRAFT,),
                S.OFFERED,
                Permission.DEAL_CONCLUDE,
                guards=(steps.is_complete,),
                effects=(steps.offer_terms,),
            ),
            Transition(
                "announce",
                _("提交协议定价公示"),
                (S.OFFERED,),
                S.NOTICED,
                None,
                guards=(steps.all_have_confirmed,),
                reactions=(phrases.tell_of_notice,),
            ),
            Transition(
                "conclude",
                _("成交"),
                (S.OFFERED, S.NOTICED),
                S.CONCLUDED,
                Permission.DEAL_CONCLUDE,
                guards=(steps.all_have_confirmed, steps.notice_has_concluded, steps.parts_above_agree),
                effects=(steps.settle, steps.carry_out),
                reactions=(phrases.tell_of_conclusion,),
            ),
            Transition(
                "reopen",
                _("重新商定条款"),
                (S.NOTICED,),
                S.OFFERED,
                Permission.DEAL_CONCLUDE,
                guards=(steps.nothing_hangs, steps.has_not_passed),
                reactions=(phrases.tell_of_reopening,),
                reason_required=True,
            ),
            Transition(
                "cancel",
                _("取消交易"),
                (S.DRAFT, S.OFFERED, S.NOTICED),
                S.CANCELLED,
                Permission.DEAL_CANCEL,
                guards=(steps.nothing_hangs,),
                effects=(steps.give_up,),
                reactions=(phrases.tell_of_cancellation,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)


def note_objection(statement: CommissionStatement, context: Context) -> None:
    """What is held against it, and by whom."""
    statement.objection = context.reason
    statement.objected_by = context.actor.organisation


def drop_objection(statement: CommissionStatement, context: Context) -> None:
    """Settled by talking or by another split."""
    statement.objection, statement.objected_by = "", None


def is_the_objector(statement: CommissionStatement, context: Context) -> str | None:
    """Who objected says that it is settled; who pays settles it by another split."""
    if statement.objected_by_id == context.actor.organisation_id:
        return None
    return _now("由提出异议的单位撤回；支付方可以调整分配。")


def note_settlement(statement: CommissionStatement, context: Context) -> None:
    """Remember when all had confirmed."""
    statement.settled_at = context.at


STATEMENT = register(
    TransitionTable(
        model=CommissionStatement,
        states=StatementState,
        initial=StatementState.OPEN,
        transitions=(
            Transition(
                "dispute",
                _("提出异议"),
                (StatementState.OPEN,),
                StatementState.DISPUTED,
                Permission.STATEMENT_ANSWER,
                effects=(note_objection,),
                reactions=(phrases.tell_of_statement,),
                reason_required=True,
            ),
            Transition(
                "resume",
                _("撤回异议"),
                (StatementState.DISPUTED,),
                StatementState.OPEN,
                Permission.STATEMENT_ANSWER,
                guards=(is_the_objector,),
                effects=(drop_objection,),
                reactions=(phrases.tell_of_statement,),
            ),
            Transition(
                "share_anew",
                _("调整分配"),
                (StatementState.OPEN, StatementState.DISPUTED),
                StatementState.OPEN,
                None,
                effects=(drop_objection,),
            ),
            Transition(
                "settle",
                _("各方确认完成"),
                (StatementState.OPEN,),
                StatementState.CONFIRMED,
                None,
                effects=(note_settlement,),
                reactions=(phrases.tell_of_statement,),
            ),
        ),
    )
)
