"""The clock that rules go by: the system's time, which a demonstration and the tests may set forward.

What happened when (the business log, `created_at`) is always told by the system's own clock; deadlines, freshness and
"today" are told by this one. In production the two agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.remembered import Remembered

logger = structlog.get_logger(__name__)

#: How far the clock may be set forward in all: ten years.
LONGEST = timedelta(days=3653)

_ROW = 1


def _stored() -> timedelta:
    if not settings.CLOCK_MOVABLE:
        return timedelta(0)
    from lianqiao.core.calendar.models import ClockOffset

    row = ClockOffset.objects.filter(pk=_ROW).values_list("forward", flat=True).first()
    return row or timedelta(0)


#: The stored offset; all processes follow a change within two seconds.
OFFSET = Remembered(_stored, seconds=2)

_extra = timedelta(0)


def now() -> datetime:
    """The moment by which rules go, aware."""
    return timezone.now() + offset()


def today() -> date:
    """The day by which rules go, in Asia/Shanghai."""
    return timezone.localdate(now(), timezone.get_default_timezone())


def day_of(timestamp: float) -> date:
    """The day that this clock shows at a moment of the system's, in seconds since 1970: what a scheduled job is for."""
    moment = datetime.fromtimestamp(timestamp, tz=timezone.get_default_timezone())
    return (moment + offset()).date()


def offset() -> timedelta:
    """How far the clock is ahead of the system's; zero in production."""
    return OFFSET.get() + _extra


def forward(by: timedelta) -> timedelta:
    """Set the clock of all processes forward by `by` and return how far it is ahead now.

    Raises DomainError in production, for a step that is not forward, and beyond ten years: time that objects have
    lived through does not come back, so there is only `reset`, for a demonstration that begins anew.
    """
    from lianqiao.core.calendar.models import ClockOffset

    if not settings.CLOCK_MOVABLE:
        raise DomainError("clock_fixed", _("正式运行时不能拨动时钟。"))
    if by <= timedelta(0):
        raise DomainError("clock_backward", _("时钟只能向前拨。"))
    ClockOffset.objects.get_or_create(pk=_ROW)
    row = ClockOffset.objects.select_for_update().get(pk=_ROW)
    if row.forward + by > LONGEST:
        raise DomainError("clock_too_far", _("时钟最多只能向前拨十年。"))
    row.forward += by
    row.save()
    OFFSET.forget()
    logger.warning("clock_moved", by=str(by), ahead=str(row.forward))
    return offset()


def reset() -> None:
    """Let the clock agree with the system's again; refused in production, where it never left it."""
    from lianqiao.core.calendar.models import ClockOffset

    if not settings.CLOCK_MOVABLE:
        raise DomainError("clock_fixed", _("正式运行时不能拨动时钟。"))
    ClockOffset.objects.filter(pk=_ROW).delete()
    OFFSET.forget()
    logger.warning("clock_reset")


@contextmanager
def ahead(by: timedelta) -> Iterator[None]:
    """Let this process alone live `by` later (or, negative, earlier), for tests; may be nested."""
    global _extra
    before, _extra = _extra, _extra + by
    try:
        yield
    finally:
        _extra = before
