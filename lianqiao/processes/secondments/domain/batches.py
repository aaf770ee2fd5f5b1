"""Making up the list of persons whom a body means to second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.secondments.domain.keeping import tell
from lianqiao.processes.secondments.enums import BatchState, SecondmentState
from lianqiao.processes.secondments.models import Batch, Secondment


@transaction.atomic
def create_batch(*, actor: Actor, values: Mapping[str, Any], secondments: Iterable[Secondment]) -> Batch:
    """A list of the government body acted for, of persons on whom both sides have settled.

    `values` are title and begins_on. Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    organisation: Any = actor.organisation
    if actor.oversight is None or organisation is None:
        raise AccessError(_("选派名单由政府部门拟定。"), permission=Permission.SECONDMENT_DECIDE)
    batch = Batch(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.SECONDMENT_DECIDE, batch)
    assign(batch, values)
    batch.save(force_insert=True)
    _put(batch, secondments)
    tell(batch, "create", actor, _("拟定选派名单"))
    return batch


@transaction.atomic
def change_batch(batch: Batch, *, actor: Actor, values: Mapping[str, Any], secondments: Iterable[Secondment]) -> Batch:
    """Change a list that is being made up; its persons are exactly these afterwards."""
    locked: Batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    actor.require(Permission.SECONDMENT_DECIDE, locked)
    if locked.state != BatchState.DRAFT:
        raise DomainError("wrong_state", _("定稿以后不能再改；还没有决定的可以退回修改。"))
    assign(locked, values)
    locked.save()
    _put(locked, secondments)
    tell(locked, "change", actor, _("修改选派名单"))
    return locked


def choosable(body_id: Any, batch: Batch | None = None) -> Any:
    """Those whom the body may put on a list: both sides settled, and on no other list."""
    rows = Secondment.objects.filter(post__body=body_id, state=SecondmentState.MATCHED)
    free = rows.filter(batch__isnull=True)
    return free if batch is None else free | rows.filter(batch=batch)


def _put(batch: Batch, secondments: Iterable[Secondment]) -> None:
    wanted = {one.pk for one in secondments}
    rows = Secondment.objects.select_for_update(of=("self",)).order_by("pk")
    for one in rows.filter(batch=batch).exclude(pk__in=wanted):
        one.batch = None
        one.save()
    found = list(rows.filter(pk__in=wanted))
    may = set(choosable(batch.organisation_id, batch).values_list("pk", flat=True))
    if len(found) != len(wanted) or any(one.pk not in may for one in found):
        raise DomainError("not_free", _("有人已经退出，或者在别的名单上，请刷新页面。"), "secondments")
    for one in found:
        if one.batch_id != batch.pk:
            one.batch = batch
            one.save()
