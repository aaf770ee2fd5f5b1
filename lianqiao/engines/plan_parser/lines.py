"""The paragraphs of a cleaned text; those that ran together, their line breaks lost, are parted at their numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.engines.plan_parser.headings import mark_of

_INLINE = re.compile(
    r"(?<=[。；）〕】]) ?"
    r"(?=(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、](?!\d))[^\W\d_])"
)
_CHILD_BEHIND_TITLE = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^，。；：（）\d]{2,20}。?(?P<at>)"
    r" ?(?=（一）|1[.、](?!\d)|（1）|(?<=。)\d{1,2}[.、](?!\d))"
)
"""A heading with its first point behind it on the same line: 三、保障措施（一）加强领导。"""
_LONGEST_MARK = 12
# A text of which half stands in lines longer than this has lost its line breaks.
_LONGEST_PARAGRAPH = 1500


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph with its offset in the cleaned text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


def lines_of(text: str) -> list[Line]:
    """The paragraphs in order, none empty."""
    plain = [Line(line, at) for at, line in _offsets(text) if line]
    flattened = sum(len(line.text) for line in plain if len(line.text) > _LONGEST_PARAGRAPH) * 2 > len(text)
    return [piece for line in plain for piece in _parted(line, flattened=flattened)]


def _offsets(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _parted(line: Line, *, flattened: bool) -> Iterator[Line]:
    """A paragraph at the numbers inside it that go on from the one before; in a flattened text at every number."""
    text, at = line.text, 0
    while title := _CHILD_BEHIND_TITLE.match(text, at):
        yield Line(text[at : title.start("at")], line.start + at)
        at = title.end()
    last = mark_of(text[at : at + _LONGEST_MARK])
    for match in _INLINE.finditer(text, at):
        mark = mark_of(text[match.end() : match.end() + _LONGEST_MARK])
        if mark is None or match.end() == at:
            continue
        follows = last is not None and last.scheme is mark.scheme and mark.value == last.value + 1
        if not (follows or flattened):
            continue
        yield Line(text[at : match.start()], line.start + at)
        at, last = match.end(), mark
    yield Line(text[at:], line.start + at)
