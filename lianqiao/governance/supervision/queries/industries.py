"""The task forces that serve the key industries of a region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.governance.supervision.enums import ForceState
from lianqiao.governance.supervision.models import TaskForce
from lianqiao.registers.taxonomy.models import Chain


def forces_of(actor: Actor, chains: QuerySet[Any] | list[Chain]) -> list[TaskForce]:
    """The task forces at work for the industries, as far as the actor may see them, with members; two queries."""
    rows: Any = TaskForce.objects.visible_to(actor).filter(chain__in=chains, state=ForceState.ACTIVE)
    return list(rows.for_list().prefetch_related("members").order_by("chain", "kind", "level", "name", "id"))
