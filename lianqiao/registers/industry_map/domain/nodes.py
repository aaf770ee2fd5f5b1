"""Writing a node of a draft with all that hangs on it, in one go; removing it; filling a gap later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.domain.editions import clean, lock_draft, take_back, tell
from lianqiao.registers.industry_map.domain.firms import with_organisations
from lianqiao.registers.industry_map.domain.rows import write_rows
from lianqiao.registers.industry_map.domain.structure import check_parent, check_structure
from lianqiao.registers.industry_map.models import (
    MapAchievement,
    MapEdge,
    MapEdition,
    MapFirm,
    MapGap,
    MapNode,
    MapTechnology,
)
from lianqiao.registers.industry_map.queries.visibility import DECIDED

_COLUMNS = frozenset({"parent", "position", "order", "name", "summary", "keywords", "is_restricted"})


@dataclass(frozen=True, kw_only=True)
class NodeContent:
    """What a node says; a part that is None stays as it is.

    `values` are the columns `parent`, `position`, `order`, `name`, `summary`, `keywords`, `is_restricted`. `supplies`
    are the nodes that it supplies. Rows are {column: value} and may name the `lineage` of the row that they change;
    a firm is given by its name, or by its `organisation` with it.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    industries: Iterable[Any] | None = None
    supplies: Sequence[MapNode] | None = None
    firms: Sequence[Mapping[str, Any]] | None = None
    technologies: Sequence[Mapping[str, Any]] | None = None
    gaps: Sequence[Mapping[str, Any]] | None = None
    achievements: Sequence[Achievement] | None = None


@transaction.atomic
def save_node(edition: MapEdition, content: NodeContent, *, actor: Actor, node: MapNode | None = None) -> MapNode:
    """Write a node of a draft: a new one at the end, or the given one.

    Raises AccessError, DomainError or InvalidInput (a name that the edition has, a part of a part, a circle of
    supply, a row that stands twice, an achievement that is not public), and then nothing has changed.
    """
    locked = lock_draft(edition, actor)
    if strange := content.values.keys() - _COLUMNS:
        raise LookupError(f"a node does not take {', '.join(sorted(strange))}")
    if node is None:
        last = MapNode.objects.filter(edition=locked).aggregate(last=Max("order"))["last"] or 0
        row = MapNode(edition=locked, order=last + 1)
    else:
        row = MapNode.objects.select_for_update(of=("self",)).get(pk=node.pk, edition=locked)
    for name, value in content.values.items():
        setattr(row, name, value)
    row.name = " ".join(row.name.split())
    if MapNode.objects.filter(edition=locked, name=row.name).exclude(pk=row.pk).exists():
        raise DomainError("node_once", _("这一期里已经有同名的环节。"), "name")
    check_parent(row)
    clean(row, "edition", "parent")
    row.save()
    MapNode.objects.filter(parent=row).exclude(position=row.position).update(position=row.position)
    _write_parts(row, content, actor)
    check_structure(locked)
    tell(locked, "save_node", actor, _("编写环节“%(name)s”") % {"name": row.name})
    return row


@transaction.atomic
def remove_node(node: MapNode, *, actor: Actor) -> None:
    """Take a node out of a draft, with its rows and edges; its parts have to go first."""
    locked = lock_draft(node.edition, actor)
    row = MapNode.objects.select_for_update(of=("self",)).get(pk=node.pk, edition=locked)
    if row.parts.exists():
        raise DomainError("node_has_parts", _("请先移走或删除它下面的环节。"))
    tell(locked, "remove_node", actor, _("删除环节“%(name)s”") % {"name": row.name})
    row.delete()


@transaction.atomic
def add_achievement(node: MapNode, achievement: Achievement, *, actor: Actor) -> MapAchievement:
    """Link one public achievement to a node of a draft."""
    locked = lock_draft(node.edition, actor)
    row = MapNode.objects.select_for_update(of=("self",)).get(pk=node.pk, edition=locked)
    _refuse_hidden([achievement], row)
    last = row.achievements.aggregate(last=Max("order"))["last"] or 0
    linked, is_new = MapAchievement.objects.get_or_create(
        node=row, achievement=achievement, defaults={"order": last + 1}
    )
    if not is_new:
        raise DomainError("achievement_once", _("这项成果已经关联。"))
    row.save()
    tell(locked, "link", actor, _("环节“%(name)s”关联成果") % {"name": row.name})
    return linked


@transaction.atomic
def close_gap(gap: MapGap, *, actor: Actor, closed_on: date, closed_by: str) -> MapGap:
    """Say of a gap of a decided edition that it was filled, on which day and by what.

    Where the gap is public the words are new, so the edition leaves the public pages until it is signed again.
    """
    edition = MapEdition.objects.select_for_update(of=("self",)).get(pk=gap.node.edition_id)
    actor.require(Permission.MAP_ISSUE, edition)
    if edition.state not in DECIDED:
        raise DomainError("map_not_issued", _("编制中的图谱请直接修改环节。"))
    locked: MapGap = MapGap.objects.select_for_update(of=("self",)).select_related("node__parent").get(pk=gap.pk)
    if locked.closed_on is not None:
        raise DomainError("gap_closed", _("这个缺口已经补上。"))
    if closed_on > clock.today():
        raise DomainError("closed_on", _("补上日期不能晚于今天。"), "closed_on")
    if not closed_by.strip():
        raise DomainError("closed_by", _("请写明怎样补上的。"), "closed_by")
    locked.closed_on, locked.closed_by = closed_on, closed_by.strip()
    clean(locked, "node")
    locked.save()
    text = _("缺口“%(name)s”已补上") % {"name": locked.name}
    tell(edition, "close_gap", actor, text, reason=locked.closed_by)
    if MapGap.objects.filter(pk=locked.pk).open().exists():
        take_back(edition, actor)
    return locked


def _write_parts(row: MapNode, content: NodeContent, actor: Actor) -> None:
    owner = {"node": row}
    if content.industries is not None:
        row.industries.set(content.industries)
    if content.firms is not None:
        write_rows(MapFirm, owner, with_organisations(content.firms))
    if content.technologies is not None:
        write_rows(MapTechnology, owner, content.technologies)
    if content.gaps is not None:
        write_rows(MapGap, owner, content.gaps)
    if content.achievements is not None:
        _refuse_hidden(content.achievements, row)
        rows = [{"achievement": achievement} for achievement in content.achievements]
        write_rows(MapAchievement, owner, rows, key="achievement")
    if content.supplies is not None:
        targets = {target.pk for target in content.supplies}
        row.supplies.exclude(target__in=targets).delete()
        known = set(row.supplies.values_list("target", flat=True))
        for target in content.supplies:
            if target.edition_id != row.edition_id:
                raise DomainError("edge_edition", _("只能供给同一期图谱里的环节。"), "supplies")
            if target.pk not in known:
                MapEdge.objects.create(source=row, target=target)


def _refuse_hidden(achievements: Sequence[Achievement], row: MapNode) -> None:
    """Only what everybody may see is linked; what was linked before and has left the public stays."""
    keys = {achievement.pk for achievement in achievements} - set(
        row.achievements.values_list("achievement", flat=True)
    )
    if keys - set(Achievement.objects.published().filter(pk__in=keys).values_list("pk", flat=True)):
        raise DomainError("achievement_hidden", _("只能关联已公开的成果。"), "achievements")
