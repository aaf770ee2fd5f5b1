"""Making and changing a demand."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.registers.demands.models import Demand

#: Length of a title that is taken from the first sentence of a problem.
TITLE_LENGTH = 40


@transaction.atomic
def create_demand(
    *, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any] = (), industries: Iterable[Any] = ()
) -> Demand:
    """A new draft of the organisation that the actor acts for.

    `values` are columns that a person may fill in (`core.records.assign`). Raises AccessError, or InvalidInput with
    the sentences per field; a draft may be incomplete, but what it says must be well formed.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再发布需求。"))
    demand = Demand(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(Permission.DEMAND_CREATE, demand)
    assign(demand, values)
    demand.save(force_insert=True)
    _replace_parts(demand, fields=fields, industries=industries)
    topic = outbox.topic_of(demand, "create")
    log.record(topic, demand, actor=actor, text=_("录入需求"))
    outbox.publish(topic, demand.pk)
    return demand


def title_of(problem: str) -> str:
    """The first sentence of a problem, cut to `TITLE_LENGTH` characters."""
    first = re.split(r"[。！？!?；;\n]", problem.strip(), maxsplit=1)[0].strip() or problem.strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


@transaction.atomic
def update_demand(
    demand: Demand,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    fields: Iterable[Any] | None = None,
    industries: Iterable[Any] | None = None,
) -> Demand:
    """Change a draft or a demand that was sent back; parts that are None stay as they are.

    Raises AccessError, or InvalidInput with the sentences per field, and then nothing has changed.
    """
    locked: Demand = Demand.objects.select_for_update().get(pk=demand.pk)
    actor.require(Permission.DEMAND_EDIT, locked)
    assign(locked, values)
    locked.save()
    _replace_parts(locked, fields=fields, industries=industries)
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("修改需求"), data={"fields": sorted(values)})
    outbox.publish(topic, locked.pk)
    return locked


def _replace_parts(demand: Demand, *, fields: Iterable[Any] | None, industries: Iterable[Any] | None) -> None:
    if fields is not None:
        demand.fields.set(fields)
    if industries is not None:
        demand.industries.set(industries)
