"""Writing the whole content of a draft anew, as from a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.registers.industry_map.domain.editions import clean, lock_draft, tell
from lianqiao.registers.industry_map.domain.firms import with_organisations
from lianqiao.registers.industry_map.domain.rows import write_rows
from lianqiao.registers.industry_map.domain.structure import check_parent, check_structure
from lianqiao.registers.industry_map.models import MapEdge, MapEdition, MapFirm, MapGap, MapNode, MapTechnology


@dataclass(frozen=True, kw_only=True)
class NewNode:
    """A node by its name; `parent` and `supplies` are names of nodes, rows are {column: value}."""

    name: str
    parent: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    industries: tuple[Any, ...] = ()
    supplies: tuple[str, ...] = ()
    firms: tuple[Mapping[str, Any], ...] = ()
    technologies: tuple[Mapping[str, Any], ...] = ()
    gaps: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class NewMap:
    """All nodes in their order."""

    nodes: tuple[NewNode, ...]


@transaction.atomic
def replace_content(edition: MapEdition, content: NewMap, *, actor: Actor) -> int:
    """Make the nodes of a draft equal to `content`; returns how many there are.

    A node or row of a name that was there goes on as the same one, with the achievements and the records that it was
    linked with. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = lock_draft(edition, actor)
    names = [" ".join(node.name.split()) for node in content.nodes]
    if not names:
        raise DomainError("map_empty", _("没有环节，草稿保持原样。"), "file")
    if twice := [name for number, name in enumerate(names) if name in names[:number]]:
        raise DomainError("node_once", _("环节“%(name)s”写了两次。") % {"name": twice[0]}, "file")
    MapEdge.objects.filter(source__edition=locked).delete()
    # Nodes that stay must not go with a former whole that leaves.
    MapNode.objects.filter(edition=locked).update(parent=None)
    MapNode.objects.filter(edition=locked).exclude(name__in=names).delete()
    stored = {node.name: node for node in MapNode.objects.filter(edition=locked)}
    rows: dict[str, MapNode] = {}
    for number, (name, new) in enumerate(zip(names, content.nodes, strict=True), start=1):
        row = stored.get(name) or MapNode(edition=locked, name=name)
        row.order, row.parent = number, None
        for column, value in new.values.items():
            setattr(row, column, value)
        clean(row, "edition", "parent")
        row.save()
        rows[name] = row
    for name, new in zip(names, content.nodes, strict=True):
        if new.parent:
            rows[name].parent = rows[new.parent]
    for name, new in zip(names, content.nodes, strict=True):
        _write(rows, rows[name], new)
    check_structure(locked)
    tell(locked, "import", actor, _("导入 %(count)d 个环节") % {"count": len(names)})
    return len(names)


def _write(rows: Mapping[str, MapNode], row: MapNode, new: NewNode) -> None:
    if new.parent:
        if new.parent == row.name or rows[new.parent].parent_id is not None:
            raise DomainError("parent_depth", _("“%(name)s”：环节只分两级。") % {"name": row.name}, "file")
        check_parent(row)
        row.save()
    row.industries.set(new.industries)
    for target in dict.fromkeys(new.supplies):
        if target == row.name:
            raise DomainError("edge_self", _("“%(name)s”不能供给它自己。") % {"name": target}, "file")
        MapEdge.objects.create(source=row, target=rows[target])
    try:
        write_rows(MapFirm, {"node": row}, with_organisations(new.firms))
        write_rows(MapTechnology, {"node": row}, new.technologies)
        write_rows(MapGap, {"node": row}, new.gaps)
    except DomainError as refusal:
        message = _("环节“%(name)s”：%(reason)s") % {"name": row.name, "reason": refusal.message}
        raise DomainError(refusal.code, message, "file") from refusal
