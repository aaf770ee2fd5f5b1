"""Templates to try: small Word documents, and what tests read of a PDF."""

import io
import zipfile
from typing import Any

import pdfplumber
from django.core.files.base import ContentFile
from docx import Document

MM = 72 / 25.4


def template(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: Any) -> bytes:
    """The document as a file holds it."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def upload(content: bytes, name: str = "模板.docx") -> ContentFile:
    """The file as a browser sends it."""
    return ContentFile(content, name=name)


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive with `old` in one of its parts replaced by `new`; the part must hold it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename == part:
                assert old in data
                data = data.replace(old, new)
            after.writestr(entry.filename, data)
    return made.getvalue()


def pages(pdf: bytes) -> list[Any]:
    """The pages of a PDF."""
    return pdfplumber.open(io.BytesIO(pdf)).pages


def text_of(pdf: bytes) -> str:
    """All that can be read in a PDF, without spaces."""
    return "".join("".join((page.extract_text() or "").split()) for page in pages(pdf))


def lines_of(page: Any) -> dict[float, list[Any]]:
    """The characters of a page by the height at which they stand, from the top."""
    lines: dict[float, list[Any]] = {}
    for character in page.chars:
        lines.setdefault(round(character["top"], 1), []).append(character)
    return dict(sorted(lines.items()))
