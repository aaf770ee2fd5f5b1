"""Who keeps the calendar: the system's administrator."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_of_the_installation(actor: Actor, day: Any) -> bool:
    """The calendar is one for all; the office alone decides."""
    return actor.office is not None


allow(Permission.CALENDAR_EDIT, is_of_the_installation, reason=_("日历由系统管理员维护。"))
