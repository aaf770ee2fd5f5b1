"""The numbers that Word counts itself and does not write into the text of a paragraph."""

import re
from collections import defaultdict
from typing import Any, Final

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL: Final = f"{_W}val"
_NUMERALS: Final = "〇一二三四五六七八九"
_CHINESE: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand"}
)
_CIRCLED_MOST = 20
_MOST_LEVELS = 9


class Numbering:
    """Counts through a document: ask for the label of every paragraph, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _MOST_LEVELS)
        if numbering is not None:
            self._read_levels(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_levels(self, numbering: Any) -> None:
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for definition in numbering.iterfind(f"{_W}abstractNum"):
            levels: dict[int, tuple[str, str, int]] = {}
            for level in definition.iterfind(f"{_W}lvl"):
                start = _value(level, "start") or "1"
                place = int(level.get(f"{_W}ilvl") or 0)
                levels[place] = (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )
            abstract[definition.get(f"{_W}abstractNumId") or ""] = levels
        for number in numbering.iterfind(f"{_W}num"):
            self._levels[number.get(f"{_W}numId") or ""] = abstract.get(_value(number, "abstractNumId"), {})

    def _read_styles(self, styles: Any) -> None:
        for style in styles.iterfind(f"{_W}style"):
            found = _numbered(style)
            if found:
                self._of_style[style.get(f"{_W}styleId") or ""] = found

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before this paragraph, empty for one without."""
        found = _numbered(paragraph)
        if found is None:
            properties = paragraph.find(f"{_W}pPr")
            found = self._of_style.get(_value(properties, "pStyle")) if properties is not None else None
        if found is None or not 0 <= found[1] < _MOST_LEVELS:
            return ""
        number, place = found
        levels = self._levels.get(number, {})
        if place not in levels:
            return ""
        counts = self._counts[number]
        form, text, start = levels[place]
        counts[place] = start if counts[place] is None else (counts[place] or 0) + 1
        counts[place + 1 :] = [None] * (_MOST_LEVELS - place - 1)
        if form in ("bullet", "none", ""):
            return ""

        def spelt(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            shown = counts[level] if level < _MOST_LEVELS else None
            return _spelt(shown or 1, levels.get(level, ("decimal", "", 1))[0])

        return re.sub(r"%([1-9])", spelt, text)


def _numbered(element: Any) -> tuple[str, int] | None:
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    place = _value(properties, "ilvl") or "0"
    number = _value(properties, "numId")
    return (number, int(place)) if number and place.isdigit() else None


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return (child.get(_VAL) or "") if child is not None else ""


def _spelt(value: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(value)
    if form == "decimalEnclosedCircle" and value <= _CIRCLED_MOST:
        return chr(0x245F + value)
    if form == "upperLetter" and value <= 26:
        return chr(ord("A") + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    if value >= 100:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
