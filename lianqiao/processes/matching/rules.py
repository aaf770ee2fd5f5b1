"""Which match a person may see and put aside."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_own, is_public_for


@predicate
def both_are_public(actor: Actor, match: Any) -> bool:
    """Neither record has been taken back, and both are public for this actor."""
    return is_public_for.test(actor, match.demand) and is_public_for.test(actor, match.achievement)


allow(Permission.MATCH_VIEW, is_own & both_are_public, reason=_("只能查看本单位的匹配，且双方信息仍在公开。"))
allow(Permission.MATCH_DISMISS, is_own, reason=_("只能处理本单位的匹配。"))
