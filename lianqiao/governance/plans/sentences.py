"""The sentence around a place of a raw text, and texts made comparable."""

from __future__ import annotations

import re

_STOP = re.compile(r"[。；;！!？?]|\n\s*\n|\n(?=\s*[（(〔〖■●]|\s*第?[一二三四五六七八九十百\d]+[、.．条章）)])")
#: A line that is nothing but a heading: numbered and short.
_HEADING = re.compile(r"\s*(?:[（(]?第?[一二三四五六七八九十百\d]+[、.．条章节）)])[^，,。]{0,40}$")
_SPACE = re.compile(r"[\s\u3000]+")
#: A sentence longer than this on either side is cut.
FARTHEST = 300


def sentence_at(text: str, start: int, end: int) -> str:
    """The raw sentence that holds `start` to `end`, cut where it is very long."""
    first = max(0, start - FARTHEST)
    before = [stop.end() for stop in _STOP.finditer(text, first, start)]
    after = _STOP.search(text, end, min(len(text), end + FARTHEST))
    last = min(len(text), end + FARTHEST) if after is None else after.start()
    lines = text[before[-1] if before else first : start].lstrip().split("\n")
    while len(lines) > 1 and _HEADING.match(lines[0]):
        del lines[0]
    return ("\n".join(lines) + text[start:last]).strip()


def bare(text: str) -> str:
    """The text without white space, by which unchanged sentences are known again."""
    return _SPACE.sub("", text)
