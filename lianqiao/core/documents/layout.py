"""The page of an official document (GB/T 9704-2012) as norms give it, laid on a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lianqiao.core import norms
from lianqiao.core.documents.names import BODY, IMPRINT, PAGE_NUMBER, TITLE

TOP_MARGIN = norms.declare("documents.top_margin", norms.Kind.NUMBER)
LEFT_MARGIN = norms.declare("documents.left_margin", norms.Kind.NUMBER)
MARGIN_TOLERANCE = norms.declare("documents.margin_tolerance", norms.Kind.NUMBER)
TEXT_WIDTH = norms.declare("documents.text_width", norms.Kind.NUMBER)
TEXT_HEIGHT = norms.declare("documents.text_height", norms.Kind.NUMBER)
LINES = norms.declare("documents.lines", norms.Kind.NUMBER)
CHARACTERS = norms.declare("documents.characters", norms.Kind.NUMBER)
BODY_SIZE = norms.declare("documents.body_size", norms.Kind.NUMBER)
TITLE_SIZE = norms.declare("documents.title_size", norms.Kind.NUMBER)
PAGE_NUMBER_SIZE = norms.declare("documents.page_number_size", norms.Kind.NUMBER)
PAGE_NUMBER_GAP = norms.declare("documents.page_number_gap", norms.Kind.NUMBER)
IMPRINT_SIZE = norms.declare("documents.imprint_size", norms.Kind.NUMBER)

#: ISO 216, A4.
PAPER_WIDTH, PAPER_HEIGHT = Decimal(210), Decimal(297)
MM = Decimal("25.4")
TWIPS = 20
POINTS = 72
#: The unit of the character grid: 1/4096 of a point (ISO/IEC 29500-1, 17.6.5).
GRID_UNIT = 4096
#: The height of a line of text that nothing else determines, by its size.
NATURAL_LINE = 1.3


@dataclass(frozen=True)
class Layout:
    """The page: lengths in millimetres, sizes in points, `lines` to a page and `characters` to a line."""

    top_margin: Decimal
    left_margin: Decimal
    margin_tolerance: Decimal
    text_width: Decimal
    text_height: Decimal
    lines: int
    characters: int
    body_size: Decimal
    title_size: Decimal
    page_number_size: Decimal
    page_number_gap: Decimal
    imprint_size: Decimal

    @property
    def right_margin(self) -> Decimal:
        """What paper and text leave, in millimetres."""
        return PAPER_WIDTH - self.left_margin - self.text_width

    @property
    def bottom_margin(self) -> Decimal:
        """What paper and text leave, in millimetres."""
        return PAPER_HEIGHT - self.top_margin - self.text_height


def layout_for(where: Any, *, on: date) -> Layout:
    """The page that the norms of a place ask for on a day."""

    def ask(norm: Any) -> Decimal:
        value: Decimal = norm.get(where=where, on=on).value
        return value

    return Layout(
        top_margin=ask(TOP_MARGIN),
        left_margin=ask(LEFT_MARGIN),
        margin_tolerance=ask(MARGIN_TOLERANCE),
        text_width=ask(TEXT_WIDTH),
        text_height=ask(TEXT_HEIGHT),
        lines=int(ask(LINES)),
        characters=int(ask(CHARACTERS)),
        body_size=ask(BODY_SIZE),
        title_size=ask(TITLE_SIZE),
        page_number_size=ask(PAGE_NUMBER_SIZE),
        page_number_gap=ask(PAGE_NUMBER_GAP),
        imprint_size=ask(IMPRINT_SIZE),
    )


def lay_out(document: Document, layout: Layout) -> None:
    """Give every section of the document the page, and the house's styles the sizes, of the layout.

    The text block is rounded up to whole twips and the pitches of lines and characters down, so that the full number
    of lines and characters fits.
    """
    width, height = _twips_up(layout.text_width), _twips_up(layout.text_height)
    paper_width, paper_height = _twips(PAPER_WIDTH), _twips(PAPER_HEIGHT)
    left, top = _twips(layout.left_margin), _twips(layout.top_margin)
    pitch = Decimal(width) / TWIPS / layout.characters
    for section in document.sections:
        properties = section._sectPr
        size, margin = properties.get_or_add_pgSz(), properties.get_or_add_pgMar()
        size.set(qn("w:w"), str(paper_width))
        size.set(qn("w:h"), str(paper_height))
        footer = paper_height - top - height - _twips(layout.page_number_gap)
        number = ceil(float(layout.page_number_size) * NATURAL_LINE * TWIPS)
        for name, value in (
            ("top", top),
            ("bottom", paper_height - top - height),
            ("left", left),
            ("right", paper_width - left - width),
            ("footer", footer - number),
        ):
            margin.set(qn(f"w:{name}"), str(value))
        grid = properties.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            properties.append(grid)
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), str(height // layout.lines))
        grid.set(qn("w:charSpace"), str(floor((pitch - layout.body_size) * GRID_UNIT)))
    for name, points in (
        ("Normal", layout.body_size),
        (BODY, layout.body_size),
        (TITLE, layout.title_size),
        (PAGE_NUMBER, layout.page_number_size),
        (IMPRINT, layout.imprint_size),
    ):
        if name in document.styles:
            document.styles[name].font.size = Pt(float(points))


def deviations(document: Document, layout: Layout) -> list[str]:
    """Where a template's page is not the one of the layout, in sentences; the official decides about them."""
    told = []
    section = document.sections[0]
    measures = (
        (_("上边距"), section.top_margin, layout.top_margin),
        (_("左边距"), section.left_margin, layout.left_margin),
        (_("右边距"), section.right_margin, layout.right_margin),
        (_("下边距"), section.bottom_margin, layout.bottom_margin),
        (_("纸张宽度"), section.page_width, PAPER_WIDTH),
        (_("纸张高度"), section.page_height, PAPER_HEIGHT),
    )
    for label, found, wanted in measures:
        given = Decimal(0) if found is None else Decimal(found) / Decimal(int(Mm(1)))
        if abs(given - wanted) > layout.margin_tolerance:
            sentence = _("%(label)s是 %(given).1f 毫米，规范为 %(wanted).1f 毫米。")
            told.append(sentence % {"label": label, "given": given, "wanted": wanted})
    return told


def _twips(millimetres: Decimal) -> int:
    return round(millimetres / MM * POINTS * TWIPS)


def _twips_up(millimetres: Decimal) -> int:
    return ceil(millimetres / MM * POINTS * TWIPS)
