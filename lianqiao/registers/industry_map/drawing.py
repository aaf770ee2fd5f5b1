"""A map as boxes, words and lines: what the template of the drawing writes down as SVG."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.registers.industry_map.layout import BOX_WIDTH, Edge, Line, lay_out
from lianqiao.registers.industry_map.queries.content import MapView, NodeView
from lianqiao.registers.taxonomy.enums import LinkPosition

#: Sizes in pixels; the letters are 14 and 12 pixels high.
_INSIDE = 12
_LETTER, _SMALL_LETTER = 14, 12
_LINE, _SMALL_LINE = 20, 18
_HEADING = 34
MARGIN = 10
_RANKS = {position: number for number, position in enumerate(LinkPosition.values)}
_WORD = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)
#: Signs that do not begin a line.
_NOT_FIRST = "，。、；：！？）》”’%·"


@dataclass(frozen=True)
class Words:
    """A line of text in its place."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Cell:
    """What one can press: the upper part of a box, or one of the parts below it."""

    view: NodeView
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Words, ...]
    counts: Words | None
    mark: Words | None
    label: str


@dataclass(frozen=True)
class DrawnBox:
    """A box with its cells; the first is the node itself."""

    x: int
    y: int
    width: int
    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heading:
    """The words above the columns of a position, with the strip that they head."""

    x: int
    width: int
    text: str


@dataclass(frozen=True)
class DrawnLine:
    """A line, as the `d` of a path, and what joins what."""

    path: str
    source: Any
    target: Any


@dataclass(frozen=True)
class Drawing:
    """The whole: pixels of its size, headings, boxes in reading order, lines."""

    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class _Rows:
    """A box before it has a place: (view, top, height, lines of the name) for each cell."""

    cells: tuple[tuple[NodeView, int, int, tuple[str, ...]], ...]
    height: int


def wrap(text: str, width: int, letter: int = _LETTER) -> tuple[str, ...]:
    """Break a text into lines that fit `width` pixels; Latin words stay whole unless they are longer than a line."""
    lines: list[str] = [""]
    for match in _WORD.finditer(" ".join(text.split())):
        for word in _pieces(match.group(), width, letter):
            fits = _length(lines[-1] + word, letter) <= width
            if fits or (word in _NOT_FIRST and _length(lines[-1], letter) <= width):
                lines[-1] += word
            else:
                lines.append(word)
    return tuple(line.strip() for line in lines if line.strip())


def draw(view: MapView) -> Drawing:
    """Draw what the reader may see; the same map gives the same drawing."""
    rows: dict[Hashable, _Rows] = {head.node.pk: _rows_of(head) for head in view.heads}
    owner = {one.node.pk: (head.node.pk, number) for head in view.heads for number, one in enumerate(head.with_parts())}
    edges = []
    for source, target in view.edges:
        (from_box, from_cell), (to_box, to_cell) = owner[source], owner[target]
        edges.append(
            Edge(from_box, to_box, _middle(rows[from_box].cells[from_cell]), _middle(rows[to_box].cells[to_cell]))
        )
    ranks: dict[Hashable, int] = {head.node.pk: _RANKS[head.node.position] for head in view.heads}
    layout = lay_out({key: row.height for key, row in rows.items()}, ranks, edges)
    boxes = tuple(_drawn(rows[box.key], MARGIN + box.x, MARGIN + _HEADING + box.y) for box in layout.boxes)
    headings = tuple(_heading(layout.boxes, rank, first, last) for rank, first, last in layout.ranks)
    lines = tuple(
        DrawnLine(_path(line), source, target) for line, (source, target) in zip(layout.lines, view.edges, strict=True)
    )
    width = max(layout.width, BOX_WIDTH) + 2 * MARGIN
    return Drawing(width, layout.height + _HEADING + 2 * MARGIN, headings, boxes, lines)


def _rows_of(head: NodeView) -> _Rows:
    cells = []
    top = 0
    for number, one in enumerate(head.with_parts()):
        letter, line = (_LETTER, _LINE) if number == 0 else (_SMALL_LETTER + 1, _SMALL_LINE)
        room = BOX_WIDTH - 2 * _INSIDE - (0 if number == 0 else 34)
        names = wrap(one.node.name, room, letter)
        height = (
            8
            + line * len(names)
            + (_SMALL_LINE if number == 0 else 0)
            + (_SMALL_LINE if number == 0 and one.gaps else 0)
            + 6
        )
        cells.append((one, top, height, names))
        top += height
    return _Rows(tuple(cells), top)


def _drawn(rows: _Rows, x: int, y: int) -> DrawnBox:
    cells = []
    for number, (one, top, height, names) in enumerate(rows.cells):
        line = _LINE if number == 0 else _SMALL_LINE
        first = y + top + 8 + line - 5
        texts = tuple(Words(x + _INSIDE, first + line * count, name) for count, name in enumerate(names))
        below = first + line * (len(names) - 1) + _SMALL_LINE
        counts = mark = None
        if number == 0:
            counts = Words(x + _INSIDE, below, _counts(one))
            if one.gaps:
                mark = Words(x + _INSIDE, below + _SMALL_LINE, _gap_words(one))
        elif one.gaps:
            mark = Words(x + BOX_WIDTH - _INSIDE - 26, first, str(len(one.gaps)))
        cells.append(Cell(one, x, y + top, BOX_WIDTH, height, texts, counts, mark, _label(one)))
    return DrawnBox(x, y, BOX_WIDTH, rows.height, tuple(cells))


def _heading(boxes: Iterable[Any], rank: int, first: int, last: int) -> Heading:
    x = min(box.x for box in boxes if box.column == first)
    end = max(box.x + box.width for box in boxes if box.column == last)
    return Heading(MARGIN + x, end - x, str(LinkPosition(LinkPosition.values[rank]).label))


def _path(line: Line) -> str:
    """Straight along each run, and a curve with level ends from one run to the next."""
    runs = [(MARGIN + left, MARGIN + right, MARGIN + _HEADING + y) for left, right, y in line.runs]
    parts = [f"M{runs[0][0]} {runs[0][2]}"]
    for (_left, start, y), (left, end, below) in pairwise(runs):
        middle = (start + left) // 2
        parts.append(f"C{middle} {y} {middle} {below} {left} {below}")
        if end != left:
            parts.append(f"H{end}")
    return "".join(parts)


def _middle(cell: tuple[NodeView, int, int, tuple[str, ...]]) -> int:
    return cell[1] + cell[2] // 2


def _counts(view: NodeView) -> str:
    numbers = {"firms": len(view.firms), "technologies": len(view.technologies), "found": len(view.achievements)}
    return _("企业 %(firms)d · 技术 %(technologies)d · 成果 %(found)d") % numbers


def _gap_words(view: NodeView) -> str:
    kinds: dict[str, int] = {}
    for gap in view.gaps:
        kinds[str(gap.get_kind_display())] = kinds.get(str(gap.get_kind_display()), 0) + 1
    return " ".join(f"{kind} {number}" for kind, number in kinds.items())


def _label(view: NodeView) -> str:
    return "，".join(part for part in (view.node.name, _counts(view), _gap_words(view)) if part)


def _pieces(word: str, width: int, letter: int) -> list[str]:
    if _length(word, letter) <= width:
        return [word]
    size = max(1, int(width / _length("0", letter)))
    return [word[start : start + size] for start in range(0, len(word), size)]


def _length(text: str, letter: int) -> float:
    """About how wide the text is: a Chinese character as wide as high, others three fifths of that."""
    return sum(letter * (1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.6) for sign in text)
