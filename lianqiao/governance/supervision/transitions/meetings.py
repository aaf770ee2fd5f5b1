"""The states of task forces, meetings, and the items that were agreed on."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.governance.plans.dues import due_transitions
from lianqiao.governance.supervision import phrases
from lianqiao.governance.supervision.enums import ForceState, ItemState, MeetingState
from lianqiao.governance.supervision.models import AgreedItem, Meeting, TaskForce
from lianqiao.governance.supervision.queries.visibility import pending_items

F, M, A = ForceState, MeetingState, ItemState


def note_dissolving(force: TaskForce, context: Context) -> None:
    """Date it."""
    force.dissolved_on = timezone.localdate(context.at)


def forget_dissolving(force: TaskForce, context: Context) -> None:
    """It works again."""
    force.dissolved_on = None


def name_is_free(force: TaskForce, context: Context) -> str | None:
    """No other task force of the body works under the name."""
    others = TaskForce.objects.filter(organisation=force.organisation_id, name=force.name, state=F.ACTIVE)
    return _now("已经有同名的专班。") if others.exclude(pk=force.pk).exists() else None


def has_participants(meeting: Meeting, context: Context) -> str | None:
    """Somebody is called."""
    return None if meeting.participants.exists() else _now("请先填写参会单位。")


def was_held(meeting: Meeting, context: Context) -> str | None:
    """Its day has come, and its minutes are written."""
    if meeting.held_on > timezone.localdate(context.at):
        return _now("还没有到召开日期。")
    return None if meeting.minutes.strip() else _now("请先填写会议纪要。")


def note_call(meeting: Meeting, context: Context) -> None:
    """Date it; from now on the participants see it."""
    meeting.called_at = meeting.called_at or context.at


def nothing_is_pending(meeting: Meeting, context: Context) -> str | None:
    """Each item is done, or dropped with a reason."""
    count = meeting.items.filter(pending_items()).count()
    return _now("还有 %(count)d 项议定事项没有落实。") % {"count": count} if count else None


def note_closing(meeting: Meeting, context: Context) -> None:
    """Date it."""
    meeting.closed_on = timezone.localdate(context.at)


def take_result(item: AgreedItem, context: Context) -> None:
    """Remember what was done, who said so and when."""
    item.result = str(context.data["result"]).strip()
    item.done_by, item.done_on = context.actor.user, timezone.localdate(context.at)


def take_task(item: AgreedItem, context: Context) -> None:
    """From now on it is followed in the ledger."""
    item.task = context.data["task"]


def is_another_person(item: AgreedItem, context: Context) -> str | None:
    """Who reported an item does not confirm it (four eyes)."""
    same = item.done_by_id is not None and item.done_by_id == context.actor.user_id
    return _now("报送的人不能自己确认，请由另一位同事办理。") if same else None


def note_confirming(item: AgreedItem, context: Context) -> None:
    """Remember who and when."""
    item.confirmed_by, item.confirmed_on = context.actor.user, timezone.localdate(context.at)


FORCE = register(
    TransitionTable(
        model=TaskForce,
        states=F,
        initial=F.ACTIVE,
        transitions=(
            Transition(
                "dissolve",
                _("撤销专班"),
                (F.ACTIVE,),
                F.DISSOLVED,
                Permission.FORCE_EDIT,
                effects=(note_dissolving,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "restore",
                _("恢复运行"),
                (F.DISSOLVED,),
                F.ACTIVE,
                Permission.FORCE_EDIT,
                guards=(name_is_free,),
                effects=(forget_dissolving,),
                reason_required=True,
            ),
        ),
    )
)

MEETING = register(
    TransitionTable(
        model=Meeting,
        states=M,
        initial=M.DRAFT,
        transitions=(
            Transition(
                "call",
                _("通知参会单位"),
                (M.DRAFT,),
                M.CALLED,
                Permission.MEETING_EDIT,
                guards=(has_participants,),
                effects=(note_call,),
                reactions=(phrases.tell_of_call,),
            ),
            Transition(
                "hold",
                _("会议已召开，印发纪要"),
                (M.DRAFT, M.CALLED),
                M.HELD,
                Permission.MEETING_EDIT,
                guards=(has_participants, was_held),
                effects=(note_call,),
                reactions=(phrases.tell_of_minutes,),
            ),
            Transition(
                "close",
                _("全部办结"),
                (M.HELD,),
                M.CLOSED,
                Permission.MEETING_EDIT,
                guards=(nothing_is_pending,),
                effects=(note_closing,),
            ),
            Transition(
                "cancel",
                _("取消会议"),
                (M.DRAFT, M.CALLED),
                M.CANCELLED,
                Permission.MEETING_EDIT,
                reactions=(phrases.tell_of_cancelling,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

ITEM = register(
    TransitionTable(
        model=AgreedItem,
        states=A,
        initial=A.OPEN,
        transitions=(
            Transition(
                "finish",
                _("报送落实情况"),
                (A.OPEN,),
                A.DONE,
                Permission.ITEM_ANSWER,
                effects=(take_result,),
                reactions=(phrases.tell_keeper_of_item,),
                requires=("result",),
            ),
            Transition(
                "confirm",
                _("确认已落实"),
                (A.DONE,),
                A.CONFIRMED,
                Permission.ITEM_CONFIRM,
                guards=(is_another_person,),
                effects=(note_confirming,),
                reactions=(phrases.tell_owner_of_decision,),
            ),
            Transition(
                "send_back",
                _("退回继续落实"),
                (A.DONE,),
                A.OPEN,
                Permission.ITEM_CONFIRM,
                reactions=(phrases.tell_owner_of_decision,),
                reason_required=True,
            ),
            Transition(
                "enter_ledger",
                _("列入任务台账"),
                (A.OPEN,),
                A.TASKED,
                Permission.MEETING_EDIT,
                effects=(take_task,),
                requires=("task",),
            ),
            Transition(
                "drop",
                _("不再办理"),
                (A.OPEN, A.DONE),
                A.DROPPED,
                Permission.ITEM_CONFIRM,
                reactions=(phrases.tell_owner_of_decision,),
                reason_required=True,
                dangerous=True,
            ),
            *due_transitions((A.OPEN,), remind=phrases.tell_of_due_day, overdue=phrases.tell_of_overdue),
        ),
    )
)
