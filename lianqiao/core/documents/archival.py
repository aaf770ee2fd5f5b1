"""A file for the archive (PDF/A-3b): chapters with an index, bookmarks and page numbers, and attachments inside."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typst
from django.utils.translation import gettext as _

from lianqiao.core.documents.typesetting.fonts import SANS, SERIF, library
from lianqiao.core.documents.typesetting.source import array, literal
from lianqiao.core.errors import DomainError

STANDARD: Final = "a-3b"
#: What the fonts of every installation draw; anything else is named by its code point when a file cannot be set.
_UNDRAWN = re.compile(
    "[^\n\u0020-\u007e\u200b\u00a0-\u00ff\u2010-\u2027\u2030-\u203b\u2103\u2160-\u216b\u2460-\u2473"
    "\u3000-\u3015\u4e00-\u9fa5\uff01-\uff5e]"
)
_BEGIN = """\
#set document(title: {title}, author: {author}, date: {date})
#set text(lang: "zh", region: "cn", font: {serif}, size: 10.5pt)
#set par(leading: 0.75em, spacing: 0.9em, justify: true)
#set page(paper: "a4", margin: (x: 24mm, y: 25mm), numbering: "1 / 1", header: context {{
  if here().page() > 1 {{ set text(size: 8.5pt, fill: luma(90)); {head} }}
}})
#show heading: set text(font: {sans})
#show heading.where(level: 1): it => {{ block(above: 2em, below: 1em, text(size: 15pt, it.body)) }}
#show heading.where(level: 2): it => {{ block(above: 1.4em, below: 0.8em, text(size: 11.5pt, it.body)) }}
#set table(stroke: 0.5pt + luma(150), inset: 5pt, align: left)
#show table: set text(size: 9pt)
#show table: set par(justify: false)
#show table.cell.where(y: 0): set text(font: {sans})
"""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; its lines stay lines."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter, which the bookmarks lead to as well."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with its head on every page; columns share the width as `widths` says."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


Block = Paragraph | Heading | Table


@dataclass(frozen=True)
class Chapter:
    """A chapter with its title in the index."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Attachment:
    """A file that is kept inside, under a name of its own, as a supplement of what is told."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True)
class Cover:
    """The first page: title, what it is about in lines of label and value, and a sentence below."""

    title: str
    author: str
    facts: Sequence[tuple[str, str]]
    note: str = ""


def archive(
    cover: Cover, chapters: Iterable[Chapter], *, attachments: Iterable[Attachment] = (), at: datetime
) -> bytes:
    """The PDF/A-3b; the same content at the same moment gives the same bytes.

    Characters that the fonts do not have are named by their code points. Raises DomainError where it cannot be set.
    """
    told, kept = list(chapters), list(attachments)
    source = _source(cover, told, kept, at)
    try:
        return _compiled(source, kept, at)
    except typst.TypstError:
        plain = _UNDRAWN.sub(lambda found: f"[U+{ord(found[0]):04X}]", source)
    try:
        return _compiled(plain, kept, at)
    except typst.TypstError as error:
        raise DomainError("archive_not_set", _("这份卷宗无法排成 PDF/A，请联系系统管理员。")) from error


def _compiled(source: str, attachments: Sequence[Attachment], at: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lianqiao-archive-") as folder:
        for number, one in enumerate(attachments):
            (Path(folder) / f"{number}.bin").write_bytes(one.content)
        main = Path(folder) / "main.typ"
        main.write_text(source, encoding="utf-8")
        fonts = library(of_system=False).fonts
        compiler = typst.Compiler(main, root=folder, font_paths=fonts, ignore_system_fonts=True)
        made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _source(cover: Cover, chapters: Sequence[Chapter], attachments: Sequence[Attachment], at: datetime) -> str:
    moment = at.astimezone(UTC)
    date = (
        f"datetime(year: {moment.year}, month: {moment.month}, day: {moment.day},"
        f" hour: {moment.hour}, minute: {moment.minute}, second: {moment.second})"
    )
    begin = _BEGIN.format(
        title=literal(cover.title),
        author=literal(cover.author),
        date=date,
        serif=literal(SERIF),
        sans=literal(SANS),
        head=literal(cover.title),
    )
    parts = [begin, *_attached(attachments), *_cover(cover)]
    parts.append(f"#pagebreak()\n#outline(title: {literal(_('目录'))}, depth: 2)\n#pagebreak()\n")
    for chapter in chapters:
        parts.append(f"#heading(level: 1, {literal(chapter.title)})\n")
        parts += [_block(block) for block in chapter.blocks]
    return "".join(parts)


def _attached(attachments: Sequence[Attachment]) -> Iterable[str]:
    for number, one in enumerate(attachments):
        yield (
            f'#pdf.attach({literal(one.name)}, read("{number}.bin", encoding: none), relationship: "supplement",'
            f" mime-type: {literal(one.media_type)}, description: {literal(one.description)})\n"
        )


def _cover(cover: Cover) -> Iterable[str]:
    yield f"#v(30mm)\n#align(center, text(font: {literal(SANS)}, size: 22pt, {literal(cover.title)}))\n#v(18mm)\n"
    cells = "".join(f"{literal(label)}, {literal(value)}, " for label, value in cover.facts)
    yield f"#table(columns: (30%, 70%), stroke: none, {cells})\n"
    if cover.note:
        yield f"#v(12mm)\n#text(size: 9pt, {literal(cover.note)})\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: 2, {literal(block.text)})\n"
    if isinstance(block, Paragraph):
        return f"#par({literal(block.text)})\n"
    widths = list(block.widths) or [1] * len(block.head)
    columns = array(f"{width}fr" for width in widths)
    head = ", ".join(literal(_breakable(cell)) for cell in block.head)
    cells = "".join(f"{literal(_breakable(cell))}, " for row in block.rows for cell in row)
    return f"#table(columns: {columns}, table.header({head}), {cells})\n"


def _breakable(text: str) -> str:
    """Long runs such as hashes may break within a cell."""
    return re.sub(r"([0-9A-Za-z_/]{16})(?=[0-9A-Za-z_/])", "\\1\u200b", text)
