"""How a level follows from what is proven: pure functions over question sets.

A level is reached when every question of it and of all levels below it is proven (GB/T 22900 asks for levels in order);
the whole is as ripe as the least ripe of its critical parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lianqiao.processes.appraisals.questions import Level


@dataclass(frozen=True)
class Gap:
    """A question that is not proven; `is_below` when the owner claims its level, and so a gap in what he said."""

    level: int
    key: str
    text: str
    is_below: bool


def level_of(levels: Sequence[Level], proven: Collection[str]) -> int:
    """The highest level whose questions, and those of all levels below it, are among `proven`; 0 for none."""
    reached = 0
    for level in levels:
        if any(one.key not in proven for one in level.questions):
            break
        reached = level.number
    return reached


def gaps_of(levels: Sequence[Level], proven: Collection[str], claimed: Collection[str]) -> list[Gap]:
    """What is not proven, in order, up to the highest level of the scale.

    Gaps up to the highest level of which the owner claims something lie below what he said, the others above.
    """
    told = max((level.number for level in levels if any(one.key in claimed for one in level.questions)), default=0)
    return [
        Gap(level.number, one.key, one.text, level.number <= told)
        for level in levels
        for one in level.questions
        if one.key not in proven
    ]


def whole_level(parts: Iterable[tuple[bool, int]]) -> int:
    """The level of the whole from (is critical, level) of its parts: the lowest of the critical ones.

    Where no part is critical, the lowest of all. Raises ValueError without parts.
    """
    found = list(parts)
    critical = [level for is_critical, level in found if is_critical]
    return min(critical or [level for _is_critical, level in found])
