"""Converting between units: money, counts with and without 万 or 亿 before them."""

from __future__ import annotations

import re
from decimal import Decimal

_MULTIPLES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
_UNIT = re.compile(r"(百|千|万|亿|)(.*)")
_COUNTS = frozenset(
    (
        "项",
        "家",
        "个",
        "次",
        "件",
        "份",
        "人",
        "人次",
        "家次",
        "项次",
        "场",
        "场次",
        "条",
        "户",
        "笔",
        "种",
        "名",
        "宗",
        "",
    )
)


def factor(unit: str, wanted: str) -> Decimal | None:
    """By how much a figure in `unit` is multiplied to be one in `wanted`; None where it cannot be.

    A multiple before a unit (万元, 亿元, 万人) is counted out. Counting words are each other's, since what is counted
    is told by the rule and not by the word: a register counts 家次 where a plan says 家.
    """
    (times, base), (per, other) = _parted(unit), _parted(wanted)
    if base == other or (base in _COUNTS and other in _COUNTS):
        return times / per
    return None


def _parted(unit: str) -> tuple[Decimal, str]:
    found = _UNIT.fullmatch(unit.strip())
    assert found is not None  # noqa: S101
    return _MULTIPLES[found[1]], found[2]
