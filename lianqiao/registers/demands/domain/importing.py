"""Many demands at once, as drafts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.bulk import Draft, create_drafts
from lianqiao.registers.demands.models import Demand


def import_demands(drafts: Sequence[Draft], *, actor: Actor, source: str) -> list[Demand]:
    """Drafts of the organisation that the actor acts for, in order; `source` says where the data come from.

    Raises AccessError, or InvalidInput for the first draft that is not well formed; then nothing was created.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再发布需求。"))
    return create_drafts(
        Demand, drafts, actor=actor, permission=Permission.DEMAND_CREATE, text=_("导入需求"), source=source
    )
