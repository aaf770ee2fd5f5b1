"""The pieces of which the content of an evidence file consists: plain values that are kept, shown and set alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianqiao.core.documents import archival, day_words
from lianqiao.core.models import StoredFile

Block = dict[str, Any]


def text(words: Any) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": str(words)}


def heading(words: Any) -> Block:
    """A heading inside a chapter."""
    return {"kind": "heading", "text": str(words)}


def table(head: Iterable[Any], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> Block:
    """A table of words."""
    told = [[said(cell) for cell in row] for row in rows]
    return {"kind": "table", "head": [str(one) for one in head], "rows": told, "widths": list(widths)}


def facts(rows: Iterable[tuple[Any, Any]]) -> Block:
    """Labels with their values; what has none is left out."""
    return table([_("项目"), _("内容")], [row for row in rows if row[1] not in (None, "")], [1, 3])


def said(value: Any) -> str:
    """A value in words."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return moment(value)
    return day_words(value) if isinstance(value, date) else str(value)


def moment(at: datetime) -> str:
    """A moment to the second, in Beijing time."""
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}"


def set_block(block: Block) -> archival.Block:
    """The block as it is set."""
    if block["kind"] == "heading":
        return archival.Heading(block["text"])
    if block["kind"] == "text":
        return archival.Paragraph(block["text"])
    return archival.Table(block["head"], block["rows"], block["widths"])


class Attached:
    """The files that a chapter names, each once, in order."""

    def __init__(self) -> None:
        self._rows: dict[Any, tuple[StoredFile, str]] = {}

    def add(self, file: StoredFile | None, what: Any) -> str:
        """Take a file in; how it is referred to."""
        if file is None:
            return ""
        self._rows.setdefault(file.pk, (file, str(what)))
        place = list(self._rows).index(file.pk) + 1
        return _("附件 %(number)d") % {"number": place}

    def rows(self) -> list[tuple[int, StoredFile, str]]:
        """Each with its number and what it is."""
        return [(number, file, what) for number, (file, what) in enumerate(self._rows.values(), start=1)]
