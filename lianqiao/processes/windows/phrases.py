"""What windows tell people, and whom; each occasion once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.processes.windows.enums import EntryState, Mode, WindowState
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.processes.windows.queries.people import keepers_of, organisers_of

register("windows", gettext_lazy("专场对接"), group="introductions")

_OF_ENTRY = {
    EntryState.TAKING_PART: gettext_lazy("“%(record)s”将参加“%(window)s”"),
    EntryState.TURNED_DOWN: gettext_lazy("“%(record)s”没有被“%(window)s”采纳"),
}


def when_and_where(window: Window) -> str:
    """Day, hours and place in one line."""
    starts, ends = (timezone.localtime(at) for at in (window.starts_at, window.ends_at))
    place = _("线上") if window.mode == Mode.ONLINE else window.place
    return f"{date_format(starts, 'Y年n月j日 H:i')}–{date_format(ends, 'H:i')}，{place}"


def tell_host_of_proposals(window: Window, entries: Sequence[Entry]) -> None:
    """The organisers: a unit wants to take part."""
    inbox.send(
        organisers_of(window),
        key=f"windows.{window.pk}.proposed.{entries[0].pk}",
        subject=_("%(count)d 个项目申请参加“%(window)s”") % {"count": len(entries), "window": window.title[:60]},
        text="\n".join(str(entry.record.title) for entry in entries),
        url=links.page_of(window),
    )


def tell_owner_of_invitation(entry: Entry) -> None:
    """The owner: why it is invited, when and where."""
    reasons = "".join(f"\n· {line.label}" for line in entry.explanation.reasons) if entry.explanation else ""
    inbox.send(
        keepers_of(entry),
        key=f"windows.{entry.pk}.invited",
        subject=_("邀请“%(record)s”参加“%(window)s”")
        % {"record": entry.record.title[:40], "window": entry.window.title[:40]},
        text=_("%(host)s邀请贵单位参加：%(when)s。请同意或婉拒。%(reasons)s")
        % {"host": entry.window.organisation, "when": when_and_where(entry.window), "reasons": reasons},
        url=links.page_of(entry.window),
        organisations=[entry.organisation_id],
    )


def tell_owner_of_decision(entry: Entry, context: Context) -> None:
    """The owner: what the host decided, with the reason."""
    words = {"record": entry.record.title[:40], "window": entry.window.title[:40]}
    inbox.send(
        keepers_of(entry),
        key=f"windows.{entry.pk}.{entry.state}.{int(context.at.timestamp())}",
        subject=_OF_ENTRY[EntryState(entry.state)] % words,
        text=context.reason or when_and_where(entry.window),
        url=links.page_of(entry.window),
        organisations=[entry.organisation_id],
    )


def tell_host_of_answer(entry: Entry, context: Context) -> None:
    """The organisers: whether the invited one comes, or that somebody does not come after all."""
    inbox.send(
        organisers_of(entry.window),
        key=f"windows.{entry.pk}.{entry.state}.{int(context.at.timestamp())}",
        subject=_("“%(record)s”：%(state)s") % {"record": entry.record.title[:60], "state": entry.get_state_display()},
        text=context.reason or (entry.get_decline_code_display() if entry.decline_code else entry.window.title),
        url=links.page_of(entry.window),
    )


def tell_of_lost_talk(entry: Entry, gone: Entry) -> None:
    """Whoever had a talk with an entry that does not come."""
    inbox.send(
        keepers_of(entry),
        key=f"windows.{entry.pk}.lost.{gone.pk}",
        subject=_("“%(window)s”的一场洽谈取消") % {"window": entry.window.title[:60]},
        text=_("“%(record)s”退出了，原定与它的洽谈取消。") % {"record": gone.record.title},
        url=links.page_of(entry.window),
        organisations=[entry.organisation_id],
    )


def tell_of_pairs(window: Window) -> None:
    """Each owner: whom it may meet; it is to say whom it wants to."""
    counts: dict[Any, int] = {}
    for pair in Pair.objects.living().filter(window=window).values_list("demand_entry", "achievement_entry"):
        for key in pair:
            counts[key] = counts.get(key, 0) + 1
    stamp = int(window.matched_at.timestamp()) if window.matched_at else 0
    with inbox.together():
        for people, entries in _by_people(Entry.objects.filter(pk__in=counts).for_list()):
            inbox.send(
                people,
                key=f"windows.{window.pk}.pairs.{stamp}.{entries[0].organisation_id}",
                subject=_("“%(window)s”为您找到 %(count)d 个可谈的项目")
                % {"window": window.title[:60], "count": sum(counts[entry.pk] for entry in entries)},
                text=_("请选择想谈的。双方都想谈的优先安排。"),
                url=links.page_of(window),
                organisations=[entries[0].organisation_id],
            )


def tell_of_timetable(window: Window, context: Context) -> None:
    """Each who takes part: the talks of its own, with time and table."""
    lines: dict[Any, list[str]] = {}
    for talk in Talk.objects.filter(window=window).for_list().order_by("slot", "table"):
        begins = date_format(timezone.localtime(talk.begins_at), "H:i")
        for own, other in (
            (talk.pair.demand_entry, talk.pair.achievement_entry),
            (talk.pair.achievement_entry, talk.pair.demand_entry),
        ):
            words = {"time": begins, "table": talk.table, "record": other.record.title}
            lines.setdefault(own.pk, []).append(_("%(time)s %(table)d 号桌：%(record)s") % words)
    stamp = int(context.at.timestamp())
    with inbox.together():
        for people, entries in _by_people(Entry.objects.taking_part().filter(window=window).for_list()):
            mine = [line for entry in entries for line in lines.get(entry.pk, [])]
            inbox.send(
                people,
                key=f"windows.{window.pk}.timetable.{stamp}.{entries[0].organisation_id}",
                subject=_("“%(window)s”的日程已排定") % {"window": window.title[:60]},
                text=when_and_where(window) + "\n" + ("\n".join(mine) or _("这次没有能为您排上洽谈，仍欢迎到场交流。")),
                url=links.page_of(window),
                organisations=[entries[0].organisation_id],
            )


def tell_of_change(window: Window, context: Context) -> None:
    """Everybody who takes part or is to: the timetable is withdrawn, or the window is cancelled, and why."""
    cancelled = window.state == WindowState.CANCELLED
    subject = _("“%(window)s”已取消") if cancelled else _("“%(window)s”的日程撤回，将重新排定")
    _tell_all(window, f"{window.state}.{int(context.at.timestamp())}", subject, context.reason)


def tell_of_move(window: Window) -> None:
    """Everybody who takes part or is to: another time or place."""
    subject = _("“%(window)s”的时间或地点有变")
    _tell_all(window, f"moved.{int(timezone.now().timestamp())}", subject, when_and_where(window))


def remind(window: Window, context: Context) -> None:
    """Everybody who takes part: it is soon."""
    text = when_and_where(window) + "\n" + _("请按日程提前到场签到。")
    occasion = f"soon.{window.starts_at:%Y%m%d%H%M}"
    _tell_all(window, occasion, _("“%(window)s”即将举办"), text, states=(EntryState.TAKING_PART,))


def ask_for_results(window: Window, context: Context) -> None:
    """Everybody who had a talk: say how it went."""
    text = _("请登记每场洽谈的结果。双方都愿意继续时，系统会互相告知联系方式。")
    _tell_all(window, "results", _("请登记“%(window)s”的洽谈结果"), text, states=(EntryState.TAKING_PART,))


def tell_of_look_back(window: Window, context: Context) -> None:
    """The organisers: it is time to look at what followed."""
    inbox.send(
        organisers_of(window),
        key=f"windows.{window.pk}.look.{window.looked_back}",
        subject=_("“%(window)s”举办后第 %(number)d 次成效统计已可查看")
        % {"window": window.title[:60], "number": window.looked_back},
        text=_("只统计经对方确认或主管部门核实的签约和落地，意向不计。"),
        url=links.page_of(window),
    )


def _tell_all(
    window: Window,
    occasion: str,
    subject: str,
    text: str,
    *,
    states: Iterable[str] = (EntryState.PROPOSED, EntryState.INVITED, EntryState.TAKING_PART),
) -> None:
    with inbox.together():
        for people, entries in _by_people(Entry.objects.filter(window=window, state__in=states).for_list()):
            inbox.send(
                people,
                key=f"windows.{window.pk}.{occasion}.{entries[0].organisation_id}",
                subject=subject % {"window": window.title[:60]},
                text=text,
                url=links.page_of(window),
                organisations=[entries[0].organisation_id],
            )


def _by_people(entries: Iterable[Entry]) -> list[tuple[list[Any], list[Entry]]]:
    """The entries of each unit, with all who hear of one of them."""
    by_unit: dict[Any, list[Entry]] = {}
    for entry in entries:
        by_unit.setdefault(entry.organisation_id, []).append(entry)
    return [
        (list({person.pk: person for entry in mine for person in keepers_of(entry)}.values()), mine)
        for mine in by_unit.values()
    ]
