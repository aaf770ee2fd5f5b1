"""The marks of numbered and bulleted paragraphs, counted as Word counts them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml.ns import qn

from lianqiao.core.errors import DomainError

_CHINESE = "零一二三四五六七八九"
_LEVELS = 9


class Numbering:
    """The lists of one document, while its paragraphs are read in order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in abstract.findall(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.findall(qn("w:num")):
            reference = number.find(qn("w:abstractNumId"))
            if reference is not None:
                self._lists[number.get(qn("w:numId"))] = reference.get(qn("w:val"))

    def mark(self, number: str, level: int) -> str:
        """The mark of the next paragraph of a list at a level (from 0); empty where the list is unknown."""
        levels = self._levels.get(self._lists.get(number, ""), {})
        if level not in levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        text = _text(levels[level])
        for other in range(_LEVELS):
            if f"%{other + 1}" in text:
                defined = levels.get(other, levels[level])
                count = counts.get(other, _start(defined))
                text = text.replace(f"%{other + 1}", _numeral(count, _format(defined)))
        return text


def _start(level: Any) -> int:
    element = level.find(qn("w:start"))
    return 1 if element is None else int(element.get(qn("w:val")))


def _text(level: Any) -> str:
    element = level.find(qn("w:lvlText"))
    text = "" if element is None else str(element.get(qn("w:val")) or "")
    # Word's bullets stand in the private area of its symbol fonts.
    return "•" if _format(level) == "bullet" and text and 0xE000 <= ord(text[0]) <= 0xF8FF else text


def _format(level: Any) -> str:
    element = level.find(qn("w:numFmt"))
    return "decimal" if element is None else str(element.get(qn("w:val")))


def _numeral(count: int, form: str) -> str:
    if form in ("decimal", "decimalFullWidth", "bullet"):
        return str(count)
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"):
        return chinese(count)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    message = _("模板里的自动编号格式“%(form)s”不受支持，请改用一、1. 或 a 这样的编号。")
    raise DomainError("template_numbering", message % {"form": form})


def chinese(count: int) -> str:
    """A number below a hundred as headings count: 十二, 二十."""
    tens, ones = divmod(count, 10)
    if tens >= len(_CHINESE):
        return str(count)
    first = "" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return first + (_CHINESE[ones] if ones or not tens else "")
