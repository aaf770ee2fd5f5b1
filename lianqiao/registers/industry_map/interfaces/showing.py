"""What the pages of both faces show of an edition: the drawing, one node's panel, the table of all nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.registers.industry_map.drawing import draw
from lianqiao.registers.industry_map.models import MapEdition, MapGap
from lianqiao.registers.industry_map.queries.content import MapView, NodeView, view_of
from lianqiao.registers.industry_map.queries.links import linked
from lianqiao.registers.industry_map.queries.suggestions import Suggestion, suggestions
from lianqiao.registers.taxonomy.models import Cluster


@dataclass(frozen=True)
class ShownGap:
    """A gap with the record that is about it, where the reader may see that: its title and address."""

    gap: MapGap
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """One node with all that the reader may see of it, and achievements that may belong there."""

    view: NodeView
    gaps: tuple[ShownGap, ...]
    suggested: tuple[Suggestion, ...]


def panel_of(view: NodeView, map_view: MapView, actor: Actor) -> Panel:
    """The panel of a node; records that gaps point to are shown to those who see the whole map."""
    gaps = [*view.gaps, *view.closed]
    links = linked(gaps, actor) if map_view.is_whole else {}
    shown = tuple(ShownGap(gap, *links.get(gap.pk, ("", ""))) for gap in gaps)
    return Panel(view, shown, tuple(suggestions(view.node, actor)))


def shown_map(edition: MapEdition, actor: Actor, *, node: str = "", as_public: bool = False) -> dict[str, Any]:
    """The context of a page: `map`, `drawing`, `panel` (None when no shown node is asked for), `clusters`, `totals`."""
    view = view_of(edition, actor, as_public=as_public)
    chosen = view.named(node) if node else None
    clusters = Cluster.objects.filter(chain=edition.chain_id, region__code__startswith=edition.region.prefix)
    return {
        "map": view,
        "drawing": draw(view),
        "panel": None if chosen is None else panel_of(chosen, view, actor),
        "clusters": clusters.select_related("region").order_by("region", "order"),
        "totals": view.totals(),
        "shows_gaps": view.is_whole or any(one.gaps or one.closed for one in view.all_nodes()),
    }
