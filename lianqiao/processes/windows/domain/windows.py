"""Making a window and changing its words, time and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.windows import phrases
from lianqiao.processes.windows.enums import EDITABLE_STATES, EntryState, Mode
from lianqiao.processes.windows.models import Entry, Window


@dataclass(frozen=True)
class About:
    """What a window is about and who helps to hold it."""

    fields: Iterable[Any] = ()
    industries: Iterable[Any] = ()
    regions: Iterable[Any] = ()
    co_hosts: Iterable[Any] = ()


@transaction.atomic
def save_window(
    window: Window | None, *, actor: Actor, values: Mapping[str, Any], about: About | None = None
) -> Window:
    """Keep a new draft (None), or change one that has no timetable yet; who takes part hears of another time or place.

    `about` None leaves it as it is. Raises AccessError, InvalidInput or DomainError, and then nothing has changed.
    """
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.WINDOW_MANAGE)
    mine = {"organisation": actor.organisation, "region_id": actor.organisation.region_id, "created_by": actor.user}
    saved = Window(**mine) if window is None else Window.objects.select_for_update().get(pk=window.pk)
    actor.require(Permission.WINDOW_MANAGE, saved)
    if not actor.is_verified:
        raise DomainError("not_verified", _("单位通过核验后才能举办专场对接。"))
    if saved.state not in EDITABLE_STATES:
        raise DomainError("settled", _("日程已经排定，不能再修改；需要时请先撤回日程。"))
    before = _when_and_where(saved)
    assign(saved, values)
    _check_times(saved)
    if saved.mode == Mode.ONSITE and not saved.place.strip():
        raise DomainError("no_place", _("线下活动请写明地点。"), "place")
    if Entry.objects.filter(window=saved, state=EntryState.TAKING_PART).count() > saved.capacity:
        raise DomainError("too_small", _("已经参加的项目比名额多。"), "capacity")
    saved.save()
    if about is not None:
        _set_about(saved, about)
    text = _("新建专场对接") if window is None else _("修改专场对接")
    log.record(outbox.topic_of(saved, "save"), saved, actor=actor, text=text)
    outbox.publish(outbox.topic_of(saved, "save"), saved.pk)
    if window is not None and _when_and_where(saved) != before:
        phrases.tell_of_move(saved)
    return saved


def _set_about(window: Window, about: About) -> None:
    co_hosts = [one for one in about.co_hosts if one.pk != window.organisation_id]
    if any(not one.is_verified for one in co_hosts):
        raise DomainError("co_host_not_verified", _("协办单位都要已通过核验。"), "co_hosts")
    window.fields.set(about.fields)
    window.industries.set(about.industries)
    window.regions.set(about.regions)
    window.co_hosts.set(co_hosts)


def _check_times(window: Window) -> None:
    if timezone.localtime(window.ends_at).date() != window.day:
        raise DomainError("more_than_a_day", _("一场专场对接要在同一天内结束；跨天的请分成几场。"), "ends_at")
    if window.starts_at <= clock.now():
        raise DomainError("past", _("开始时间要晚于现在。"), "starts_at")
    if window.entries_until >= window.day:
        raise DomainError("no_time_to_arrange", _("报名截止日期要早于举办日期，以便匹配和排期。"), "entries_until")
    if window.slots < 1:
        raise DomainError("no_slot", _("从开始到结束排不下一场洽谈，请调整时长。"), "slot_minutes")


def _when_and_where(window: Window) -> tuple[Any, ...]:
    return window.starts_at, window.ends_at, window.mode, window.place, window.online_url
