"""The whole document: its sections with their pages and footers, and Typst that sets it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn

from lianqiao.core.documents.layout import NATURAL_LINE
from lianqiao.core.documents.typesetting.blocks import Flow, blocks_of
from lianqiao.core.documents.typesetting.fonts import library
from lianqiao.core.documents.typesetting.looks import Grid, Looks, grid_of
from lianqiao.core.documents.typesetting.numbering import Numbering
from lianqiao.core.documents.typesetting.runs import Pictures, Writer, largest
from lianqiao.core.documents.typesetting.source import literal, points, sequence
from lianqiao.core.errors import DomainError

#: Typst's reading of a page must not depend on the machine: what is not said is nothing.
_BEGIN = """\
#set document(title: {title})
#set text(lang: "zh", region: "cn", cjk-latin-spacing: auto, overhang: false, costs: (widow: 0%, orphan: 0%))
#set par(leading: 0pt, spacing: 0pt)
#set block(spacing: 0pt)
"""


def typeset(word: bytes, *, of_system: bool = True) -> bytes:
    """The PDF of a Word document; `of_system` uses the machine's fonts where they are the proper ones.

    Read are paragraphs with their styles, runs, lists, tables with merged cells, pictures inside the text, page
    breaks, sections, and headers and footers with page numbers. Raises DomainError for what cannot be set.
    """
    document = Document(io.BytesIO(word))
    writer = Writer(Looks(document), library(of_system=of_system), Pictures())
    numbering = Numbering(document)
    title = document.core_properties.title or ""
    parts = [_BEGIN.format(title=literal(title))]
    for number, (section, elements) in enumerate(_sections(document)):
        grid = grid_of(section._sectPr, writer.looks.body_size)
        if number == 0 or section._sectPr.find(qn("w:type")) is None:
            parts.append(f"#set page({_page(document, section, writer, numbering, grid)})\n")
        width = _length(section.page_width - section.left_margin - section.right_margin)
        flow = Flow(writer, numbering, document.part, grid, width)
        parts += [f"#{block}\n" for block in blocks_of(flow, elements)]
    return _compiled("".join(parts), writer)


def _compiled(source: str, writer: Writer) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lianqiao-pdf-") as folder:
        for name, content in writer.pictures.parts.items():
            (Path(folder) / name).write_bytes(content)
        main = Path(folder) / "main.typ"
        main.write_text(source, encoding="utf-8")
        compiler = typst.Compiler(main, root=folder, font_paths=writer.fonts.fonts, ignore_system_fonts=True)
        try:
            made = compiler.compile(format="pdf")
        except typst.TypstError as error:
            raise DomainError("pdf_not_set", _("这份文书无法排成 PDF，请检查其中的图片和表格。")) from error
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _sections(document: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each section with the elements of the body that stand in it."""
    elements: list[Any] = []
    sections = iter(document.sections)
    for element in document.element.body:
        if element.tag == qn("w:sectPr"):
            continue
        elements.append(element)
        if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            yield next(sections), elements
            elements = []
    yield next(sections), elements


def _page(document: Any, section: Any, writer: Writer, numbering: Numbering, grid: Grid) -> str:
    given = {
        "width": points(_length(section.page_width)),
        "height": points(_length(section.page_height)),
        "margin": "(top: {}, bottom: {}, left: {}, right: {})".format(
            *(
                points(_length(side))
                for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
            )
        ),
    }
    width = _length(section.page_width - section.left_margin - section.right_margin)
    even = document.settings.odd_and_even_pages_header_footer
    first = section.different_first_page_header_footer
    footers = {
        "odd": section.footer,
        "even": section.even_page_footer if even else section.footer,
        "first": section.first_page_footer if first else section.footer,
    }
    headers = {
        "odd": section.header,
        "even": section.even_page_header if even else section.header,
        "first": section.first_page_header if first else section.header,
    }
    height = max(_height(writer, footer) for footer in footers.values())
    given["footer"] = _alternating(writer, numbering, footers, width)
    given["footer-descent"] = points(_length(section.bottom_margin) - _length(section.footer_distance) - height)
    given["header"] = _alternating(writer, numbering, headers, width)
    return ", ".join(f"{name}: {value}" for name, value in given.items())


def _alternating(writer: Writer, numbering: Numbering, bodies: dict[str, Any], width: float) -> str:
    """What stands on odd, even and first pages."""
    content = {}
    for name, body in bodies.items():
        flow = Flow(writer, numbering, body.part, Grid(character=writer.looks.body_size), width)
        content[name] = sequence(blocks_of(flow, body._element))
    page = "counter(page).get().first()"
    return (
        f"context {{ if here().page() == 1 {content['first']} "
        f"else if calc.odd({page}) {content['odd']} else {content['even']} }}"
    )


def _height(writer: Writer, body: Any) -> float:
    """How high the lines of a footer are in points."""
    return sum(largest(writer, paragraph) * NATURAL_LINE for paragraph in body._element.iter(qn("w:p")))


def _length(emu: Any) -> float:
    return 0.0 if emu is None else float(emu.pt) if hasattr(emu, "pt") else float(emu) / 12_700
