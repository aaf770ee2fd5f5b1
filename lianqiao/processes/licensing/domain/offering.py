"""Writing offers of the pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.licensing.domain.keeping import locked_offer, tell, write_stages
from lianqiao.processes.licensing.models import PoolOffer


@transaction.atomic
def create_offer(
    *, actor: Actor, disposal: Disposal, values: Mapping[str, Any], stages: Iterable[Mapping[str, Any]] = ()
) -> PoolOffer:
    """A draft of the unit acted for, by one of its decisions to license.

    `values` are columns that a person fills in, `stages` rows with the columns of `STAGE_COLUMNS`. Raises AccessError,
    DomainError for a decision that is not the unit's own or not in force, or InvalidInput.
    """
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.POOL_EDIT)
    unit: Any = actor.organisation
    offer = PoolOffer(organisation=unit, region_id=unit.region_id, created_by=actor.user, disposal=disposal)
    actor.require(Permission.POOL_EDIT, offer)
    if disposal.organisation_id != unit.pk:
        raise DomainError("foreign_disposal", _("只能按本单位的转化决策入池。"), "disposal")
    if not disposal.is_usable:
        raise DomainError("unusable", _("这项转化决策没有生效、已经失效或正在用于另一项交易。"), "disposal")
    assign(offer, values, also=frozenset({"disposal"}))
    offer.save(force_insert=True)
    write_stages(stages, offer=offer)
    tell(offer, "create", actor, _("起草入池"))
    return offer


@transaction.atomic
def update_offer(
    offer: PoolOffer,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    stages: Iterable[Mapping[str, Any]] | None = None,
) -> PoolOffer:
    """Change a draft. Stages that are None stay. Raises AccessError for one that was handed in, or InvalidInput."""
    locked = locked_offer(offer.pk)
    actor.require(Permission.POOL_EDIT, locked)
    disposal = values.get("disposal")
    if disposal is not None and disposal.organisation_id != locked.organisation_id:
        raise DomainError("foreign_disposal", _("只能按本单位的转化决策入池。"), "disposal")
    assign(locked, values)
    locked.save()
    if stages is not None:
        write_stages(stages, offer=locked)
    tell(locked, "update", actor, _("修改入池草稿"))
    return locked
