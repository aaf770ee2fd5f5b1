"""What keeps a map drawable: parts of depth one, and supply that leads from upstream to downstream without circles."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.registers.industry_map.layout import Entangled, columns_of
from lianqiao.registers.industry_map.models import MapEdge, MapEdition, MapNode
from lianqiao.registers.taxonomy.enums import LinkPosition

RANKS = {position: number for number, position in enumerate(LinkPosition.values)}


def check_parent(node: MapNode) -> None:
    """A part stands where its whole stands, in the same edition; parts have no parts. Sets the position of a part."""
    if node.parent is None:
        return
    if node.parent.edition_id != node.edition_id:
        raise DomainError("parent_edition", _("上级环节不在这一期图谱里。"), "parent")
    if node.parent.parent_id is not None or node.parent_id == node.pk:
        raise DomainError("parent_depth", _("环节只分两级，请选择一个上级环节。"), "parent")
    if not node._state.adding and node.parts.exists():
        raise DomainError("parent_depth", _("它下面还有环节，不能再放到别的环节下面。"), "parent")
    node.position = node.parent.position


def check_structure(edition: MapEdition) -> None:
    """Raise DomainError when some supply leads back, in a circle, or between the parts of one node."""
    nodes: dict[Any, MapNode] = {node.pk: node for node in MapNode.objects.filter(edition=edition)}
    heads = {key: node.parent_id or key for key, node in nodes.items()}
    pairs = {}
    for source, target in MapEdge.objects.filter(source__edition=edition).values_list("source", "target"):
        if heads[source] == heads[target]:
            message = _("“%(source)s”和“%(target)s”同属一个环节，不用画供给关系。")
            raise DomainError("edge_inside", message % _names(nodes, source, target), "supplies")
        pairs[heads[source], heads[target]] = (source, target)
    ranks = {key: RANKS[node.position] for key, node in nodes.items() if node.parent_id is None}
    try:
        columns_of(ranks, pairs)
    except Entangled as error:
        source, target = pairs[error.edge]
        if ranks[heads[source]] > ranks[heads[target]]:
            message = _("“%(source)s”在“%(target)s”的下游，不能反过来供给它。请改位置或供给关系。")
        else:
            message = _("从“%(source)s”到“%(target)s”的供给绕成了一圈，请去掉其中一段。")
        raise DomainError("edge_back", message % _names(nodes, source, target), "supplies") from error


def _names(nodes: dict[Any, MapNode], source: Any, target: Any) -> dict[str, str]:
    return {"source": nodes[source].name, "target": nodes[target].name}
