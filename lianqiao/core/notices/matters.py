"""What still stands in the way of a notice: places without proof, objections that are open or upheld."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.notices.enums import ObjectionState, Place
from lianqiao.core.notices.models import Objection, PublicNotice


def matters_of(notice: PublicNotice) -> list[str]:
    """Each open matter of the present round in one sentence; none when the notice may pass."""
    return [*_open_places(notice), *_open_objections(notice)]


def recount(notice: PublicNotice, *, changed: Objection | None = None, to: str = "") -> None:
    """Set how many matters are open; `changed` is an objection whose new state `to` is not saved yet.

    The caller holds the lock of the notice and saves it.
    """
    rows = notice.objections.filter(round=notice.round)
    if changed is not None:
        rows = rows.exclude(pk=changed.pk)
    open_objections = rows.exclude(state=ObjectionState.REJECTED).count()
    if changed is not None and to != ObjectionState.REJECTED:
        open_objections += 1
    notice.open_matters = len(_open_places(notice)) + open_objections


def objections_of(notice: PublicNotice) -> Any:
    """The objections of the present round, in order."""
    return notice.objections.filter(round=notice.round).order_by("serial")


def _open_places(notice: PublicNotice) -> list[str]:
    duration = notice.duration
    if duration is None:
        return []
    message = _("“%(place)s”还没有登记满 %(length)s 的实际公示时间。")
    return [
        message % {"place": place.get_place_display(), "length": duration}
        for place in notice.current_places()
        if place.place != Place.PORTAL and not place.is_covered(duration)
    ]


def _open_objections(notice: PublicNotice) -> list[str]:
    told = []
    for objection in objections_of(notice).exclude(state=ObjectionState.REJECTED):
        if objection.state == ObjectionState.RECEIVED:
            told.append(_("异议 %(serial)d 还没有答复。") % {"serial": objection.serial})
        else:
            told.append(_("异议 %(serial)d 成立，请修改或终止公示。") % {"serial": objection.serial})
    return told
