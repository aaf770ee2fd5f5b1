"""Who may manage the channels of an organisation: its administrators."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def acts_for_it(actor: Actor, organisation: Any) -> bool:
    """The organisation is the one acted for."""
    return bool(organisation.pk == actor.organisation_id)


allow(Permission.CHANNEL_MANAGE, acts_for_it, reason=_("只能管理本单位的通知渠道。"))
