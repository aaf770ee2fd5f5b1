"""The text of a Word document (.docx): paragraphs with the numbers that Word counts itself, tables row by row."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason
from lianqiao.engines.plan_parser.reading.numbering import Numbering

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST: Final = 200 * 1024 * 1024
_BODY: Final = "word/document.xml"
_NUMBERING: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"


def text_of(data: bytes) -> str:
    """The text, a line for each paragraph. Raises `ReadingError` when it is no Word document or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _BODY not in names:
                raise ReadingError(Reason.UNKNOWN)
            wanted = {_BODY, _NUMBERING, _STYLES} & names
            if sum(archive.getinfo(name).file_size for name in wanted) > _LARGEST:
                raise ReadingError(Reason.TOO_LARGE)
            parts = {name: _parse(archive.read(name)) for name in wanted}
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, OSError, EOFError, NotImplementedError) as error:
        raise ReadingError(Reason.BROKEN) from error
    numbering = Numbering(parts.get(_NUMBERING), parts.get(_STYLES))
    body = parts[_BODY].find(f"{_W}body")
    return "\n".join(_lines(body, numbering)) if body is not None else ""


def _parse(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _lines(container: Any, numbering: Numbering) -> Iterator[str]:
    for element in container:
        if element.tag == f"{_W}p":
            text = _text(element)
            yield numbering.label(element) + text if text.strip() else ""
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = (" ".join(filter(None, map(_text, cell.iter(f"{_W}p")))) for cell in row.iterfind(f"{_W}tc"))
                yield "\t".join(cells)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _lines(content, numbering)


def _text(paragraph: Any) -> str:
    pieces: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab" and node.getparent().tag == f"{_W}r":
            pieces.append("\t")
        elif node.tag != f"{_W}tab":
            pieces.append("\n")
    return "".join(pieces)
