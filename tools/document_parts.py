"""The parts of documents: the page, head, title, attachments, signature, imprint and tables (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from lianqiao.core.documents import names
from lianqiao.core.documents.layout import Layout, lay_out
from lianqiao.core.norms.content import packaged

RED = "FF0000"
FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY
#: The red line and those of the imprint, in eighths of a point: 0.35 mm outside, 0.25 mm inside (7.4.1), and the
#: distance of the red line from the number above it in points: 4 mm (7.2.7).
RED_LINE, OUTER_LINE, INNER_LINE, RED_GAP = 12, 8, 6, 11
TABLE_LINE = 4
HEAD_SIZE = 40
#: The word stands before the first attachment, numbers only where there are several (7.3.4).
ATTACHMENT = (
    "{% if loop.first %}附件：{% else %}　　　{% endif %}"
    "{% if attachments|length > 1 %}{{ loop.index }}. {% endif %}{{ name }}"
)


def page() -> Layout:
    """The page that the packaged norms of the nation ask for."""
    values = {
        edition.key.removeprefix("documents."): Decimal(edition.value)
        for edition in packaged().editions
        if edition.key.startswith("documents.") and edition.region is None and edition.effective_to is None
    }
    counted = {"lines": int(values["lines"]), "characters": int(values["characters"])}
    return Layout(**{name: values[name] for name in Layout.__dataclass_fields__ if name not in counted}, **counted)


def begun(layout: Layout, title: str) -> Any:
    """An empty document with the house's styles and page numbers."""
    document = Document()
    document.core_properties.title, document.core_properties.author = title, ""
    document.core_properties.comments = ""
    body = float(layout.body_size)
    normal = document.styles["Normal"]
    _font(normal, FANGSONG, body)
    normal.paragraph_format.alignment = JUSTIFIED
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    normal.paragraph_format.widow_control = False
    for name, font, size, align, colour in (
        (names.HEAD, XIAOBIAOSONG, HEAD_SIZE, CENTRE, RED),
        (names.NUMBER, FANGSONG, body, CENTRE, None),
        (names.TITLE, XIAOBIAOSONG, float(layout.title_size), CENTRE, None),
        (names.RECIPIENTS, FANGSONG, body, JUSTIFIED, None),
        (names.BODY, FANGSONG, body, JUSTIFIED, None),
        (names.LEVEL_ONE, HEITI, body, JUSTIFIED, None),
        (names.LEVEL_TWO, KAITI, body, JUSTIFIED, None),
        (names.ATTACHMENTS, FANGSONG, body, JUSTIFIED, None),
        (names.SIGNATURE, FANGSONG, body, CENTRE, None),
        (names.NOTE, FANGSONG, body, JUSTIFIED, None),
        (names.IMPRINT, FANGSONG, float(layout.imprint_size), LEFT, None),
        (names.PAGE_NUMBER, SONGTI, float(layout.page_number_size), LEFT, None),
        (names.CELL, FANGSONG, 14, CENTRE, None),
        (names.CELL_HEAD, HEITI, 14, CENTRE, None),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _font(style, font, size, colour)
        style.paragraph_format.alignment = align
    for name in (names.BODY, names.LEVEL_ONE, names.LEVEL_TWO, names.NOTE):
        _indent(document.styles[name].element, firstLine=2)
    for name in (names.LEVEL_ONE, names.LEVEL_TWO, names.TITLE):
        document.styles[name].paragraph_format.keep_with_next = True
    _indent(document.styles[names.ATTACHMENTS].element, left=5, hanging=3)
    _indent(document.styles[names.IMPRINT].element, left=1, right=1)
    _page_numbers(document)
    lay_out(document, layout)
    return document


def add(document: Any, text: str, style: str) -> Any:
    """A paragraph."""
    return document.add_paragraph(text, style=style)


def add_all(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    """Several paragraphs."""
    for text, style in rows:
        add(document, text, style)


def head(document: Any, text: str) -> None:
    """The red head with the number of the document and the red line below."""
    add(document, "", names.NUMBER)
    add(document, text, names.HEAD)
    add(document, "", names.NUMBER)
    number = add(document, "{{ number }}", names.NUMBER)
    _border(number._p.get_or_add_pPr(), "bottom", RED_LINE, RED, RED_GAP)
    add(document, "", names.NUMBER)


def titled(document: Any) -> None:
    """The title with an empty line below."""
    add(document, "{{ title }}", names.TITLE)
    add(document, "", names.BODY)


def attachments(document: Any) -> None:
    """The note of attachments, one empty line below the text, numbered where there are several."""
    add_all(
        document,
        (
            ("{%p if attachments %}", names.BODY),
            ("", names.BODY),
            ("{%p for name in attachments %}", names.BODY),
            (ATTACHMENT, names.ATTACHMENTS),
            ("{%p endfor %}", names.BODY),
            ("{%p endif %}", names.BODY),
        ),
    )


def signature(document: Any, issuer: str = "{{ issuer }}") -> None:
    """Who signs, centred over the day, which keeps four characters free on the right (7.3.5)."""
    add(document, "", names.BODY)
    add(document, "", names.BODY)
    table = document.add_table(rows=2, cols=1)
    _columns(table, Pt(256))
    _table_property(table, "jc", val="right")
    for row, text in zip(table.rows, (issuer, "{{ date }}"), strict=True):
        _text(row.cells[0], text, names.SIGNATURE)
        _row_property(row, "cantSplit")


def note(document: Any) -> None:
    """The note in brackets below the day."""
    add_all(
        document, (("{%p if contact %}", names.BODY), ("（{{ contact }}）", names.NOTE), ("{%p endif %}", names.BODY))
    )


def imprint(document: Any) -> None:
    """The imprint at the foot of the last page: copies, and who printed it when."""
    add(document, "{%p if printed_by %}", names.BODY)
    table = document.add_table(rows=4, cols=2)
    _table_property(
        table,
        "tblpPr",
        leftFromText="0",
        rightFromText="0",
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="left",
        tblpYSpec="bottom",
    )
    _columns(table, Pt(262), Pt(180))
    _text(table.cell(0, 0), "{%tr if copies %}", names.IMPRINT)
    merged = table.cell(1, 0).merge(table.cell(1, 1))
    _text(merged, "抄送：{{ copies }}", names.IMPRINT)
    _text(table.cell(2, 0), "{%tr endif %}", names.IMPRINT)
    _text(table.cell(3, 0), "{{ printed_by }}", names.IMPRINT)
    _text(table.cell(3, 1), "{{ printed_on }}印发", names.IMPRINT)
    table.cell(3, 1).paragraphs[0].alignment = RIGHT
    borders = _table_property(table, "tblBorders")
    for side, width in (("top", OUTER_LINE), ("bottom", OUTER_LINE), ("insideH", INNER_LINE)):
        _line(borders, side, width, "000000", 0)
    add(document, "{%p endif %}", names.BODY)


def grid(document: Any, name: str) -> None:
    """A table with as many columns as its head has; the head is repeated on each page."""
    table = document.add_table(rows=4, cols=3)
    _table_property(table, "jc", val="center")
    for row, start, end, style in (
        (0, f"{{%tc for cell in {name}.head %}}", "{%tc endfor %}", names.CELL_HEAD),
        (2, "{%tc for cell in row %}", "{%tc endfor %}", names.CELL),
    ):
        for column, text in enumerate((start, "{{ cell }}", end)):
            _text(table.cell(row, column), text, style)
    _text(table.cell(1, 0), f"{{%tr for row in {name}.rows %}}", names.CELL)
    _text(table.cell(3, 0), "{%tr endfor %}", names.CELL)
    _row_property(table.rows[0], "tblHeader")
    for row in table.rows:
        _row_property(row, "cantSplit")
    borders = _table_property(table, "tblBorders")
    for side in ("top", "bottom", "left", "right", "insideH", "insideV"):
        _line(borders, side, TABLE_LINE, "000000", 0)


def facts(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    """A table of two columns: what it is, and what it says."""
    table = document.add_table(rows=len(rows), cols=2)
    _columns(table, Pt(96), Pt(346))
    for row, (label, text) in zip(table.rows, rows, strict=True):
        _text(row.cells[0], label, names.CELL_HEAD)
        _text(row.cells[1], text, names.CELL)
        row.cells[1].paragraphs[0].alignment = LEFT
        _row_property(row, "cantSplit")
    borders = _table_property(table, "tblBorders")
    for side in ("top", "bottom", "left", "right", "insideH", "insideV"):
        _line(borders, side, TABLE_LINE, "000000", 0)


def _font(style: Any, name: str, size: float, colour: str | None = None) -> None:
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("eastAsia", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    if colour is not None:
        style.font.color.rgb = RGBColor.from_string(colour)


def _indent(element: Any, **characters: int) -> None:
    indent = element.get_or_add_pPr().get_or_add_ind()
    for name, count in characters.items():
        indent.set(qn(f"w:{name}Chars"), str(count * 100))


def _page_numbers(document: Any) -> None:
    """Dashes beside the number; odd pages right, even pages left, one character free (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align, side in (
        (section.footer, RIGHT, "right"),
        (section.even_page_footer, LEFT, "left"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[names.PAGE_NUMBER]
        paragraph.alignment = align
        _indent(paragraph._p, **{side: 1})
        paragraph.add_run("— ")
        run = paragraph.add_run()
        for kind in ("begin", None, "separate", "result", "end"):
            if kind is None:
                instruction = OxmlElement("w:instrText")
                instruction.text = " PAGE "
                run._r.append(instruction)
            elif kind == "result":
                run.add_text("1")
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
        paragraph.add_run(" —")


def _text(cell: Any, text: str, style: str) -> None:
    cell.paragraphs[0].text = text
    cell.paragraphs[0].style = style
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)


def _columns(table: Any, *widths: Any) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _table_property(table: Any, name: str, **attributes: str) -> Any:
    """Set a property of the table; the order of the properties is the schema's."""
    properties = table._tbl.tblPr
    existing = properties.find(qn(f"w:{name}"))
    element = OxmlElement(f"w:{name}") if existing is None else existing
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    if existing is None:
        order = ("tblStyle", "tblpPr", "tblOverlap", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblLook")
        later = order[order.index(name) + 1 :]
        following = next((child for child in properties if child.tag in {qn(f"w:{one}") for one in later}), None)
        if following is None:
            properties.append(element)
        else:
            following.addprevious(element)
    return element


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def _border(properties: Any, side: str, width: int, colour: str, space: int) -> None:
    borders = OxmlElement("w:pBdr")
    _line(borders, side, width, colour, space)
    style = properties.find(qn("w:pStyle"))
    style.addnext(borders)


def _line(borders: Any, side: str, width: int, colour: str, space: int) -> None:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", str(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
