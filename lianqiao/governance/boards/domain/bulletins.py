"""Drawing up a bulletin from the figures, editing it, and writing it anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.periods import Period, last_day
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.boards.enums import BulletinState
from lianqiao.governance.boards.models import Alert, Bulletin
from lianqiao.governance.boards.queries.board import board_of
from lianqiao.governance.boards.queries.league import league_of
from lianqiao.governance.boards.queries.places import Place, parts_of
from lianqiao.governance.boards.writing import Written, write

_EDITABLE = frozenset({"title", "number", "recipients", "text"})


@transaction.atomic
def draw_up_bulletin(*, actor: Actor, period: Period, month: date, recipients: str = "") -> Bulletin:
    """A draft on the region of the government body acted for, written from the figures to the end of a month.

    Raises AccessError, or DomainError where no target is in force for the period; then nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("通报由政府部门编写。"), permission=Permission.BULLETIN_EDIT)
    bulletin = Bulletin(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        starts_on=period.start,
        ends_on=period.end,
        month=month,
        recipients=recipients,
    )
    actor.require(Permission.BULLETIN_EDIT, bulletin)
    if not period.contains(month) or month > clock.today():
        raise DomainError("bulletin_month", _("数据月份要在所选时期之内，也不能晚于今天。"), "month")
    _take(bulletin, _written(bulletin, actor))
    bulletin.full_clean(exclude=["organisation", "region", "created_by"])
    bulletin.save(force_insert=True)
    _tell(bulletin, "draw_up", actor, _("按数据起草通报"))
    return bulletin


@transaction.atomic
def edit_bulletin(bulletin: Bulletin, *, actor: Actor, values: Mapping[str, Any]) -> Bulletin:
    """Change title, number, recipients and text of a draft; tables and charts stay as the figures were."""
    locked = _lock_draft(bulletin, actor)
    if strange := values.keys() - _EDITABLE:
        raise LookupError(f"a bulletin does not take {', '.join(sorted(strange))}")
    assign(locked, values)
    locked.save()
    _tell(locked, "edit", actor, _("修改通报"))
    return locked


@transaction.atomic
def rewrite_bulletin(bulletin: Bulletin, *, actor: Actor) -> Bulletin:
    """Write a draft anew from the figures as they stand now; what was edited by hand is replaced."""
    locked = _lock_draft(bulletin, actor)
    _take(locked, _written(locked, actor))
    locked.save()
    _tell(locked, "rewrite", actor, _("按最新数据重写通报"))
    return locked


@transaction.atomic
def discard_bulletin(bulletin: Bulletin, *, actor: Actor) -> None:
    """Throw a draft away; the history of rows keeps it."""
    locked = _lock_draft(bulletin, actor)
    _tell(locked, "discard", actor, _("删除通报草稿"))
    locked.delete()


def _written(bulletin: Bulletin, actor: Actor) -> Written:
    home, period = actor.organisation.region, bulletin.period
    day = min(last_day(bulletin.month), clock.today())
    board = board_of(Place(region=home), period=period, on=day)
    targeted = [line.indicator for line in board.lines if line.target is not None]
    if not targeted:
        raise DomainError(
            "no_targets", _("本地区在%(period)s没有已下达的目标，写不出通报。") % {"period": period.label}, "period"
        )
    regions = parts_of(home)
    league = league_of(regions, targeted, period=period, month=bulletin.month, where=home)
    alerts = Alert.objects.open().filter(
        target__place_region__in=[home, *regions], target__starts_on=period.start, target__ends_on=period.end
    )
    loaded = alerts.select_related("target__indicator", "target__place_region", "target__place_organisation")
    return write(board, league, list(loaded.order_by("since", "target__place_region", "id")), month=bulletin.month)


def _take(bulletin: Bulletin, written: Written) -> None:
    bulletin.title, bulletin.text = written.title[:200], written.text
    bulletin.tables, bulletin.charts = written.tables, written.charts
    bulletin.drawn_up_on = clock.today()


def _lock_draft(bulletin: Bulletin, actor: Actor) -> Bulletin:
    locked: Bulletin = Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    actor.require(Permission.BULLETIN_EDIT, locked)
    if locked.state != BulletinState.DRAFT:
        raise DomainError("bulletin_issued", _("通报印发后不能修改，可以撤回后另写一份。"))
    return locked


def _tell(bulletin: Bulletin, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(bulletin, name)
    log.record(topic, bulletin, actor=actor, text=text)
    outbox.publish(topic, bulletin.pk)
