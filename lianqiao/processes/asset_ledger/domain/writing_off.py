"""Proposing to take an asset or shares off the books; approving is a transition."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.processes.asset_ledger.domain.posting import lock, require
from lianqiao.processes.asset_ledger.enums import Condition, WriteOffState
from lianqiao.processes.asset_ledger.models import Asset, Holding, WriteOff


@transaction.atomic
def propose_write_off(
    asset: Asset, *, actor: Actor, grounds: str, text: str, holding: Holding | None = None, uploads: Any = ()
) -> WriteOff:
    """Propose it with grounds; somebody else approves. Raises AccessError, DomainError or InvalidInput."""
    locked = lock(asset, actor)
    if holding is None and locked.condition != Condition.HELD:
        raise DomainError("not_held", _("这项资产已经不在账上。"))
    if holding is not None and not Holding.objects.get(pk=holding.pk).share_percent:
        raise DomainError("exited", _("股权已经全部退出。"))
    if WriteOff.objects.filter(asset=locked, holding=holding, state=WriteOffState.PROPOSED).exists():
        raise DomainError("proposed", _("已经申请核销，等待批准。"))
    row = WriteOff(
        organisation=locked.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        asset=locked,
        holding=holding,
        grounds=grounds,
        text=text.strip(),
    )
    require(row, actor)
    try:
        row.full_clean(exclude=["decided_by"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    row.save(force_insert=True)
    for upload in uploads:
        files.store(upload, actor=actor, organisation=locked.organisation, subject=row)
    topic = outbox.topic_of(row, "propose")
    log.record(topic, row, actor=actor, text=_("申请核销"), reason=row.text)
    outbox.publish(topic, row.pk)
    return row
