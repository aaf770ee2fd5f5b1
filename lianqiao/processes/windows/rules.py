"""Who holds windows, and who takes part in them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_own
from lianqiao.processes.windows.queries.visibility import may_host


@predicate
def is_host(actor: Actor, record: Any) -> bool:
    """The person acts for the body that holds the window, or the window of the entry."""
    window = getattr(record, "window", record)
    return may_host(actor) and actor.organisation_id == window.organisation_id


allow(
    Permission.WINDOW_MANAGE,
    is_host,
    reason=_("只有主办单位可以办理；企业不能主办，可以报名参加。"),
)
allow(Permission.WINDOW_JOIN, is_own, reason=_("只能办理本单位的参加项目。"))
