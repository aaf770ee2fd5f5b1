"""Bringing all that stands in one edition into the next."""

from __future__ import annotations

from typing import Any

from django.db import models

from lianqiao.core.ids import new_id
from lianqiao.registers.industry_map.models import (
    MapAchievement,
    MapAction,
    MapEdge,
    MapEdition,
    MapFirm,
    MapGap,
    MapNode,
    MapTechnology,
)

_ITEMS: tuple[type[models.Model], ...] = (MapFirm, MapTechnology, MapGap, MapAchievement)


def copy_content(source: MapEdition, edition: MapEdition) -> int:
    """Copy actions, nodes, edges and items with their lineage, in a fixed number of statements; returns the nodes.

    Gaps that were filled are not brought along: the next edition says what lacks then.
    """
    _insert(MapAction, list(MapAction.objects.filter(edition=source)), edition=edition)
    nodes = list(MapNode.objects.filter(edition=source).order_by("order", "id"))
    keys = {node.pk: new_id() for node in nodes}
    for node in nodes:
        node.parent_id = keys.get(node.parent_id)
        node.edition = edition
        node.pk = keys[node.pk]
        node._state.adding = True
    MapNode.objects.bulk_create(sorted(nodes, key=lambda node: node.parent_id is not None))
    through: Any = MapNode.industries.through
    rows = through.objects.filter(mapnode__edition=source).values_list("mapnode_id", "industry_id")
    through.objects.bulk_create([through(mapnode_id=keys[node], industry_id=industry) for node, industry in rows])
    edges = MapEdge.objects.filter(source__edition=source)
    MapEdge.objects.bulk_create(
        [MapEdge(source_id=keys[edge.source_id], target_id=keys[edge.target_id]) for edge in edges]
    )
    for model in _ITEMS:
        items: Any = model._default_manager.filter(node__edition=source)
        if model is MapGap:
            items = items.filter(closed_on__isnull=True)
        _insert(model, list(items), keys=keys)
    return len(nodes)


def _insert(model: type[models.Model], rows: list[Any], *, keys: dict[Any, Any] | None = None, **owner: Any) -> None:
    for row in rows:
        row.pk = new_id()
        row._state.adding = True
        for name, record in owner.items():
            setattr(row, name, record)
        if keys is not None:
            row.node_id = keys[row.node_id]
    model._default_manager.bulk_create(rows)
