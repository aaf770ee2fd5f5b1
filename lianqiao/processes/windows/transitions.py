"""The states of a window, and of what takes part in it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.windows import phrases
from lianqiao.processes.windows.domain.pairs import drop_pairs_of
from lianqiao.processes.windows.domain.seating import clear_timetable, is_told_of, make_timetable, seatable
from lianqiao.processes.windows.enums import Admission, DeclineReason
from lianqiao.processes.windows.enums import EntryState as E
from lianqiao.processes.windows.enums import WindowState as W
from lianqiao.processes.windows.models import Entry, Window
from lianqiao.processes.windows.queries.people import members_of

#: Announced and not held yet.
LIVE = (W.OPEN, W.ARRANGING, W.READY)


def lies_ahead(window: Window, context: Context) -> str | None:
    """Nobody can enter a window whose last day for entries is over, or that is for regions and names none."""
    if window.entries_until < clock.today():
        return _now("报名截止日期已经过了，请先修改。")
    if window.admission == Admission.REGIONS and not window.regions.exists():
        return _now("请先写明面向哪些地区。")
    return None


def entries_are_over(window: Window, context: Context) -> str | None:
    """The last day for entries lies before today."""
    return None if window.entries_until < clock.today() else _now("还没有到报名截止日期。")


def somebody_may_meet(window: Window, context: Context) -> str | None:
    """There are pairs to seat, and nothing has been said of the talks that there are."""
    if is_told_of(window):
        return _now("已经有洽谈登记了结果，日程不能再变。")
    if not seatable(window, fill=bool(context.data.get("fill", True))):
        return _now("还没有可安排的洽谈，请先匹配，或等各单位选择。")
    return None


def nothing_is_told(window: Window, context: Context) -> str | None:
    """Nothing has been said of a talk."""
    return _now("已经有洽谈登记了结果，不能撤回或取消。") if is_told_of(window) else None


def has_ended(window: Window, context: Context) -> str | None:
    """The time is over."""
    return None if clock.now() >= window.ends_at else _now("还没有到结束时间。")


def has_begun(window: Window, context: Context) -> str | None:
    """It is the day, or later."""
    return None if clock.now() >= window.starts_at else _now("还没有到开始时间。")


def seat(window: Window, context: Context) -> None:
    """Make the timetable anew."""
    make_timetable(window, fill=bool(context.data.get("fill", True)))
    window.arranged_at = context.at


def unseat(window: Window, context: Context) -> None:
    """Take the timetable away."""
    clear_timetable(window)
    window.arranged_at = None


def note_reminder(window: Window, context: Context) -> None:
    """Once for each beginning."""
    window.reminded_for = window.starts_at


def note_day(window: Window, context: Context) -> None:
    """The day on which it was held."""
    window.held_on = window.day


def note_look(window: Window, context: Context) -> None:
    """One look more."""
    window.looked_back += 1


def window_is_open(entry: Entry, context: Context) -> str | None:
    """Who takes part is decided until the timetable stands."""
    if entry.window.state in (W.OPEN, W.ARRANGING):
        return None
    return _now("日程已经排定或活动已经结束，不能再办理。")


def window_lies_ahead(entry: Entry, context: Context) -> str | None:
    """One can stay away as long as the window has not been held."""
    return None if entry.window.state in LIVE else _now("活动已经结束。")


def there_is_room(entry: Entry, context: Context) -> str | None:
    """No more take part than there is room for."""
    if Entry.objects.filter(window=entry.window_id, state=E.TAKING_PART).count() < entry.window.capacity:
        return None
    return _now("名额已满。")


def record_is_public(entry: Entry, context: Context) -> str | None:
    """What takes part is a record that is public now."""
    rows = type(entry.record).objects.published()
    return None if rows.filter(pk=entry.record.pk).exists() else _now("这条记录目前没有公开，不能参加。")


def delegate_agrees(entry: Entry, context: Context) -> str | None:
    """A member of the unit comes, and the unit agrees that the name is told at the table."""
    if context.data.get("agrees") is False:
        return _now("请勾选同意，否则无法为您安排洽谈。")
    person = context.data.get("delegate")
    if person is None or str(person) in {str(one.pk) for one in members_of(entry.organisation_id)}:
        return None
    return _now("参会代表要是本单位的成员。")


def reason_is_of_the_list(entry: Entry, context: Context) -> str | None:
    """One of the list."""
    code = context.data.get("code")
    return None if code is None or code in DeclineReason.values else _now("请从列表中选择原因。")


def take_a_place(entry: Entry, context: Context) -> None:
    """Of two who take the last place at once the second waits for the first, and is refused."""
    Window.objects.select_for_update().get(pk=entry.window_id)
    if refusal := there_is_room(entry, context):
        raise DomainError("full", refusal)


def note_delegate(entry: Entry, context: Context) -> None:
    """Who comes, and since when that is agreed."""
    entry.delegate_id = int(context.data["delegate"])
    entry.agreed_at = context.at


def note_decline(entry: Entry, context: Context) -> None:
    """Why not."""
    entry.decline_code = context.data["code"]


def forget_decline(entry: Entry, context: Context) -> None:
    """It is asked anew."""
    entry.decline_code = ""


def leave_tables(entry: Entry, context: Context) -> None:
    """Its talks do not take place, and the others hear of it."""
    for other in drop_pairs_of(entry):
        phrases.tell_of_lost_talk(other, entry)


WINDOW = register(
    TransitionTable(
        model=Window,
        states=W,
        initial=W.DRAFT,
        transitions=(
            Transition("open", _("开始征集项目"), (W.DRAFT,), W.OPEN, Permission.WINDOW_MANAGE, guards=(lies_ahead,)),
            Transition("close", _("结束征集，开始排期"), (W.OPEN,), W.ARRANGING, Permission.WINDOW_MANAGE),
            Transition("close_entries", _("报名截止"), (W.OPEN,), W.ARRANGING, None, guards=(entries_are_over,)),
            Transition(
                "reopen", _("重新征集项目"), (W.ARRANGING,), W.OPEN, Permission.WINDOW_MANAGE, guards=(lies_ahead,)
            ),
            Transition(
                "arrange",
                _("排定日程，通知各单位"),
                (W.ARRANGING, W.READY),
                W.READY,
                Permission.WINDOW_MANAGE,
                guards=(somebody_may_meet,),
                effects=(seat,),
                reactions=(phrases.tell_of_timetable,),
            ),
            Transition(
                "withdraw_timetable",
                _("撤回日程"),
                (W.READY,),
                W.ARRANGING,
                Permission.WINDOW_MANAGE,
                guards=(nothing_is_told,),
                effects=(unseat,),
                reactions=(phrases.tell_of_change,),
                reason_required=True,
            ),
            Transition(
                "remind",
                _("举办前提醒"),
                (W.READY,),
                W.READY,
                None,
                effects=(note_reminder,),
                reactions=(phrases.remind,),
            ),
            Transition(
                "finish",
                _("活动结束"),
                (W.READY,),
                W.HELD,
                Permission.WINDOW_MANAGE,
                guards=(has_begun,),
                effects=(note_day,),
                reactions=(phrases.ask_for_results,),
            ),
            Transition(
                "end",
                _("到时自动结束"),
                (W.READY,),
                W.HELD,
                None,
                guards=(has_ended,),
                effects=(note_day,),
                reactions=(phrases.ask_for_results,),
            ),
            Transition(
                "look_back",
                _("统计成效"),
                (W.HELD,),
                W.HELD,
                None,
                effects=(note_look,),
                reactions=(phrases.tell_of_look_back,),
            ),
            Transition(
                "cancel",
                _("取消专场"),
                (W.DRAFT, *LIVE),
                W.CANCELLED,
                Permission.WINDOW_MANAGE,
                guards=(nothing_is_told,),
                effects=(unseat,),
                reactions=(phrases.tell_of_change,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

ENTRY = register(
    TransitionTable(
        model=Entry,
        states=E,
        initial=E.PROPOSED,
        transitions=(
            Transition(
                "admit",
                _("同意参加"),
                (E.PROPOSED, E.TURNED_DOWN),
                E.TAKING_PART,
                Permission.WINDOW_MANAGE,
                guards=(window_is_open, record_is_public, there_is_room),
                effects=(take_a_place,),
                reactions=(phrases.tell_owner_of_decision,),
            ),
            Transition(
                "refuse",
                _("不采纳"),
                (E.PROPOSED,),
                E.TURNED_DOWN,
                Permission.WINDOW_MANAGE,
                guards=(window_is_open,),
                reactions=(phrases.tell_owner_of_decision,),
                reason_required=True,
            ),
            Transition(
                "agree",
                _("同意参加"),
                (E.INVITED, E.DECLINED),
                E.TAKING_PART,
                Permission.WINDOW_JOIN,
                guards=(window_is_open, record_is_public, delegate_agrees, there_is_room),
                effects=(take_a_place, note_delegate, forget_decline),
                reactions=(phrases.tell_host_of_answer,),
                requires=("delegate",),
            ),
            Transition(
                "decline",
                _("婉拒"),
                (E.INVITED,),
                E.DECLINED,
                Permission.WINDOW_JOIN,
                guards=(reason_is_of_the_list,),
                effects=(note_decline,),
                reactions=(phrases.tell_host_of_answer,),
                requires=("code",),
            ),
            Transition(
                "withdraw",
                _("退出"),
                (E.PROPOSED, E.TAKING_PART),
                E.WITHDRAWN,
                Permission.WINDOW_JOIN,
                guards=(window_lies_ahead,),
                effects=(leave_tables,),
                reactions=(phrases.tell_host_of_answer,),
                reason_required=True,
            ),
            Transition(
                "propose_again",
                _("重新申请参加"),
                (E.WITHDRAWN,),
                E.PROPOSED,
                Permission.WINDOW_JOIN,
                guards=(window_is_open, record_is_public),
                reactions=(phrases.tell_host_of_answer,),
            ),
        ),
    )
)
