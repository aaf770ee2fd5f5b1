"""Who tries again what the clock could not do: the system administrator."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def always(actor: Actor, setback: Any) -> bool:
    """The office alone decides."""
    return True


allow(Permission.SETBACK_RETRY, always, reason=_("由系统管理员重试没有按时办理的事项。"))
