"""League tables: ranks with ties, those without a figure last, and how many places each went up or down."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from lianqiao.engines.progress.lights import Direction

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Place(Generic[K]):
    """A place in a table: the rank from 1, None without a figure; `climbed` counts places since the last table.

    `climbed` is None where either table has no rank for it; `tied` says that others share the rank.
    """

    key: K
    value: Decimal | None
    rank: int | None
    tied: bool
    climbed: int | None


def league(
    values: Mapping[K, Decimal | None],
    *,
    direction: Direction = Direction.UP,
    before: Mapping[K, int | None] | None = None,
) -> list[Place[K]]:
    """The table, best first (competition ranking: after two seconds comes the fourth).

    Equals keep the order in which they were given; those without a figure stand last. `before` are the ranks of the
    last table.
    """
    sign = -1 if direction is Direction.UP else 1
    known = sorted(((value, key) for key, value in values.items() if value is not None), key=lambda one: sign * one[0])
    counts: dict[Decimal, int] = {}
    for value, _key in known:
        counts[value] = counts.get(value, 0) + 1
    ranks: dict[Decimal, int] = {}
    for position, (value, _key) in enumerate(known, start=1):
        ranks.setdefault(value, position)
    earlier = before or {}
    placed = [
        Place(key, value, ranks[value], counts[value] > 1, _climbed(earlier.get(key), ranks[value]))
        for value, key in known
    ]
    return placed + [Place(key, None, None, False, None) for key, value in values.items() if value is None]


def _climbed(before: int | None, now: int) -> int | None:
    return None if before is None else before - now
