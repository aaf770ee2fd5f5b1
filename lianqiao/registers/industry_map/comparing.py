"""Two editions of the map of a chain side by side: what entered, left and changed, node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.registers.industry_map.models import MapEdition, MapNode
from lianqiao.registers.industry_map.queries.content import MapView, NodeView

#: What may have become of a row.
CHANGES = (
    ("entered", gettext_lazy("新增")),
    ("left", gettext_lazy("不再列入")),
    ("changed", gettext_lazy("有变化")),
    ("filled", gettext_lazy("已补上")),
)


@dataclass(frozen=True)
class Difference:
    """One thing that differs."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """A row that entered, left, changed, or is a gap that was filled (`change` of CHANGES); `kind` says what it is."""

    kind: str
    name: str
    change: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class NodeChange:
    """A node of both editions that does not say the same."""

    node: MapNode
    differences: tuple[Difference, ...]
    rows: tuple[RowChange, ...]


@dataclass(frozen=True)
class MapComparison:
    """The newer edition against the older one; `same` counts the nodes that did not change."""

    old: MapEdition
    new: MapEdition
    entered: tuple[NodeView, ...]
    left: tuple[NodeView, ...]
    changed: tuple[NodeChange, ...]
    same: int
    figures: tuple[tuple[str, int, int], ...]


Reader = Callable[[Any], list[tuple[str, str]]]


def compare(old: MapView, new: MapView) -> MapComparison:
    """Compare two editions of one chain as one reader sees them; asks nothing of the database beyond what they hold.

    A node or row is the same when its lineage is, else when its name is. ValueError for two chains.
    """
    if old.edition.chain_id != new.edition.chain_id:
        raise ValueError("maps of different chains cannot be compared")
    before, after = list(old.all_nodes()), list(new.all_nodes())
    entered, left, pairs = _paired(before, after, lambda view: view.node.lineage, lambda view: view.node.name)
    names_before = {view.node.pk: view.node.name for view in before}
    names_after = {view.node.pk: view.node.name for view in after}
    changed = []
    for one, other in pairs:
        differences = _differences(_node_facts(one, names_before), _node_facts(other, names_after))
        rows = tuple(_row_changes(one, other))
        if differences or rows:
            changed.append(NodeChange(other.node, differences, rows))
    totals = old.totals(), new.totals()
    labels = [("nodes", _("环节")), ("firms", _("企业")), ("technologies", _("技术")), ("achievements", _("成果"))]
    labels += [("gaps", _("待补缺口"))] if old.is_whole and new.is_whole else []
    return MapComparison(
        old=old.edition,
        new=new.edition,
        entered=tuple(entered),
        left=tuple(left),
        changed=tuple(changed),
        same=len(pairs) - len(changed),
        figures=tuple((label, totals[0][key], totals[1][key]) for key, label in labels),
    )


def _paired(
    before: Sequence[Any], after: Sequence[Any], lineage: Callable[[Any], Any], name: Callable[[Any], Any]
) -> tuple[list[Any], list[Any], list[tuple[Any, Any]]]:
    """What is new, what is gone, and the pairs of what stayed, in the newer order."""
    by_lineage = {lineage(row): row for row in before}
    partner = {id(row): by_lineage[lineage(row)] for row in after if lineage(row) in by_lineage}
    taken = {id(row) for row in partner.values()}
    by_name = {name(row): row for row in before if id(row) not in taken}
    for row in after:
        if id(row) not in partner and name(row) in by_name:
            partner[id(row)] = by_name.pop(name(row))
    taken = {id(row) for row in partner.values()}
    return (
        [row for row in after if id(row) not in partner],
        [row for row in before if id(row) not in taken],
        [(partner[id(row)], row) for row in after if id(row) in partner],
    )


def _row_changes(old: NodeView, new: NodeView) -> Iterable[RowChange]:
    kinds: tuple[tuple[str, list[Any], list[Any], Reader], ...] = (
        (_("企业"), old.firms, new.firms, _firm_facts),
        (_("技术"), old.technologies, new.technologies, _technology_facts),
        (_("缺口"), [*old.gaps, *old.closed], [*new.gaps, *new.closed], _gap_facts),
    )
    for kind, before, after, facts in kinds:
        entered, left, pairs = _paired(before, after, lambda row: row.lineage, lambda row: row.name)
        yield from (RowChange(kind, row.name, "entered") for row in entered)
        for row in left:
            yield RowChange(kind, row.name, "filled" if getattr(row, "closed_on", None) else "left")
        for one, other in pairs:
            if differences := _differences(facts(one), facts(other)):
                yield RowChange(kind, other.name, "changed", differences)
    titles = {row.pk: row.title for row in [*old.achievements, *new.achievements]}
    before_keys, after_keys = {row.pk for row in old.achievements}, {row.pk for row in new.achievements}
    for keys, change in ((after_keys - before_keys, "entered"), (before_keys - after_keys, "left")):
        yield from (RowChange(_("成果"), title, change) for title in sorted(titles[key] for key in keys))


def _differences(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> tuple[Difference, ...]:
    return tuple(
        Difference(title, before, after)
        for (title, before), (_title, after) in zip(old, new, strict=True)
        if before != after
    )


def _node_facts(view: NodeView, names: dict[Any, str]) -> list[tuple[str, str]]:
    node = view.node
    return [
        (_("名称"), node.name),
        (_("位置"), str(node.get_position_display())),
        (_("属于哪个环节"), names.get(node.parent_id, "")),
        (_("情况说明"), node.summary),
        (_("供给到"), "、".join(sorted(target.name for target in view.supplies))),
    ]


def _firm_facts(firm: Any) -> list[tuple[str, str]]:
    return [
        (_("名称"), firm.name),
        (_("角色"), str(firm.get_role_display())),
        (_("所在地"), str(firm.get_place_display())),
        (_("主要产品"), firm.products),
    ]


def _technology_facts(technology: Any) -> list[tuple[str, str]]:
    return [
        (_("名称"), technology.name),
        (_("水平"), str(technology.get_level_display())),
        (_("就绪度"), "" if technology.readiness is None else str(technology.readiness)),
        (_("掌握单位"), technology.holder),
        (_("说明"), technology.note),
    ]


def _gap_facts(gap: Any) -> list[tuple[str, str]]:
    return [
        (_("缺什么"), gap.name),
        (_("类型"), str(gap.get_kind_display())),
        (_("依赖谁"), gap.dependence),
        (_("说明"), gap.detail),
        (_("补上日期"), "" if gap.closed_on is None else f"{gap.closed_on:%Y-%m-%d}"),
        (_("怎样补上的"), gap.closed_by),
    ]
