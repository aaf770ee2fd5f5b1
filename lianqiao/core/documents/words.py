"""Turning what records hold into what an official document says: days, paragraphs with their rank, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from lianqiao.core.documents.pictures import Picture

#: The ranks of paragraphs by how they begin (GB/T 9704-2012, 7.3.3); 0 is running text.
_RANKS = (
    (1, re.compile(r"[一二三四五六七八九十百]+、")),
    (2, re.compile(r"（[一二三四五六七八九十百]+）")),
)
_SHORT = 40
#: What XML cannot hold.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def day_words(day: date) -> str:
    """A day in Arabic numerals without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def paragraphs(text: str) -> list[dict[str, Any]]:
    """The paragraphs of a text, each with its rank: 1 for 一、, 2 for （一）, 0 for the rest.

    A long paragraph that begins with a number is running text that happens to be numbered, no heading.
    """
    lines = [line.strip() for line in text.splitlines()]
    return [{"text": line, "level": _rank(line)} for line in lines if line]


def table(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A table for a document: the words of its head, and of its rows."""
    return {"head": [str(cell) for cell in head], "rows": [[str(cell) for cell in row] for row in rows]}


def printable(value: Any) -> Any:
    """The data with days in words, numbers as text and nothing that XML cannot hold; None becomes empty.

    Truth values and whole numbers stay what they are, since templates ask them.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | Picture):
        return value
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, dict):
        return {str(name): printable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return _FORBIDDEN.sub("", str(value).replace("\r\n", "\n"))


def _rank(line: str) -> int:
    if len(line) > _SHORT:
        return 0
    return next((rank for rank, beginning in _RANKS if beginning.match(line)), 0)
