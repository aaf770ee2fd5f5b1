"""Who may read the log, run the retention, and handle requests about personal data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def always(actor: Actor, obj: Any) -> bool:
    """The office alone decides."""
    return True


@predicate
def is_of_own_organisation(actor: Actor, entry: Any) -> bool:
    """What was done for the organisation acted for."""
    return bool(entry.organisation_id == actor.organisation_id)


@predicate
def is_own_request(actor: Actor, request: Any) -> bool:
    """The person asked themselves."""
    return bool(request.user_id == actor.user_id)


allow(Permission.LOG_VIEW, always, reason=_("只有审计管理员可以查看全部日志。"))
allow(Permission.LOG_EXPORT, always, reason=_("只有审计管理员可以导出日志。"))
allow(Permission.LOG_VIEW_OWN, is_of_own_organisation, reason=_("只能查看本单位的日志。"))
allow(Permission.RETENTION_RUN, always, reason=_("只有系统管理员可以清理到期数据。"))
allow(Permission.PERSONAL_DATA_HANDLE, ~is_own_request, reason=_("自己的请求由另一位安全管理员办理。"))
allow(Permission.PERSONAL_DATA_ASK, is_own_request, reason=_("只能处理自己的请求。"))
