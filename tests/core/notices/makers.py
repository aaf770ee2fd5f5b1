"""Notices of one unit, made and moved on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.notices.domain.notices import (
    create_notice,
)
from lianqiao.core.notices.enums import NoticeState as N
from lianqiao.core.notices.kinds import OTHER
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.transitions import apply
from tests.factories import (
    make_officer,
)
from tests.factories.notices import walk

DAY = timedelta(days=1)


SHANGHAI_NOON = "2026-09-21 04:00:00+00:00"


def of(owner: Actor, state: str = N.RUNNING, **values: Any) -> PublicNotice:
    notice = create_notice(
        actor=owner,
        values={"kind": OTHER.key, "title": "公示", "text": "公示如下。", **values.pop("values", {})},
        places=values.pop("places", ()),
    )
    return walk(notice, state, owner)


def walk_on(notice: PublicNotice) -> PublicNotice:
    """Clear a notice and let its time pass."""
    notice = apply(notice, "clear", actor=make_officer(code=notice.region_id), opinion="可以公示")
    notice = apply(notice, "start", actor=SYSTEM)
    with clock.ahead(notice.last_day + DAY - clock.today()):
        return apply(notice, "pass", actor=SYSTEM)
