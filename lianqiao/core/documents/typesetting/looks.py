"""How a paragraph and its runs look in the end: what they say themselves, then their styles, then the defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from lianqiao.core.documents.layout import GRID_UNIT, NATURAL_LINE, TWIPS

HUNDREDTHS = 100
EIGHTHS = 8
HALVES = 2
#: The size of a document that says none (ISO/IEC 29500-1, 17.3.2.38).
DEFAULT_SIZE = 10.0
_TRUE = frozenset({None, "1", "true", "on"})


@dataclass(frozen=True)
class Grid:
    """The grid of a section in points: the pitch of its lines (0 without one), what each character is moved by, and
    the width of a character."""

    line: float = 0.0
    spacing: float = 0.0
    character: float = DEFAULT_SIZE


@dataclass(frozen=True)
class Border:
    """One line of a border: widths in points, colour as six digits."""

    width: float
    colour: str
    space: float = 0.0


@dataclass(frozen=True)
class RunLook:
    """A run of text: size and spacing in points, colour as six digits, the names of its fonts."""

    east_asian: str = ""
    latin: str = ""
    size: float = DEFAULT_SIZE
    colour: str = "000000"
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    hidden: bool = False
    spacing: float = 0.0
    script: str = ""


@dataclass(frozen=True)
class ParagraphLook:
    """A paragraph: lengths in points; `first` is the indent of the first line, negative where it hangs out."""

    align: str = "both"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 0.0
    page_break_before: bool = False
    keep_with_next: bool = False
    borders: dict[str, Border] = field(default_factory=dict)
    numbering: tuple[str, int] | None = None


class Looks:
    """The styles of one document."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in self._styles.values()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            None,
        )
        defaults = root.find(qn("w:docDefaults"))
        self._defaults = {
            "rPr": _deep(defaults, "w:rPrDefault", "w:rPr"),
            "pPr": _deep(defaults, "w:pPrDefault", "w:pPr"),
        }
        self.body_size = self._size([*self._of_style(self._default, "rPr"), *self._default_of("rPr")])

    def run(self, run: Any, paragraph: Any) -> RunLook:
        """The look of a `w:r` element of a `w:p` element."""
        return self._run_look(self._run_properties(run.find(qn("w:rPr")), paragraph))

    def mark(self, paragraph: Any) -> RunLook:
        """The look of the paragraph's own mark, which measures an empty paragraph."""
        own = paragraph.find(qn("w:pPr"))
        return self._run_look(self._run_properties(None if own is None else own.find(qn("w:rPr")), paragraph))

    def paragraph(self, paragraph: Any, *, grid: Grid, size: float, in_table: bool) -> ParagraphLook:
        """The look of a `w:p` element whose largest text has `size` points."""
        chain = self._paragraph_properties(paragraph)
        align = _value(chain, "w:jc", "w:val") or "both"
        borders = _first(chain, "w:pBdr")
        number = _first(chain, "w:numPr")
        return ParagraphLook(
            align=align,
            left=self._indent(chain, grid, ("left", "start")),
            right=self._indent(chain, grid, ("right", "end")),
            first=self._indent(chain, grid, ("firstLine",)) - self._indent(chain, grid, ("hanging",)),
            before=_points(_value(chain, "w:spacing", "w:before")),
            after=_points(_value(chain, "w:spacing", "w:after")),
            line=self._line(chain, grid, size, in_table),
            page_break_before=_on(chain, "w:pageBreakBefore"),
            keep_with_next=_on(chain, "w:keepNext"),
            borders={} if borders is None else borders_of(borders),
            numbering=None if number is None else _numbering(number),
        )

    def table_borders(self, style_id: str) -> Any:
        """The borders element of a table style, or None."""
        for properties in self._of_style(style_id or None, "tblPr"):
            if (borders := properties.find(qn("w:tblBorders"))) is not None:
                return borders
        return None

    def _line(self, chain: list[Any], grid: Grid, size: float, in_table: bool) -> float:
        natural = size * NATURAL_LINE
        snaps = grid.line and not in_table and not _off(chain, "w:snapToGrid")
        if snaps:
            natural = grid.line * -(-natural // grid.line)
        rule = _value(chain, "w:spacing", "w:lineRule") or "auto"
        line = _value(chain, "w:spacing", "w:line")
        if line is None:
            return natural
        if rule == "exact":
            return _points(line)
        if rule == "atLeast":
            return max(natural, _points(line))
        return natural * float(line) / 240

    def _indent(self, chain: list[Any], grid: Grid, names: tuple[str, ...]) -> float:
        for properties in chain:
            indent = properties.find(qn("w:ind"))
            if indent is None:
                continue
            for name in names:
                characters, twips = indent.get(qn(f"w:{name}Chars")), indent.get(qn(f"w:{name}"))
                if characters not in (None, "0"):
                    return float(characters) / HUNDREDTHS * grid.character
                if twips is not None or characters is not None:
                    return _points(twips)
        return 0.0

    def _run_look(self, chain: list[Any]) -> RunLook:
        colour = _value(chain, "w:color", "w:val")
        underline = _value(chain, "w:u", "w:val")
        return RunLook(
            east_asian=_value(chain, "w:rFonts", "w:eastAsia") or "",
            latin=_value(chain, "w:rFonts", "w:ascii") or "",
            size=self._size(chain),
            colour="000000" if colour in (None, "auto") else colour,
            bold=_on(chain, "w:b"),
            italic=_on(chain, "w:i"),
            underlined=underline not in (None, "none"),
            struck=_on(chain, "w:strike"),
            hidden=_on(chain, "w:vanish"),
            spacing=_points(_value(chain, "w:spacing", "w:val")),
            script={"superscript": "super", "subscript": "sub"}.get(_value(chain, "w:vertAlign", "w:val") or "", ""),
        )

    def _size(self, chain: list[Any]) -> float:
        size = _value(chain, "w:sz", "w:val")
        return DEFAULT_SIZE if size is None else float(size) / HALVES

    def _run_properties(self, own: Any, paragraph: Any) -> list[Any]:
        chain = [] if own is None else [own]
        if (style := _value(chain, "w:rStyle", "w:val")) is not None:
            chain += self._of_style(style, "rPr")
        return [*chain, *self._of_style(self._style_of(paragraph), "rPr"), *self._default_of("rPr")]

    def _paragraph_properties(self, paragraph: Any) -> list[Any]:
        own = paragraph.find(qn("w:pPr"))
        chain = [] if own is None else [own]
        return [*chain, *self._of_style(self._style_of(paragraph), "pPr"), *self._default_of("pPr")]

    def _style_of(self, paragraph: Any) -> str | None:
        own = paragraph.find(qn("w:pPr"))
        return _value([] if own is None else [own], "w:pStyle", "w:val") or self._default

    def _of_style(self, style_id: str | None, kind: str) -> Iterator[Any]:
        seen: set[str] = set()
        while style_id is not None and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            properties = style.find(qn(f"w:{kind}"))
            if properties is not None:
                yield properties
            style_id = _value([style], "w:basedOn", "w:val")

    def _default_of(self, kind: str) -> list[Any]:
        found = self._defaults[kind]
        return [] if found is None else [found]


def grid_of(section: Any, body_size: float) -> Grid:
    """The grid that a `w:sectPr` element lays under its pages."""
    grid = section.find(qn("w:docGrid"))
    kind = None if grid is None else grid.get(qn("w:type"))
    if grid is None or kind not in ("lines", "linesAndChars", "snapToChars"):
        return Grid(character=body_size)
    line = _points(grid.get(qn("w:linePitch")))
    if kind == "lines":
        return Grid(line=line, character=body_size)
    spacing = float(grid.get(qn("w:charSpace")) or 0) / GRID_UNIT
    return Grid(line=line, spacing=spacing, character=body_size + spacing)


def borders_of(element: Any) -> dict[str, Border]:
    """The drawn lines of a borders element, by side."""
    found = {}
    for side in element:
        if side.get(qn("w:val")) in (None, "nil", "none"):
            continue
        colour = side.get(qn("w:color"))
        found[side.tag.rpartition("}")[2]] = Border(
            width=float(side.get(qn("w:sz")) or 4) / EIGHTHS,
            colour="000000" if colour in (None, "auto") else colour,
            space=float(side.get(qn("w:space")) or 0),
        )
    return found


def _deep(element: Any, *path: str) -> Any:
    for name in path:
        element = None if element is None else element.find(qn(name))
    return element


def _first(chain: list[Any], name: str) -> Any:
    return next((found for properties in chain if (found := properties.find(qn(name))) is not None), None)


def _value(chain: list[Any], name: str, attribute: str) -> str | None:
    """The attribute of the nearest element of that name that has it."""
    for properties in chain:
        element = properties.find(qn(name))
        if element is not None and (value := element.get(qn(attribute))) is not None:
            return str(value)
    return None


def _on(chain: list[Any], name: str) -> bool:
    element = _first(chain, name)
    return element is not None and element.get(qn("w:val")) in _TRUE


def _off(chain: list[Any], name: str) -> bool:
    element = _first(chain, name)
    return element is not None and element.get(qn("w:val")) not in _TRUE


def _points(twips: str | None) -> float:
    return 0.0 if twips is None else float(twips) / TWIPS


def _numbering(element: Any) -> tuple[str, int] | None:
    number = _value([element], "w:numId", "w:val")
    if number in (None, "0"):
        return None
    return str(number), int(_value([element], "w:ilvl", "w:val") or 0)
