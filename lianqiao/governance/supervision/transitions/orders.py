"""The states of inspections and of orders to rectify."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.governance.plans.dues import due_transitions
from lianqiao.governance.supervision import phrases
from lianqiao.governance.supervision.enums import InspectionState, OrderState, Verdict
from lianqiao.governance.supervision.models import Inspection, Rectification, RectificationReport

S, R = InspectionState, OrderState


def take_findings(inspection: Inspection, context: Context) -> None:
    """What was seen."""
    inspection.findings = str(context.data["findings"]).strip()


def day_lies_ahead(order: Rectification, context: Context) -> str | None:
    """An order leaves time."""
    day = context.data.get("due_on") or order.due_on
    return None if day > timezone.localdate(context.at) else _now("整改期限要晚于今天。")


def is_later(order: Rectification, context: Context) -> str | None:
    """A day is moved to a later one."""
    day = context.data.get("due_on")
    return None if day is None or day > order.due_on else _now("新的期限要晚于原来的期限。")


def note_issuing(order: Rectification, context: Context) -> None:
    """Remember who and when."""
    order.issued_at, order.issued_by = context.at, context.actor.user


def take_day(order: Rectification, context: Context) -> None:
    """The day as it is now, where one was given."""
    order.due_on = context.data.get("due_on") or order.due_on


def take_proof(order: Rectification, context: Context) -> None:
    """Keep what the unit did."""
    data = context.data
    context.write(
        RectificationReport(
            **({"id": data["report_id"]} if "report_id" in data else {}),
            rectification=order,
            organisation_id=context.actor.organisation_id,
            reported_by=context.actor.user,
            reported_at=context.at,
            text=str(data["text"]).strip(),
        )
    )


def was_not_party(order: Rectification, context: Context) -> str | None:
    """Whether it worked is judged by somebody who neither issued the order nor handed in the proof."""
    asked = _open_proof(order)
    parties = {order.issued_by_id, None if asked is None else asked.reported_by_id}
    if context.actor.user_id in parties:
        return _now("下达通知或提交证明的人不能核查效果，请由另一位同事办理。")
    return None


def close_order(order: Rectification, context: Context) -> None:
    """It is put right, and somebody has looked."""
    order.effect = str(context.data["opinion"]).strip()
    order.closed_on = timezone.localdate(context.at)
    _decide(order, context, Verdict.PASSED, order.effect)


def return_proof(order: Rectification, context: Context) -> None:
    """It is not put right yet, for the reason given."""
    take_day(order, context)
    _decide(order, context, Verdict.RETURNED, context.reason)


def open_again(order: Rectification, context: Context) -> None:
    """The issue came back: until a new day."""
    order.closed_on = None
    take_day(order, context)


def _open_proof(order: Rectification) -> Any:
    return order.reports.filter(decision="").order_by("-reported_at", "-id").first()


def _decide(order: Rectification, context: Context, decision: str, opinion: str) -> None:
    proof = _open_proof(order)
    if proof is not None:
        proof.decision, proof.opinion = decision, opinion
        proof.decided_by, proof.decided_at = context.actor.user, context.at
        proof.save(update_fields=["decision", "opinion", "decided_by", "decided_at"])


INSPECTION = register(
    TransitionTable(
        model=Inspection,
        states=S,
        initial=S.PLANNED,
        transitions=(
            Transition(
                "finish",
                _("登记督导情况"),
                (S.PLANNED,),
                S.FINISHED,
                Permission.INSPECTION_EDIT,
                effects=(take_findings,),
                requires=("findings",),
            ),
            Transition(
                "cancel",
                _("取消督导"),
                (S.PLANNED,),
                S.CANCELLED,
                Permission.INSPECTION_EDIT,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

RECTIFICATION = register(
    TransitionTable(
        model=Rectification,
        states=R,
        initial=R.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("下达整改通知"),
                (R.DRAFT,),
                R.ORDERED,
                Permission.RECTIFICATION_CHECK,
                guards=(day_lies_ahead,),
                effects=(note_issuing,),
                reactions=(phrases.tell_unit_of_order,),
            ),
            Transition(
                "hand_in",
                _("提交整改证明"),
                (R.ORDERED,),
                R.CHECKING,
                Permission.RECTIFICATION_ANSWER,
                effects=(take_proof,),
                reactions=(phrases.tell_keeper_of_proof,),
                requires=("text",),
            ),
            Transition(
                "close",
                _("核查通过，销号"),
                (R.CHECKING,),
                R.CLOSED,
                Permission.RECTIFICATION_CHECK,
                guards=(was_not_party,),
                effects=(close_order,),
                reactions=(phrases.tell_unit_of_decision,),
                requires=("opinion",),
            ),
            Transition(
                "send_back",
                _("退回继续整改"),
                (R.CHECKING,),
                R.ORDERED,
                Permission.RECTIFICATION_CHECK,
                guards=(was_not_party, is_later),
                effects=(return_proof,),
                reactions=(phrases.tell_unit_of_decision,),
                reason_required=True,
            ),
            Transition(
                "extend",
                _("延长期限"),
                (R.ORDERED,),
                R.ORDERED,
                Permission.RECTIFICATION_CHECK,
                guards=(day_lies_ahead, is_later),
                effects=(take_day,),
                reactions=(phrases.tell_unit_of_new_day,),
                requires=("due_on",),
                reason_required=True,
            ),
            Transition(
                "reopen",
                _("问题反复，重新整改"),
                (R.CLOSED,),
                R.ORDERED,
                Permission.RECTIFICATION_CHECK,
                guards=(day_lies_ahead, is_later),
                effects=(open_again,),
                reactions=(phrases.tell_unit_of_new_day,),
                requires=("due_on",),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (R.DRAFT, R.ORDERED, R.CHECKING),
                R.WITHDRAWN,
                Permission.RECTIFICATION_CHECK,
                reactions=(phrases.tell_unit_of_decision,),
                reason_required=True,
                dangerous=True,
            ),
            *due_transitions((R.ORDERED,), remind=phrases.tell_of_due_day, overdue=phrases.tell_of_overdue),
        ),
    )
)
