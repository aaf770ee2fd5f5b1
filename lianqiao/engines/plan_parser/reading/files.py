"""Which kind of file it is, by its content and not by its name, and its text."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason
from lianqiao.engines.plan_parser.types import Doubt

_LARGEST: Final = 100 * 1024 * 1024
_MARKUP: Final = re.compile(rb"<(?:!doctype html|html|head|body|div|p|table)\b", re.IGNORECASE)
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")


class Format(StrEnum):
    """What a file turned out to be."""

    TEXT = "text"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, in which all offsets of the parser count, what the file was, and what OCR doubts."""

    text: str
    format: Format
    doubts: tuple[Doubt, ...] = ()


def read(data: bytes) -> Document:
    """The text of a file's content. Raises `ReadingError` when there is none to be had.

    Text is decoded as UTF-8, UTF-16 with its mark, or GB18030; where bytes are broken each gives U+FFFD. Of a web page
    the navigation, of a PDF the layout is left out; each row of a table is one line, its cells apart by tabs.
    """
    if len(data) > _LARGEST:
        raise ReadingError(Reason.TOO_LARGE)
    document = _read(data)
    if not document.text.strip():
        raise ReadingError(Reason.EMPTY)
    return document


def _read(data: bytes) -> Document:
    head = data[:1024]
    if b"%PDF-" in head:
        from lianqiao.engines.plan_parser.reading import pdf

        return _pages_or_scan(data, pdf.text_of(data))
    if head.startswith(b"PK\x03\x04"):
        from lianqiao.engines.plan_parser.reading import word

        return Document(word.text_of(data), Format.WORD)
    if head.startswith(_COMPOUND):
        raise ReadingError(Reason.ENCRYPTED if _ENCRYPTED_PACKAGE in data else Reason.OLD_WORD)
    if head.startswith(_PICTURES):
        from lianqiao.engines.plan_parser.reading import scans

        text, doubts = scans.text_of_picture(data)
        return Document(text, Format.SCAN, doubts)
    from lianqiao.engines.plan_parser.reading import html, plain

    text = plain.text_of(data)
    if _MARKUP.search(data[:4096]):
        return Document(html.text_of(text), Format.HTML)
    return Document(text, Format.TEXT)


def _pages_or_scan(data: bytes, pages: str) -> Document:
    if pages.strip():
        return Document(pages, Format.PDF)
    from lianqiao.engines.plan_parser.reading import scans

    text, doubts = scans.text_of_pdf(data)
    return Document(text, Format.SCAN, doubts)
