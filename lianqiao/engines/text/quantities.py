"""Numbers with units in Chinese text: value, unit in one spelling, bounds, and where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import StrEnum
from itertools import chain
from typing import Final

from lianqiao.engines.text.units import UNIT_PATTERN, unit_name


class Comparator(StrEnum):
    """How a stated number bounds what is meant."""

    EXACT = "="
    ABOUT = "≈"
    AT_LEAST = "≥"
    MORE_THAN = ">"
    AT_MOST = "≤"
    LESS_THAN = "<"
    BETWEEN = "–"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text states it.

    `value` is the number (of a range, its lower end), `upper` the upper end of a range and otherwise None;
    万 and 亿 are multiplied out. `unit` is in one spelling, "" for a compared number without a unit.
    `start` and `end` are the half-open span of the whole expression, comparator included.
    """

    value: Decimal
    upper: Decimal | None
    unit: str
    comparator: Comparator
    start: int
    end: int

    @property
    def low(self) -> Decimal | None:
        """The smallest value that is meant, None when only an upper bound is stated."""
        return None if self.comparator in (Comparator.AT_MOST, Comparator.LESS_THAN) else self.value

    @property
    def high(self) -> Decimal | None:
        """The largest value that is meant, None when only a lower bound is stated."""
        if self.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN):
            return None
        return self.value if self.upper is None else self.upper


_BEFORE: Final = {
    Comparator.AT_LEAST: ("≥", ">=", "≧", "⩾", "不低于", "不少于", "不小于", "至少", "不短于"),
    Comparator.MORE_THAN: (">", "大于", "高于", "超过", "多于", "超"),
    Comparator.AT_MOST: ("≤", "<=", "≦", "⩽", "不超过", "不高于", "不大于", "不多于", "不超", "至多", "最多"),
    Comparator.LESS_THAN: ("<", "小于", "低于", "少于", "不到", "不足"),
    Comparator.ABOUT: ("≈", "约", "大约", "约为", "近"),
}
_AFTER: Final = {
    Comparator.AT_LEAST: ("以上", "及以上", "或以上"),
    Comparator.AT_MOST: ("以下", "及以下", "以内", "之内"),
    Comparator.ABOUT: ("左右", "上下"),
}
_BY_WORD: Final = {word: kind for table in (_BEFORE, _AFTER) for kind, words in table.items() for word in words}
_MULTIPLIERS: Final = {
    spelling: Decimal(10**zeros)
    for spelling, zeros in (
        ("百", 2), ("千", 3), ("万", 4), ("十万", 5), ("百万", 6), ("千万", 7),
        ("亿", 8), ("十亿", 9), ("百亿", 10), ("千亿", 11), ("万亿", 12),
    )
}  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\s?[×xX*]\s?10\^?-?\d+|\^-?\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_TIMES = _any_of(_MULTIPLIERS)
_QUANTITY = re.compile(
    f"(?:(?P<before>{_any_of(chain(*_BEFORE.values()))})\\s?)?(?P<percent>百分之)?"
    f"(?P<minus>(?<![A-Za-z\\d)）])-)?(?<![A-Za-z\\d.第])(?P<low>{_ARABIC}|{_CHINESE})\\s?(?P<low_times>{_TIMES})?"
    f"(?:\\s?(?P<low_unit>{UNIT_PATTERN}))?"
    f"(?:\\s?(?:-|~|～|—|–|至|到)\\s?(?:百分之)?(?P<high_minus>-)?(?P<high>{_ARABIC}|{_CHINESE})\\s?"
    f"(?P<high_times>{_TIMES})?(?:\\s?(?P<high_unit>{UNIT_PATTERN}))?)?"
    f"(?:(?P<over>余|多)(?P<over_times>{_TIMES})?\\s?(?P<over_unit>{UNIT_PATTERN})?)?"
    f"(?P<after>{_any_of(chain(*_AFTER.values()))})?"
)
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2}")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a normalised text in the order in which they stand.

    A number counts when it has a unit or a comparator in front of it. Years (2025年) are dates: they do not.
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quantity]:
    at = 0
    while match := _QUANTITY.search(text, at):
        quantity = _read(match)
        if quantity is not None:
            yield quantity
        # A range without a sense may hide a quantity behind its first number: 2025-30万元.
        at = match.end() if quantity is not None else max(match.end("low"), match.start() + 1)


def _read(match: re.Match[str]) -> Quantity | None:
    spelt = match["high_unit"] or match["over_unit"] or match["low_unit"]
    if spelt is None and match["percent"] is None and match["before"] not in _BY_WORD:
        return None
    if spelt == "年" and any(_YEAR.fullmatch(match[end] or "") for end in ("low", "high")):
        return None
    low, high = _number(match["low"]), _number(match["high"])
    if low is None or (match["high"] and high is None):
        return None
    unit = unit_name(spelt) if spelt else "%" if match["percent"] else ""
    if match["low_unit"] and match["high_unit"] and unit_name(match["low_unit"]) != unit:
        return None
    # 5-10万元 means 5万 to 10万元: a range shares the multiplier of its upper end unless the lower has one.
    shared = match["low_times"] or ("" if match["low_unit"] else match["high_times"] or match["over_times"])
    value = low * _MULTIPLIERS.get(shared or "", Decimal(1)) * (-1 if match["minus"] else 1)
    upper = None
    if high is not None:
        times = match["high_times"] or match["over_times"] or ""
        upper = high * _MULTIPLIERS.get(times, Decimal(1)) * (-1 if match["high_minus"] else 1)
        if upper < value:
            return None
    return Quantity(value, upper, unit, _comparator(match), match.start(), match.end())


def _comparator(match: re.Match[str]) -> Comparator:
    if match["high"]:
        return Comparator.BETWEEN
    word = match["before"] or match["after"]
    if word:
        return _BY_WORD[word]
    return Comparator.MORE_THAN if match["over"] else Comparator.EXACT


def _number(spelt: str | None) -> Decimal | None:
    """A number in digits, with a power of ten or a power (3×10^5, 10^5), or in Chinese numerals."""
    if spelt is None:
        return None
    try:
        if not spelt[0].isdecimal():
            return _chinese_number(spelt)
        plain = spelt.replace(",", "").replace(" ", "")
        mantissa, _, power = re.sub(r"[×xX*]10\^?", "e", plain).partition("e")
        base, _, exponent = mantissa.partition("^")
        return Decimal(base) ** int(exponent or 1) * Decimal(10) ** int(power or 0)
    except (DecimalException, ValueError):
        return None


def _chinese_number(spelt: str) -> Decimal:
    # Its import loads tables that few texts need.
    import cn2an

    return Decimal(str(cn2an.cn2an(spelt.replace("〇", "零"), "smart")))
