"""The states of plans, of what was found in them, and of the tasks in the ledger."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, apply_many, register
from lianqiao.governance.plans import phrases
from lianqiao.governance.plans.dues import due_transitions
from lianqiao.governance.plans.enums import (
    OPEN_TASKS,
    Decision,
    FindState,
    PlanState,
    TaskState,
)
from lianqiao.governance.plans.ledger import enter_ledger, leave_ledger
from lianqiao.governance.plans.models import Find, PlanDocument, Task, TaskReport
from lianqiao.governance.plans.rules import leads
from lianqiao.governance.plans.uses import use_of

P, F, T = PlanState, FindState, TaskState


def has_new_tasks(plan: PlanDocument, context: Context) -> str | None:
    """A plan of which nothing was confirmed orders nothing."""
    if plan.tasks.filter(state=T.PREPARED).exists():
        return None
    return _now("还没有确认任务，请先在解读页面确认。") if plan.state == P.DRAFT else _now("没有待下达的新任务。")


def nothing_is_open(plan: PlanDocument, context: Context) -> str | None:
    """A plan ends when each of its tasks has."""
    count = plan.tasks.filter(state__in=OPEN_TASKS).count()
    return _now("还有 %(count)d 项任务没有销号。") % {"count": count} if count else None


def assign_tasks(plan: PlanDocument, context: Context) -> None:
    """Every task that waits for it goes to its departments."""
    plan.issued_at = plan.issued_at or context.at
    apply_many(plan.tasks.filter(state=T.PREPARED), "assign", actor=SYSTEM, announce=False)


def stop_tasks(plan: PlanDocument, context: Context) -> None:
    """With the plan its open tasks end."""
    open_tasks = plan.tasks.filter(state__in=OPEN_TASKS)
    apply_many(open_tasks, "stop_with_plan", actor=SYSTEM, reason=context.reason, announce=False)


def version_holds(find: Find, context: Context) -> str | None:
    """Only the version that holds is worked on, while its plan is."""
    plan = find.version.plan
    if plan.version_id != find.version_id:
        return _now("方案已经有新的版本，请在新版本里办理。")
    return None if plan.state in (P.DRAFT, P.ISSUED) else _now("方案已经结束或作废，不能再改。")


def stands_free(find: Find, context: Context) -> str | None:
    """Nothing was built on it: its task is not assigned, and nobody measures its number."""
    if find.is_task and find.state == F.CONFIRMED:
        task = Task.objects.filter(find=find).first()
        if task is not None and task.state != T.PREPARED:
            return _now("任务已经下达，请在台账里调整。")
        if task is not None and task.derived.exists():
            return _now("已有下级任务与它对应，不能退回。")
    return use_of(find)


def note_decision(find: Find, context: Context) -> None:
    """Remember who said so, and when."""
    find.decided_by = context.actor.user
    find.decided_at = context.at
    find.revision += 1


def forget_decision(find: Find, context: Context) -> None:
    """It waits for a decision again."""
    find.decided_by = None
    find.decided_at = None
    find.revision += 1


def may_ask_closing(task: Task, context: Context) -> str | None:
    """Closing is asked by who leads the task."""
    return None if leads(context.actor, task) else _now("由牵头单位申请销号。")


def is_well_formed(task: Task, context: Context) -> str | None:
    """The share that is done is a whole number up to a hundred."""
    percent = context.data.get("percent")
    if percent is None or (isinstance(percent, int) and 0 <= percent <= 100):
        return None
    return _now("进度填 0 到 100 的整数。")


def is_another_person(task: Task, context: Context) -> str | None:
    """Who asked for closing does not say that it is right (four eyes)."""
    asked = _open_request(task)
    if asked is not None and asked.reported_by_id == context.actor.user_id:
        return _now("申请销号的人不能自己核验，请由另一位同事办理。")
    return None


def was_assigned(task: Task, context: Context) -> str | None:
    """Tasks of a plan that is carried out alone go on."""
    return None if task.plan.state == P.ISSUED else _now("方案不在执行中。")


def note_assignment(task: Task, context: Context) -> None:
    """Date it."""
    task.assigned_on = timezone.localdate(context.at)


def take_report(task: Task, context: Context) -> None:
    """Keep the report, and what it says of the task."""
    data = context.data
    task.percent = data["percent"]
    task.reported_on = timezone.localdate(context.at)
    context.write(
        TaskReport(
            **({"id": data["report_id"]} if "report_id" in data else {}),
            task=task,
            organisation_id=context.actor.organisation_id,
            reported_by=context.actor.user,
            reported_at=context.at,
            text=str(data["text"]).strip(),
            difficulties=str(data.get("difficulties") or "").strip(),
            percent=data["percent"],
            asks_closing=bool(data.get("asks_closing")),
        )
    )


def take_request(task: Task, context: Context) -> None:
    """A report that asks for closing."""
    take_report(
        task, Context(context.actor, context.reason, {**context.data, "asks_closing": True}, context.at, context.rows)
    )


def close_task(task: Task, context: Context) -> None:
    """It is done, and somebody has looked."""
    task.percent = 100
    task.closed_on = timezone.localdate(context.at)
    _decide(task, context, Decision.PASSED, str(context.data["opinion"]).strip())


def return_request(task: Task, context: Context) -> None:
    """It is not done yet, for the reason given."""
    _decide(task, context, Decision.RETURNED, context.reason)


def open_again(task: Task, context: Context) -> None:
    """It goes on."""
    task.closed_on = None


def _open_request(task: Task) -> Any:
    return task.reports.filter(asks_closing=True, decision="").order_by("-reported_at", "-id").first()


def _decide(task: Task, context: Context, decision: str, opinion: str) -> None:
    asked = _open_request(task)
    if asked is not None:
        asked.decision, asked.opinion = decision, opinion
        asked.decided_by, asked.decided_at = context.actor.user, context.at
        asked.save(update_fields=["decision", "opinion", "decided_by", "decided_at"])


def _with_plan(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.select_related("version__plan__organisation", "version__plan__region").prefetch_related("parts")


PLAN = register(
    TransitionTable(
        model=PlanDocument,
        states=P,
        initial=P.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("下达任务"),
                (P.DRAFT,),
                P.ISSUED,
                Permission.PLAN_ISSUE,
                guards=(has_new_tasks,),
                effects=(assign_tasks,),
                reactions=(phrases.tell_of_assignment,),
            ),
            Transition(
                "issue_more",
                _("下达新增任务"),
                (P.ISSUED,),
                P.ISSUED,
                Permission.PLAN_ISSUE,
                guards=(has_new_tasks,),
                effects=(assign_tasks,),
                reactions=(phrases.tell_of_assignment,),
            ),
            Transition(
                "finish",
                _("结束方案"),
                (P.ISSUED,),
                P.FINISHED,
                Permission.PLAN_ISSUE,
                guards=(nothing_is_open,),
            ),
            Transition(
                "withdraw",
                _("作废"),
                (P.DRAFT, P.ISSUED),
                P.WITHDRAWN,
                Permission.PLAN_ISSUE,
                effects=(stop_tasks,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

FIND = register(
    TransitionTable(
        model=Find,
        states=F,
        initial=F.PROPOSED,
        transitions=(
            Transition(
                "confirm",
                _("确认"),
                (F.PROPOSED,),
                F.CONFIRMED,
                Permission.FIND_DECIDE,
                guards=(version_holds,),
                effects=(note_decision, enter_ledger),
                load=_with_plan,
            ),
            Transition(
                "drop",
                _("剔除"),
                (F.PROPOSED,),
                F.DROPPED,
                Permission.FIND_DECIDE,
                guards=(version_holds,),
                effects=(note_decision,),
                load=_with_plan,
            ),
            Transition(
                "reopen",
                _("退回待确认"),
                (F.CONFIRMED, F.DROPPED),
                F.PROPOSED,
                Permission.FIND_DECIDE,
                guards=(version_holds, stands_free),
                effects=(leave_ledger, forget_decision),
                load=_with_plan,
            ),
        ),
    )
)

TASK = register(
    TransitionTable(
        model=Task,
        states=T,
        initial=T.PREPARED,
        transitions=(
            Transition("assign", _("下达"), (T.PREPARED,), T.PLANNED, None, effects=(note_assignment,)),
            Transition(
                "report",
                _("报送进展"),
                (T.PLANNED, T.UNDERWAY),
                T.UNDERWAY,
                Permission.TASK_REPORT,
                guards=(is_well_formed,),
                effects=(take_report,),
                reactions=(phrases.tell_keeper_of_report,),
                requires=("text", "percent"),
            ),
            Transition(
                "ask_closing",
                _("申请销号"),
                (T.PLANNED, T.UNDERWAY),
                T.CHECKING,
                Permission.TASK_REPORT,
                guards=(may_ask_closing, is_well_formed),
                effects=(take_request,),
                reactions=(phrases.tell_keeper_of_request,),
                requires=("text", "percent"),
            ),
            Transition(
                "close",
                _("核验通过，销号"),
                (T.CHECKING,),
                T.CLOSED,
                Permission.TASK_CHECK,
                guards=(is_another_person,),
                effects=(close_task,),
                reactions=(phrases.tell_parties,),
                requires=("opinion",),
            ),
            Transition(
                "send_back",
                _("退回补充"),
                (T.CHECKING,),
                T.UNDERWAY,
                Permission.TASK_CHECK,
                effects=(return_request,),
                reactions=(phrases.tell_parties,),
                reason_required=True,
            ),
            Transition(
                "stop",
                _("终止任务"),
                OPEN_TASKS,
                T.STOPPED,
                Permission.TASK_CHECK,
                effects=(return_request,),
                reactions=(phrases.tell_parties,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "stop_with_plan",
                _("随方案作废终止"),
                OPEN_TASKS,
                T.STOPPED,
                None,
                effects=(return_request,),
                reactions=(phrases.tell_parties,),
                reason_required=True,
            ),
            Transition(
                "resume",
                _("恢复推进"),
                (T.CLOSED, T.STOPPED),
                T.UNDERWAY,
                Permission.TASK_CHECK,
                guards=(was_assigned,),
                effects=(open_again,),
                reactions=(phrases.tell_parties,),
                reason_required=True,
            ),
            *due_transitions((T.PLANNED, T.UNDERWAY), remind=phrases.tell_of_due_day, overdue=phrases.tell_of_overdue),
        ),
    )
)
