"""Who sees and changes how finds are ranked, and who sees whom the ranking shows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_of_the_installation(actor: Actor, obj: Any) -> bool:
    """The ranking is one for all; the office alone decides."""
    return actor.office is not None


@predicate
def looks_over_a_region(actor: Actor, obj: Any) -> bool:
    """A government body; whoever keeps the installation has `RANKING_VIEW`."""
    return actor.oversight is not None


allow(Permission.RANKING_VIEW, is_of_the_installation, reason=_("匹配排序由系统管理员查看。"))
allow(Permission.RANKING_ADOPT, is_of_the_installation, reason=_("匹配排序由系统管理员启用。"))
allow(Permission.EXPOSURE_VIEW, looks_over_a_region, reason=_("推荐公平性由系统管理员和政府部门查看。"))
