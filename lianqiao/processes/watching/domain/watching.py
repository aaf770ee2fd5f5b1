"""Keeping watch lists and entering leads; what becomes of a lead is in its transitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.watching.enums import OPEN_STATES
from lianqiao.processes.watching.models import Lead, WatchList


@transaction.atomic
def save_watch_list(
    watch_list: WatchList | None, *, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any] = ()
) -> WatchList:
    """Keep a new list (None) or change one of the body acted for. Raises AccessError or InvalidInput."""
    saved = watch_list or WatchList(**_mine(actor))
    if watch_list is not None:
        saved = WatchList.objects.select_for_update().get(pk=watch_list.pk)
    actor.require(Permission.LEAD_HANDLE, saved)
    assign(saved, values)
    saved.save()
    saved.fields.set(fields)
    text = _("新建关注清单") if watch_list is None else _("修改关注清单")
    log.record(outbox.topic_of(saved, "save"), saved, actor=actor, text=text)
    return saved


@transaction.atomic
def save_lead(lead: Lead | None, *, actor: Actor, values: Mapping[str, Any]) -> Lead:
    """Enter a new lead (None) under an active list of one's own, or change one that is still open.

    Raises AccessError, InvalidInput, or DomainError for a list that is not active or a lead that is closed.
    """
    saved = Lead(**_mine(actor)) if lead is None else Lead.objects.select_for_update().get(pk=lead.pk)
    actor.require(Permission.LEAD_HANDLE, saved)
    if saved.state not in OPEN_STATES:
        raise DomainError("closed", _("这条线索已经办结，不能再修改。"))
    watch_list = values.get("watch_list")
    if watch_list is not None and watch_list.organisation_id != saved.organisation_id:
        raise DomainError("foreign_list", _("请选择本单位的关注清单。"), "watch_list")
    if lead is None and watch_list is not None and not watch_list.is_active:
        raise DomainError("inactive_list", _("这份清单已停止关注，请先恢复或另选一份。"), "watch_list")
    seen_on = values.get("seen_on")
    if seen_on is not None and seen_on > clock.today():
        raise DomainError("future", _("发现日期不能晚于今天。"), "seen_on")
    assign(saved, values)
    saved.save()
    text = _("登记省外成果线索") if lead is None else _("修改省外成果线索")
    log.record(outbox.topic_of(saved, "save"), saved, actor=actor, text=text)
    return saved


def _mine(actor: Actor) -> dict[str, Any]:
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.LEAD_HANDLE)
    return {"organisation": actor.organisation, "region_id": actor.organisation.region_id, "created_by": actor.user}
