"""Converting between units of money, shares and counts."""

from __future__ import annotations

from decimal import Decimal

_MONEY = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
_COUNTS = frozenset(
    ("项", "家", "个", "次", "件", "份", "人", "人次", "家次", "项次", "场", "条", "户", "笔", "种", "名", "宗")
)


def factor(unit: str, wanted: str) -> Decimal | None:
    """By how much a figure in `unit` is multiplied to be one in `wanted`; None where it cannot be.

    Money converts between 元, 万元 and 亿元. Counting words are each other's, since what is counted is told by the rule
    and not by the word: 实测 counts 家次 where a plan says 家.
    """
    if unit == wanted or (unit in _COUNTS and wanted in _COUNTS):
        return Decimal(1)
    if unit in _MONEY and wanted in _MONEY:
        return _MONEY[unit] / _MONEY[wanted]
    return None
