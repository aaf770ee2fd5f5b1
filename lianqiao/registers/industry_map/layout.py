"""Where the boxes and lines of a layered drawing go: pure arithmetic, the same answer for the same input.

The method is that of Sugiyama, Tagawa and Toda (1981): boxes into columns, long lines through lanes of their own,
fewer crossings by the mean place of the neighbours, then heights as near to the neighbours as order and gaps allow.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TypeAlias

Key: TypeAlias = Hashable

#: Sizes in pixels of the drawing.
BOX_WIDTH = 176
CHANNEL = 52
GAP = 16
LANE = 6
_SWEEPS = 8


class Entangled(ValueError):
    """The edges cannot all lead forward; `edge` is one that does not."""

    def __init__(self, edge: tuple[Key, Key]) -> None:
        super().__init__(f"edge {edge} leads back")
        self.edge = edge


@dataclass(frozen=True)
class Edge:
    """A line from the right side of one box to the left side of another, so many pixels below the tops of the two."""

    source: Key
    target: Key
    out_at: int
    in_at: int


@dataclass(frozen=True)
class Box:
    """A box in its place; `column` counts from the left."""

    key: Key
    column: int
    x: int
    y: int
    height: int
    width: int = BOX_WIDTH


@dataclass(frozen=True)
class Line:
    """A line in its place: straight through each (x from, x to, y), with a curve from one to the next."""

    edge: Edge
    runs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Layout:
    """The whole drawing; `ranks` are (rank, first column, last column) from the left."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    ranks: tuple[tuple[int, int, int], ...]
    width: int
    height: int


def columns_of(ranks: Mapping[Key, int], edges: Iterable[tuple[Key, Key]]) -> dict[Key, int]:
    """The column of each box: rank after rank, and within a rank as far right as its longest way leads.

    Raises Entangled for an edge to a lower rank or one that closes a circle.
    """
    pairs = list(dict.fromkeys(edges))
    for source, target in pairs:
        if ranks[source] > ranks[target] or source == target:
            raise Entangled((source, target))
    depth = dict.fromkeys(ranks, 0)
    before: dict[Key, list[Key]] = {key: [] for key in ranks}
    for source, target in pairs:
        if ranks[source] == ranks[target]:
            before[target].append(source)
    try:
        for key in TopologicalSorter(before).static_order():
            depth[key] = max((1 + depth[other] for other in before[key]), default=0)
    except CycleError as error:
        circle = error.args[1]
        raise Entangled((circle[0], circle[1])) from error
    first: dict[int, int] = {}
    used = 0
    for rank in sorted(set(ranks.values())):
        first[rank] = used
        used += 1 + max(depth[key] for key in ranks if ranks[key] == rank)
    return {key: first[rank] + depth[key] for key, rank in ranks.items()}


def lay_out(heights: Mapping[Key, int], ranks: Mapping[Key, int], edges: Sequence[Edge]) -> Layout:
    """Place boxes of these heights; each rank takes the columns left of the next one. Raises Entangled.

    No two boxes overlap, every line leads from left to right, and no line runs through a box.
    """
    columns = columns_of(ranks, [(edge.source, edge.target) for edge in edges])
    count = 1 + max(columns.values(), default=-1)
    cells: list[list[Key]] = [[] for _column in range(count)]
    size: dict[Key, int] = dict(heights)
    for key in heights:
        cells[columns[key]].append(key)
    links: list[tuple[Key, Key]] = []
    ways: list[list[Key]] = []
    for number, edge in enumerate(edges):
        way: list[Key] = [edge.source]
        for column in range(columns[edge.source] + 1, columns[edge.target]):
            lane = ("lane", number, column)
            size[lane] = LANE
            cells[column].append(lane)
            way.append(lane)
        way.append(edge.target)
        ways.append(way)
        links += pairwise(way)
    neighbours = _neighbours(links)
    cells = _order(cells, neighbours)
    top = _tops(cells, size, neighbours)
    lowest = min(top.values(), default=0)
    top = {key: place - lowest for key, place in top.items()}
    left = {column: column * (BOX_WIDTH + CHANNEL) for column in range(count)}
    boxes = tuple(Box(key, columns[key], left[columns[key]], top[key], size[key]) for key in heights)
    lines = tuple(_line(edge, way, columns, left, top) for edge, way in zip(edges, ways, strict=True))
    spans = tuple(
        (rank, min(found), max(found))
        for rank in sorted(set(ranks.values()))
        if (found := [columns[key] for key in ranks if ranks[key] == rank])
    )
    width = max(0, count * (BOX_WIDTH + CHANNEL) - CHANNEL)
    return Layout(boxes, lines, spans, width, max((top[key] + size[key] for key in top), default=0))


def _line(
    edge: Edge, way: list[Key], columns: Mapping[Key, int], left: Mapping[int, int], top: Mapping[Key, int]
) -> Line:
    start = left[columns[edge.source]] + BOX_WIDTH
    runs = [(start, start, top[edge.source] + edge.out_at)]
    for lane in way[1:-1]:
        x = left[lane[2]]  # type: ignore[index]
        runs.append((x, x + BOX_WIDTH, top[lane] + LANE // 2))
    end = left[columns[edge.target]]
    return Line(edge, (*runs, (end, end, top[edge.target] + edge.in_at)))


def _neighbours(links: Iterable[tuple[Key, Key]]) -> dict[Key, tuple[list[Key], list[Key]]]:
    found: dict[Key, tuple[list[Key], list[Key]]] = {}
    for source, target in links:
        found.setdefault(source, ([], []))[1].append(target)
        found.setdefault(target, ([], []))[0].append(source)
    return found


def _order(cells: list[list[Key]], neighbours: Mapping[Key, tuple[list[Key], list[Key]]]) -> list[list[Key]]:
    """The cells of each column in the order, of those tried, with the fewest crossings; ties keep the given one."""
    best, least = [list(column) for column in cells], _crossings(cells, neighbours)
    tried = [list(column) for column in cells]
    for sweep in range(_SWEEPS):
        side = sweep % 2
        for column in range(len(tried)) if side == 0 else range(len(tried) - 1, -1, -1):
            beside = column - 1 if side == 0 else column + 1
            if not 0 <= beside < len(tried):
                continue
            place = {key: number for number, key in enumerate(tried[beside])}
            own = {key: number for number, key in enumerate(tried[column])}
            mean = {
                key: sum(place[other] for other in others) / len(others)
                if (others := neighbours.get(key, ([], []))[side])
                else own[key]
                for key in tried[column]
            }
            tried[column].sort(key=mean.__getitem__)
        crossings = _crossings(tried, neighbours)
        if crossings < least:
            best, least = [list(column) for column in tried], crossings
    return best


def _crossings(cells: Sequence[Sequence[Key]], neighbours: Mapping[Key, tuple[list[Key], list[Key]]]) -> int:
    total = 0
    for column, beside in pairwise(cells):
        place = {key: number for number, key in enumerate(beside)}
        ends = [place[other] for key in column for other in sorted(neighbours.get(key, ([], []))[1], key=place.get)]  # type: ignore[arg-type]
        total += sum(one > other for number, one in enumerate(ends) for other in ends[number + 1 :])
    return total


def _tops(
    cells: Sequence[Sequence[Key]], size: Mapping[Key, int], neighbours: Mapping[Key, tuple[list[Key], list[Key]]]
) -> dict[Key, int]:
    """The top of each cell: columns stacked around one middle, then drawn towards their neighbours, both ways."""
    top: dict[Key, int] = {}
    for column in cells:
        whole = sum(size[key] for key in column) + GAP * (len(column) - 1)
        place = -(whole // 2)
        for key in column:
            top[key] = place
            place += size[key] + GAP
    for sweep in range(_SWEEPS):
        side = sweep % 2
        for column in cells if side == 0 else list(reversed(cells)):
            wanted = [_wanted(key, side, top, size, neighbours) for key in column]
            top.update(zip(column, _spread(wanted, [size[key] for key in column]), strict=True))
    return top


def _wanted(
    key: Key,
    side: int,
    top: Mapping[Key, int],
    size: Mapping[Key, int],
    neighbours: Mapping[Key, tuple[list[Key], list[Key]]],
) -> float:
    others = neighbours.get(key, ([], []))[side]
    if not others:
        return top[key]
    return sum(top[other] + size[other] / 2 for other in others) / len(others) - size[key] / 2


def _spread(wanted: Sequence[float], sizes: Sequence[int]) -> list[int]:
    """Tops in order with `GAP` between, as near to the wanted ones as that allows (pool adjacent violators)."""
    offsets = [sum(sizes[:number]) + GAP * number for number in range(len(sizes))]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (mean, count), (last, more) = pools[-2], pools[-1]
            pools[-2:] = [((mean * count + last * more) / (count + more), count + more)]
    places = [round(mean) for mean, count in pools for _cell in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]
