"""The text of a paragraph: its runs, fields, breaks and pictures, as Typst content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from lianqiao.core.documents.typesetting.fonts import Library
from lianqiao.core.documents.typesetting.looks import Grid, Looks, RunLook
from lianqiao.core.documents.typesetting.source import array, colour, literal, points

#: How much thicker, by its size, a letter becomes that has no bold cut of its own.
BOLDER = 0.022
#: English Metric Units of a point.
EMU = 12_700
TAB_CHARACTERS = 2
#: Letters and figures without a space that are longer than this may be parted, after every so many.
UNBROKEN, PARTED_AFTER = 30, 8
_LONG = re.compile(rf"[!-~]{{{UNBROKEN + 1},}}")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
#: What runs may stand in.
_WRAPPERS = frozenset(qn(f"w:{name}") for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple"))
_COUNTERS = {
    "PAGE": "counter(page).display()",
    "NUMPAGES": "str(counter(page).final().first())",
    "SECTIONPAGES": "str(counter(page).final().first())",
}


@dataclass
class Pictures:
    """The pictures of a document, by the name under which Typst finds them."""

    parts: dict[str, bytes] = field(default_factory=dict)

    def add(self, content: bytes, suffix: str) -> str:
        """Keep a picture; returns its name."""
        name = f"picture{len(self.parts)}.{suffix}"
        self.parts[name] = content
        return name


@dataclass(frozen=True)
class Writer:
    """What all paragraphs of a document share."""

    looks: Looks
    fonts: Library
    pictures: Pictures


def largest(writer: Writer, paragraph: Any) -> float:
    """The size of a paragraph's largest text in points; that of its mark where it says nothing."""
    sizes = [
        look.size
        for run in runs_of(paragraph)
        if "".join(text.text or "" for text in run.iter(qn("w:t"))).strip()
        and not (look := writer.looks.run(run, paragraph)).hidden
    ]
    return max(sizes, default=writer.looks.mark(paragraph).size)


def runs_of(element: Any) -> Iterator[Any]:
    """The `w:r` elements of a paragraph in order, also those inside links, insertions and content controls."""
    for child in element:
        if child.tag == qn("w:r"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from runs_of(child)


def content_of(writer: Writer, paragraph: Any, part: Any, *, grid: Grid) -> list[str]:
    """The pieces of content of a `w:p` element; `part` is the part of the package whose pictures it names."""
    pieces: list[str] = []
    instruction, in_result, counted = "", False, False
    for child in _with_simple_fields(paragraph):
        if isinstance(child, tuple):
            pieces.append(_field(writer, child[0], child[1], paragraph, grid))
            continue
        look = writer.looks.run(child, paragraph)
        for inside in child:
            name = inside.tag.rpartition("}")[2]
            if name == "fldChar":
                kind = inside.get(qn("w:fldCharType"))
                if kind == "begin":
                    instruction, in_result, counted = "", False, False
                elif kind == "separate":
                    in_result = True
                if kind in ("separate", "end") and not counted and (counter := _counter(instruction)):
                    pieces.append(_styled(writer, look, f"context {counter}", grid))
                    counted = True
                if kind == "end":
                    instruction, in_result, counted = "", False, False
            elif name == "instrText":
                instruction += inside.text or ""
            elif not look.hidden and not (in_result and counted):
                pieces.append(_piece(writer, look, inside, name, part, grid))
    return [piece for piece in pieces if piece]


def _with_simple_fields(element: Any) -> Iterator[Any]:
    """Runs, and pairs of a counting field's instruction with its first run."""
    for child in element:
        if child.tag == qn("w:fldSimple") and _counter(instruction := child.get(qn("w:instr")) or ""):
            yield instruction, next(runs_of(child), None)
        elif child.tag == qn("w:r"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _with_simple_fields(child)


def _field(writer: Writer, instruction: str, run: Any, paragraph: Any, grid: Grid) -> str:
    look = writer.looks.mark(paragraph) if run is None else writer.looks.run(run, paragraph)
    return _styled(writer, look, f"context {_counter(instruction)}", grid)


def _counter(instruction: str) -> str:
    words = instruction.split()
    return _COUNTERS.get(words[0].upper(), "") if words else ""


def _piece(writer: Writer, look: RunLook, inside: Any, name: str, part: Any, grid: Grid) -> str:
    if name == "t":
        return _styled(writer, look, _breakable(inside.text), grid) if inside.text else ""
    if name == "tab":
        return f"h({points(TAB_CHARACTERS * grid.character)})"
    if name == "br":
        return "" if inside.get(qn("w:type")) in ("page", "column") else "linebreak()"
    if name == "cr":
        return "linebreak()"
    if name == "noBreakHyphen":
        return _styled(writer, look, literal("\u2011"), grid)
    if name == "drawing":
        return _picture(writer, inside, part)
    return ""


def _breakable(text: str) -> str:
    """The text as an expression, with places where a long address or check sum may go on in the next line.

    The places are spaces without width and no characters: who copies an address from the page gets the address.
    """
    pieces, end = [], 0
    for found in _LONG.finditer(text):
        for place in range(found.start() + PARTED_AFTER, found.end(), PARTED_AFTER):
            pieces.append(text[end:place])
            end = place
    return " + h(0pt) + ".join(literal(piece) for piece in [*pieces, text[end:]])


def _styled(writer: Writer, look: RunLook, body: str, grid: Grid) -> str:
    chosen = writer.fonts.chosen(look.east_asian)
    digits = look.colour if _COLOUR.fullmatch(look.colour) else "000000"
    families = [literal(chosen.family)]
    if (latin := writer.fonts.latin(look.latin)) is not None:
        families.insert(0, f"(name: {literal(latin)}, covers: {literal('latin-in-cjk')})")
    given = [
        f"font: {array(families)}",
        f"size: {points(look.size)}",
        f"fill: {colour(digits)}",
        f"tracking: {points(grid.spacing + look.spacing)}",
    ]
    if look.italic:
        given.append('style: "italic"')
    if look.bold and writer.fonts.has_bold(chosen.family):
        given.append('weight: "bold"')
    elif look.bold or chosen.is_heavy:
        given.append(f"stroke: {points(look.size * BOLDER)} + {colour(digits)}")
    styled = f"text({', '.join(given)}, {body})"
    for wrapper, wanted in (("underline", look.underlined), ("strike", look.struck)):
        styled = f"{wrapper}({styled})" if wanted else styled
    return f"{look.script}({styled})" if look.script else styled


def _picture(writer: Writer, drawing: Any, part: Any) -> str:
    reference = next(iter(drawing.iter(qn("a:blip"))), None)
    key = None if reference is None else reference.get(qn("r:embed"))
    extent = next(iter(drawing.iter(qn("wp:extent"))), None)
    if key is None or extent is None or key not in part.related_parts:
        return ""
    image = part.related_parts[key]
    suffix = {"image/png": "png", "image/jpeg": "jpg"}.get(image.content_type)
    if suffix is None:
        return ""
    name = writer.pictures.add(image.blob, suffix)
    width, height = (points(int(extent.get(side)) / EMU) for side in ("cx", "cy"))
    return f"box(image({literal(name)}, width: {width}, height: {height}))"
