"""All that an edition says, as one actor may read it, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.registers.achievements.models import Achievement
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
from lianqiao.registers.industry_map.rules import sees_whole
from lianqiao.registers.taxonomy.enums import LinkPosition


@dataclass
class NodeView:
    """A node with what the reader may see of it; `gaps` are the open ones, `closed` those that were filled."""

    node: MapNode
    parts: list[NodeView] = field(default_factory=list)
    firms: list[MapFirm] = field(default_factory=list)
    technologies: list[MapTechnology] = field(default_factory=list)
    gaps: list[MapGap] = field(default_factory=list)
    closed: list[MapGap] = field(default_factory=list)
    achievements: list[Achievement] = field(default_factory=list)
    supplies: list[MapNode] = field(default_factory=list)
    supplied_by: list[MapNode] = field(default_factory=list)

    def with_parts(self) -> Iterator[NodeView]:
        """The node, then its parts."""
        yield self
        yield from self.parts


@dataclass(frozen=True)
class MapView:
    """An edition as an actor reads it. `is_whole`: with restricted nodes, rows and gaps."""

    edition: MapEdition
    is_whole: bool
    heads: tuple[NodeView, ...]
    edges: tuple[tuple[Any, Any], ...]
    actions: tuple[MapAction, ...]

    def all_nodes(self) -> Iterator[NodeView]:
        """Every node in reading order: a node, its parts, the next node."""
        for head in self.heads:
            yield from head.with_parts()

    def named(self, key: Any) -> NodeView | None:
        """The node of that primary key (also as text), None when there is none or it is not shown."""
        return next((view for view in self.all_nodes() if str(view.node.pk) == str(key)), None)

    def by_position(self) -> list[tuple[str, list[NodeView]]]:
        """The nodes of the first level under the words for their position, upstream first; empty positions left out."""
        groups = [
            (str(position.label), [head for head in self.heads if head.node.position == position])
            for position in LinkPosition
        ]
        return [(label, heads) for label, heads in groups if heads]

    def totals(self) -> dict[str, int]:
        """How many nodes, firms, technologies, achievements, and open and filled gaps are shown."""
        views = list(self.all_nodes())
        return {
            "nodes": len(views),
            "firms": sum(len(view.firms) for view in views),
            "technologies": sum(len(view.technologies) for view in views),
            "achievements": len({achievement.pk for view in views for achievement in view.achievements}),
            "gaps": sum(len(view.gaps) for view in views),
            "closed": sum(len(view.closed) for view in views),
        }

    def leaders(self) -> list[str]:
        """The names of the leading firms, each once."""
        firms = (firm for view in self.all_nodes() for firm in view.firms if firm.role == "leader")
        return list(dict.fromkeys(firm.name for firm in firms))


def view_of(edition: MapEdition, actor: Actor, *, as_public: bool = False) -> MapView:
    """The edition as the actor may read it; `as_public` as everybody would, were it published.

    The caller has made sure that the actor may see the edition. Linked achievements are those that everybody, or the
    verified organisation of the actor, may see.
    """
    whole = sees_whole(actor, edition) and not as_public
    nodes = MapNode.objects.filter(edition=edition).order_by("order", "id").prefetch_related("industries")
    views = {node.pk: NodeView(node) for node in (nodes if whole else nodes.open())}
    keys = list(views)
    _fill(views, keys, whole, ANONYMOUS if as_public else actor)
    edges = MapEdge.objects.filter(source__in=keys, target__in=keys).order_by("source__order", "target__order", "id")
    pairs = tuple((edge.source_id, edge.target_id) for edge in edges)
    for source, target in pairs:
        views[source].supplies.append(views[target].node)
        views[target].supplied_by.append(views[source].node)
    for view in views.values():
        if view.node.parent_id in views:
            views[view.node.parent_id].parts.append(view)
    heads = [view for view in views.values() if view.node.parent_id is None]
    order = {position: number for number, position in enumerate(LinkPosition.values)}
    heads.sort(key=lambda view: (order[view.node.position], view.node.order))
    actions = MapAction.objects.filter(edition=edition).order_by("order", "id")
    return MapView(
        edition, whole, tuple(heads), pairs, tuple(actions if whole else actions.filter(is_restricted=False))
    )


def views_side_by_side(one: MapEdition, other: MapEdition, actor: Actor) -> tuple[MapView, MapView]:
    """Two editions, the earlier first, for comparison: both whole, or where the actor sees one only in part both as the
    public does; what is merely restricted in one would else read as gone from it.
    """
    public = not (sees_whole(actor, one) and sees_whole(actor, other))
    old, new = sorted((one, other), key=lambda edition: (edition.as_of, edition.pk))
    return view_of(old, actor, as_public=public), view_of(new, actor, as_public=public)


def _fill(views: dict[Any, NodeView], keys: list[Any], whole: bool, actor: Actor) -> None:
    for firm in _items(MapFirm, keys, whole):
        views[firm.node_id].firms.append(firm)
    for technology in _items(MapTechnology, keys, whole):
        views[technology.node_id].technologies.append(technology)
    for gap in _items(MapGap, keys, whole):
        view = views[gap.node_id]
        (view.gaps if gap.closed_on is None else view.closed).append(gap)
    linked: dict[Any, list[Any]] = defaultdict(list)
    for item in _items(MapAchievement, keys, whole):
        linked[item.achievement_id].append(item)
    shown = Achievement.objects.public(actor).filter(pk__in=list(linked)).select_related("organisation")
    place = {item.pk: number for number, item in enumerate(item for items in linked.values() for item in items)}
    pairs = [(item, achievement) for achievement in shown for item in linked[achievement.pk]]
    for item, achievement in sorted(pairs, key=lambda pair: place[pair[0].pk]):
        views[item.node_id].achievements.append(achievement)


def _items(model: Any, keys: Iterable[Any], whole: bool) -> Any:
    rows = model.objects.filter(node__in=keys)
    return (rows if whole else rows.filter(is_restricted=False)).order_by("order", "id")
