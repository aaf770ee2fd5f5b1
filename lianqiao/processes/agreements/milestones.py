"""The states of a milestone: opened with the agreement, reported, returned once, accepted or refused, dropped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.agreements import limits, phrases
from lianqiao.processes.agreements.enums import AgreementState, MilestoneState
from lianqiao.processes.agreements.models import Milestone

S = MilestoneState


def agreement_goes_on(milestone: Milestone, context: Context) -> str | None:
    """A report is taken as long as the agreement is not over, also while a stop is heard."""
    return None if milestone.agreement.is_in_force else _now("合同已经结束或还没有生效。")


def no_stop_is_heard(milestone: Milestone, context: Context) -> str | None:
    """Nothing is accepted while it is open whether the whole is stopped."""
    if milestone.agreement.state == AgreementState.RUNNING:
        return None
    return _now("正在办理拟终止，不能验收。") if milestone.agreement.is_in_force else _now("合同已经结束。")


def is_first_return(milestone: Milestone, context: Context) -> str | None:
    """A report is sent back once."""
    return None if milestone.mend_until is None else _now("已经退回过一次，请作出通过或不通过的决定。")


def others_are_decided(milestone: Milestone, context: Context) -> str | None:
    """The final acceptance comes last."""
    if not milestone.is_final:
        return None
    rows = Milestone.objects.filter(agreement=milestone.agreement_id).under_way().exclude(pk=milestone.pk)
    names = list(rows.values_list("name", flat=True))
    return _now("还有里程碑没有验收：%(what)s。") % {"what": "、".join(names)} if names else None


def shortfall_is_explained(milestone: Milestone, context: Context) -> str | None:
    """Whoever accepts although a target is missed says why; asked for when it is done, not when it is offered."""
    if "opinion" not in context.data or str(context.data["opinion"] or "").strip():
        return None
    missed = [one.name for one in milestone.indicators.all() if one.is_met is False]
    if not missed:
        return None
    return _now("这些指标没有达到目标：%(what)s；仍然通过的，请写明意见。") % {"what": "、".join(missed)}


def stamp_report(milestone: Milestone, context: Context) -> None:
    """When it was reported."""
    milestone.reported_at = context.at


def give_time(milestone: Milestone, context: Context) -> None:
    """Until when it is handed in again, and why."""
    today = clock.today()
    length: Any = limits.MEND.get(where=milestone.agreement.region_id, on=today).value
    milestone.mend_until = length.end(today)
    milestone.opinion = context.reason


def stamp_decision(milestone: Milestone, context: Context) -> None:
    """Who decided, when, and the opinion."""
    milestone.decided_at, milestone.decided_by = context.at, context.actor.user
    milestone.opinion = context.reason or str(context.data.get("opinion") or "").strip()


def mark_reminded(milestone: Milestone, context: Context) -> None:
    """The last day that was reminded of."""
    milestone.reminded_for = milestone.deadline


def mark_overdue(milestone: Milestone, context: Context) -> None:
    """The last day that was missed."""
    milestone.overdue_for = milestone.deadline


def _by_the_clock(name: str, state: MilestoneState) -> tuple[Transition, Transition]:
    """Reminding of a day and noticing that it has passed, while a report is owed."""
    return (
        Transition(
            name,
            _("提醒提交报告"),
            (state,),
            state,
            None,
            effects=(mark_reminded,),
            reactions=(phrases.remind_of_milestone,),
        ),
        Transition(
            f"{name}_overdue",
            _("逾期没有报告"),
            (state,),
            state,
            None,
            effects=(mark_overdue,),
            reactions=(phrases.tell_of_delay,),
        ),
    )


MILESTONES = register(
    TransitionTable(
        Milestone,
        MilestoneState,
        S.WAITING,
        (
            Transition("start", _("合同生效，开始执行"), (S.WAITING,), S.OPEN, None),
            *_by_the_clock("remind", S.OPEN),
            *_by_the_clock("remind_mending", S.RETURNED),
            Transition(
                "report",
                _("提交报告"),
                (S.OPEN, S.RETURNED),
                S.REPORTED,
                Permission.AGREEMENT_REPORT,
                guards=(agreement_goes_on,),
                effects=(stamp_report,),
                reactions=(phrases.tell_body_of_report,),
            ),
            Transition(
                "accept",
                _("通过"),
                (S.REPORTED,),
                S.ACCEPTED,
                Permission.AGREEMENT_DECIDE,
                guards=(no_stop_is_heard, others_are_decided, shortfall_is_explained),
                effects=(stamp_decision,),
                reactions=(phrases.tell_of_judgement,),
            ),
            Transition(
                "return",
                _("退回补充"),
                (S.REPORTED,),
                S.RETURNED,
                Permission.AGREEMENT_DECIDE,
                guards=(no_stop_is_heard, is_first_return),
                effects=(give_time,),
                reactions=(phrases.tell_of_judgement,),
                reason_required=True,
            ),
            Transition(
                "refuse",
                _("不通过"),
                (S.REPORTED,),
                S.REFUSED,
                Permission.AGREEMENT_DECIDE,
                guards=(no_stop_is_heard, others_are_decided),
                effects=(stamp_decision,),
                reactions=(phrases.tell_of_judgement,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "drop",
                _("不再执行"),
                (S.WAITING, S.OPEN, S.REPORTED, S.RETURNED),
                S.DROPPED,
                None,
            ),
        ),
    )
)
