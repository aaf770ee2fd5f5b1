"""Paragraphs and tables as Typst blocks, on the lines of the grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from lianqiao.core.documents.layout import TWIPS
from lianqiao.core.documents.typesetting.looks import Border, Grid, ParagraphLook, borders_of
from lianqiao.core.documents.typesetting.numbering import Numbering
from lianqiao.core.documents.typesetting.runs import Writer, content_of, largest, runs_of
from lianqiao.core.documents.typesetting.source import array, literal, points, sequence, stroke

#: Where the letters of a size stand in their line, by the size: above the base line, and from its middle.
ASCENT, MIDDLE = 0.88, 0.38
_ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
_SIDES = ("top", "bottom", "left", "right")
_CELL_INSET = 3.0
#: What a table cell keeps free on the left and right where it says nothing (ISO/IEC 29500-1, 17.4.42).
_CELL_MARGIN = 5.4


@dataclass(frozen=True)
class Flow:
    """Where blocks are set: the grid, the part of the package, the width in points, and whether inside a table."""

    writer: Writer
    numbering: Numbering
    part: Any
    grid: Grid
    width: float
    in_table: bool = False


def blocks_of(flow: Flow, elements: Any) -> Iterator[str]:
    """The blocks of the paragraphs and tables among the elements, content controls opened."""
    for element in elements:
        name = element.tag.rpartition("}")[2]
        if name == "p":
            yield from paragraph_blocks(flow, element)
        elif name == "tbl":
            yield table_block(flow, element)
        elif name in ("sdt", "sdtContent", "ins"):
            yield from blocks_of(flow, element)


def paragraph_blocks(flow: Flow, paragraph: Any) -> Iterator[str]:
    """One paragraph as a block, and the page breaks that stand in it."""
    size = largest(flow.writer, paragraph)
    look = flow.writer.looks.paragraph(paragraph, grid=flow.grid, size=size, in_table=flow.in_table)
    if look.page_break_before and not flow.in_table:
        yield "pagebreak(weak: true)"
    breaks = sum(1 for run in runs_of(paragraph) for br in run.findall(qn("w:br")) if br.get(qn("w:type")) == "page")
    content = content_of(flow.writer, paragraph, flow.part, grid=flow.grid)
    if content or not breaks:
        yield _paragraph(flow, look, size, content)
    if not flow.in_table:
        yield from ["pagebreak()"] * breaks


def _paragraph(flow: Flow, look: ParagraphLook, size: float, content: list[str]) -> str:
    if look.numbering is not None and content:
        mark = flow.numbering.mark(*look.numbering)
        content = [_mark(mark, look, content[0]), *content] if mark else content
    inset = {"left": look.left + min(look.first, 0.0), "right": look.right}
    lines = []
    for side in ("top", "bottom"):
        if (border := look.borders.get(side)) is not None:
            inset[side] = border.space
            lines.append(f"{side}: {stroke(border.width, border.colour)}")
    given = [
        "width: 100%",
        f"above: {points(look.before)}",
        f"below: {points(look.after)}",
        f"inset: ({', '.join(f'{side}: {points(length)}' for side, length in inset.items())})",
        f"sticky: {str(look.keep_with_next).lower()}",
    ]
    if lines:
        given.append(f"stroke: ({', '.join(lines)})")
    if not content:
        return f"block({', '.join([*given, f'height: {points(look.line)}'])}, none)"
    above, below = points(look.line / 2 + MIDDLE * size), points(MIDDLE * size - look.line / 2)
    settings = [f"set text(size: {points(size)}, top-edge: {above}, bottom-edge: {below})"]
    if look.align in _ALIGNMENTS:
        settings.append(f"set align({_ALIGNMENTS[look.align]})")
    indent = f"first-line-indent: (amount: {points(max(look.first, 0.0))}, all: true)"
    hanging = f"hanging-indent: {points(max(-look.first, 0.0))}"
    justified = str(look.align in ("both", "distribute")).lower()
    inside = f"par({indent}, {hanging}, justify: {justified}, {sequence(content)})"
    return f"block({', '.join(given)}, {sequence([*settings, inside])})"


def _mark(mark: str, look: ParagraphLook, first: str) -> str:
    """The mark in the look of the paragraph's first piece, as wide as the paragraph hangs out."""
    text = f"text({literal(mark)})"
    if look.first < 0:
        return f"box(width: {points(-look.first)}, {text})"
    return sequence([text, "h(0.25em)"] if mark[-1].isascii() else [text])


@dataclass
class _Cell:
    element: Any
    column: int
    columns: int
    rows: int = 1
    borders: dict[str, Border | None] = field(default_factory=dict)


def table_block(flow: Flow, table: Any) -> str:
    """A table with its merged cells, borders and repeated head rows.

    A table that is anchored to the bottom of the page stands there: what ends an official document.
    """
    properties = table.find(qn("w:tblPr"))
    widths = _widths(table, flow.width)
    grid_lines = _table_borders(flow, properties)
    rows = table.findall(qn("w:tr"))
    cells = _cells(rows)
    heads = 0
    for row in rows:
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            break
        heads += 1
    written = [
        [_cell(flow, cell, widths, grid_lines, len(rows), index) for cell in row] for index, row in enumerate(cells)
    ]
    given = [
        f"columns: {array(points(width) for width in widths)}",
        "stroke: none",
        f"inset: (x: {points(_CELL_MARGIN)}, y: {points(_CELL_INSET if grid_lines else 0.0)})",
    ]
    if 0 < heads < len(rows):
        given.append(f"table.header({', '.join(cell for row in written[:heads] for cell in row)})")
        written = written[heads:]
    given += [cell for row in written for cell in row]
    body = f"table({', '.join(given)})"
    align = _ALIGNMENTS.get(_attribute(properties, "w:jc", "w:val"), "left")
    placed = f"align({align}, {body})"
    if _attribute(properties, "w:tblpPr", "w:tblpYSpec") == "bottom":
        return sequence(["v(1fr)", f"block(breakable: false, width: 100%, {placed})"])
    return f"block(width: 100%, breakable: {str(len(rows) > 1).lower()}, {placed})"


def _cells(rows: list[Any]) -> list[list[_Cell]]:
    """The cells that are drawn, row by row; a cell that goes on below counts its rows."""
    found: list[list[_Cell]] = []
    open_cells: dict[int, _Cell] = {}
    for row in rows:
        drawn, column = [], 0
        for element in row.iter(qn("w:tc")):
            if element.getparent().getparent() is not row.getparent() and element.getparent() is not row:
                continue
            properties = element.find(qn("w:tcPr"))
            columns = int(_attribute(properties, "w:gridSpan", "w:val") or 1)
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells:
                open_cells[column].rows += 1
            else:
                cell = _Cell(element, column, columns)
                drawn.append(cell)
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = cell
            column += columns
        found.append(drawn)
    return found


def _cell(flow: Flow, cell: _Cell, widths: list[float], lines: dict[str, Border], rows: int, row: int) -> str:
    properties = cell.element.find(qn("w:tcPr"))
    own = None if properties is None else properties.find(qn("w:tcBorders"))
    width = sum(widths[cell.column : cell.column + cell.columns]) - 2 * _CELL_MARGIN
    inside = Flow(flow.writer, flow.numbering, flow.part, flow.grid, width, in_table=True)
    body = sequence(blocks_of(inside, cell.element))
    drawn = _sides(lines, cell, len(widths), rows, row)
    if own is not None:
        named = {side.tag.rpartition("}")[2] for side in own}
        drawn = {side: border for side, border in drawn.items() if side not in named} | {
            side: border for side, border in borders_of(own).items() if side in _SIDES
        }
    vertical = {"center": "horizon", "bottom": "bottom"}.get(_attribute(properties, "w:vAlign", "w:val") or "", "top")
    strokes = ", ".join(f"{side}: {stroke(border.width, border.colour)}" for side, border in drawn.items())
    given = [
        f"colspan: {cell.columns}",
        f"rowspan: {cell.rows}",
        f"align: {vertical}",
        f"stroke: ({strokes})" if strokes else "stroke: none",
    ]
    return f"table.cell({', '.join(given)}, {body})"


def _sides(lines: dict[str, Border], cell: _Cell, columns: int, rows: int, row: int) -> dict[str, Border]:
    """The table's own lines at the four sides of a cell."""
    wanted = {
        "top": "top" if row == 0 else "insideH",
        "bottom": "bottom" if row + cell.rows == rows else "insideH",
        "left": "left" if cell.column == 0 else "insideV",
        "right": "right" if cell.column + cell.columns == columns else "insideV",
    }
    return {side: lines[name] for side, name in wanted.items() if name in lines}


def _widths(table: Any, available: float) -> list[float]:
    """The columns' widths in points, drawn in where the table is wider than the text."""
    widths = [
        float(column.get(qn("w:w")) or 0) / TWIPS for column in table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    ]
    if not widths:
        count = max((len(row.findall(qn("w:tc"))) for row in table.findall(qn("w:tr"))), default=1)
        return [available / count] * count
    if not all(widths):
        return [available / len(widths)] * len(widths)
    total = sum(widths)
    return [width * available / total for width in widths] if total > available else widths


def _table_borders(flow: Flow, properties: Any) -> dict[str, Border]:
    own = None if properties is None else properties.find(qn("w:tblBorders"))
    if own is not None:
        return borders_of(own)
    style = _attribute(properties, "w:tblStyle", "w:val")
    found = flow.writer.looks.table_borders(style)
    return {} if found is None else borders_of(found)


def _attribute(element: Any, name: str, attribute: str) -> str:
    found = None if element is None else element.find(qn(name))
    return "" if found is None else str(found.get(qn(attribute)) or "")
