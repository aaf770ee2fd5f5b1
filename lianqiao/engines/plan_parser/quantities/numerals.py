"""Numbers as plans write them: digits with separators and points, Chinese numerals, shares of a whole."""

from decimal import Decimal
from typing import Final

CHINESE: Final = "零〇一二两三四五六七八九十百千"
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}

NUMBER: Final = (
    r"(?P<arabic>\d{1,3}(?:[,，]\d{3}){1,5}(?!\d)(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?(?!\d))"
    rf"|(?P<chinese>[{CHINESE}]{{1,9}}(?![{CHINESE}])(?:点[零〇一二三四五六七八九]{{1,4}})?)"
)
"""One number; longer runs of digits or numerals are no numbers."""


def value_of(spelt: str) -> Decimal | None:
    """The value of a number as `NUMBER` finds it; None for Chinese numerals that make no number."""
    plain = spelt.replace(",", "").replace("，", "")
    if plain[0].isdecimal():
        return Decimal(plain)
    whole, _, fraction = plain.partition("点")
    value = _chinese(whole)
    if value is None:
        return None
    return Decimal(f"{value}." + "".join(str(_DIGITS[char]) for char in fraction)) if fraction else Decimal(value)


def is_round_word(spelt: str) -> bool:
    """Whether the number is a bare 十, 百 or 千, which names a size more often than it counts."""
    return spelt in _TENS


def _chinese(spelt: str) -> int | None:
    """Numerals below ten thousand (三百二十, 十二, 千); digits in a row (二〇二五) count as digits."""
    if not any(char in _TENS for char in spelt):
        return int("".join(str(_DIGITS[char]) for char in spelt)) if len(spelt) == 1 or "〇" in spelt else None
    total, digit, last = 0, None, 10_000
    for char in spelt:
        if char in _TENS:
            if _TENS[char] >= last:
                return None
            last = _TENS[char]
            total += (1 if digit is None else digit) * last
            digit = None
        else:
            digit = _DIGITS[char]
            if digit == 0:
                digit = None
    return total + (digit or 0)
