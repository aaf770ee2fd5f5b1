"""Who keeps watch lists and works at leads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_own
from lianqiao.processes.watching.queries.visibility import watches


@predicate
def is_watching(actor: Actor, record: Any) -> bool:
    """The person acts for a government body, or for one that serves a region."""
    return watches(actor)


allow(
    Permission.LEAD_HANDLE,
    is_own & is_watching,
    reason=_("由政府部门、转移机构或平台运营机构的人员办理，且限于本单位的关注清单。"),
)
