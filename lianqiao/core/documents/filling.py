"""Filling a template in: the marks of a Word document replaced by data."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from lianqiao.core.documents import marks
from lianqiao.core.documents.layout import Layout, lay_out
from lianqiao.core.documents.pictures import placed
from lianqiao.core.documents.words import printable
from lianqiao.core.errors import DomainError

#: How many characters a document may have, as its data and as what is typeset.
MAX_CHARACTERS = 400_000
_PARAGRAPH = re.compile(r"<w:p([ >])")
_FOOTNOTES = "wordprocessingml.footnotes+xml"
_PARTS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)


def fill(template: bytes, data: Mapping[str, Any], *, layout: Layout | None = None) -> bytes:
    """The Word document that the template makes of the data; with a layout its page is laid out anew.

    Raises DomainError when the template asks for what the data do not have, or the document becomes too long.
    """
    document = DocxTemplate(io.BytesIO(template))
    content = printable(dict(data))
    if _length(content) > MAX_CHARACTERS:
        raise DomainError("document_too_long", _("文书内容太长，请分成几份。"))
    try:
        document.render(placed(content, document), marks.environment(), autoescape=True)
    except TemplateError as error:
        raise DomainError("template_unfit", _("模板与这类文书的内容不符，请更新模板。")) from error
    if layout is not None:
        lay_out(document.docx, layout)
    made = io.BytesIO()
    document.save(made)
    if sum(len(text) for text in _texts(document)) > MAX_CHARACTERS:
        raise DomainError("document_too_long", _("文书内容太长，请分成几份。"))
    return made.getvalue()


def sources_of(template: bytes) -> list[marks.Source]:
    """The parts of a template that hold marks, as Jinja reads them."""
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    properties = document.docx.core_properties
    words = " ".join(
        str(getattr(properties, name)) for name in ("author", "comments", "identifier", "language", "subject", "title")
    )
    found = [
        marks.Source(_("正文"), _by_paragraph(document, document.get_xml())),
        marks.Source(_("文档属性"), f"\n{words}"),
    ]
    for number, reltype in enumerate(_PARTS):
        label = _("页脚") if number else _("页眉")
        for _key, part in document.get_headers_footers(reltype):
            xml = document.xml_to_string(parse_xml(part.blob))
            found.append(marks.Source(label, _by_paragraph(document, xml)))
    notes = [part for part in document.docx.part.package.iter_parts() if part.content_type.endswith(_FOOTNOTES)]
    return found + [marks.Source(_("脚注"), _by_paragraph(document, part.blob.decode("utf-8"))) for part in notes]


def _by_paragraph(document: DocxTemplate, xml: str) -> str:
    return _PARAGRAPH.sub(r"\n<w:p\1", document.patch_xml(xml.replace("\n", " ")))


def _texts(document: DocxTemplate) -> Iterator[str]:
    for element in document.docx.element.body.iter():
        if element.tag.endswith("}t"):
            yield element.text or ""


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_length(item) for item in value.values())
    if isinstance(value, list):
        return sum(_length(item) for item in value)
    return len(str(value))
