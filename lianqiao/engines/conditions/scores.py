"""Points from a table: of the rows of one item and part the best that is met counts, parts add up.

Where facts are unknown, or experts choose within a row, the points are a range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lianqiao.engines.conditions.results import Facts, Result, Verdict, evaluate
from lianqiao.engines.conditions.rules import Clause, Judged
from lianqiao.engines.conditions.tables import Row, clause_of
from lianqiao.engines.conditions.values import Range

ZERO = Decimal(0)


@dataclass(frozen=True)
class PartScore:
    """The points of one part of an item; `part` is empty where the item has none.

    `most` is what the part can give; `judged` says that experts decide within the range. `row` is the clause that gives
    the points, None where none is met; `better` the nearest clause that would give more, with its gap; `unknown` are
    the facts that may give more.
    """

    part: str
    points: Range
    most: Decimal
    judged: bool
    row: Result | None
    better: Result | None
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class ItemScore:
    """The points of one item, not above `most`."""

    item: str
    points: Range
    most: Decimal
    parts: tuple[PartScore, ...]


@dataclass(frozen=True)
class Score:
    """The points of all items and their sum."""

    total: Range
    items: tuple[ItemScore, ...]

    @property
    def most(self) -> Decimal:
        """The points that can be reached at all."""
        return sum((item.most for item in self.items), ZERO)

    def of(self, item: str) -> Range | None:
        """The points of one item; None when the table has no such item."""
        return next((one.points for one in self.items if one.item == item), None)

    def open_facts(self) -> tuple[str, ...]:
        """The facts, each once, of clauses that are unknown and would give more than what is sure."""
        return tuple(dict.fromkeys(fact for item in self.items for part in item.parts for fact in part.unknown))


@dataclass(frozen=True)
class _Scored:
    """One row with what is known of it."""

    result: Result
    low: Decimal
    high: Decimal

    @property
    def is_judged(self) -> bool:
        return isinstance(self.result.rule, Judged)

    @property
    def is_met(self) -> bool:
        return self.is_judged or self.result.verdict == Verdict.MET


def score(rows: Iterable[Row], facts: Facts, *, most: Mapping[str, Decimal] | None = None) -> Score:
    """The score of somebody with these facts; `most` are the highest points of items whose parts could give more.

    A row without a fact is judged by experts: it gives anything from `points_from` to `points_to`. Raises
    ConditionError as `rule_of` does.
    """
    items: dict[str, dict[str, list[_Scored]]] = {}
    for number, row in enumerate(rows, start=1):
        rule = clause_of(number, row) if row.get("fact") else Judged(row.get("part") or row["item"])
        scored = _Scored(evaluate(rule, facts), Decimal(row["points_from"]), Decimal(row["points_to"]))
        items.setdefault(row["item"], {}).setdefault(row.get("part") or "", []).append(scored)
    limits = most or {}
    made = tuple(_item(name, parts, limits.get(name)) for name, parts in items.items())
    return Score(_sum(item.points for item in made), made)


def _item(name: str, parts: Mapping[str, list[_Scored]], limit: Decimal | None) -> ItemScore:
    made = tuple(_part(part, rows) for part, rows in parts.items())
    points, most = _sum(part.points for part in made), sum((part.most for part in made), ZERO)
    if limit is not None:
        points = Range(min(points.low or ZERO, limit), min(points.high or ZERO, limit))
        most = min(most, limit)
    return ItemScore(name, points, most, made)


def _part(name: str, rows: list[_Scored]) -> PartScore:
    met = [row for row in rows if row.is_met]
    possible = [row for row in rows if row.is_met or row.result.verdict == Verdict.UNKNOWN]
    best = max(met, key=lambda row: (row.low, row.high), default=None)
    low = ZERO if best is None else best.low
    high = max((row.high for row in possible), default=ZERO)
    higher = [row for row in rows if not row.is_met and row.low > low]
    better = min(higher, key=lambda row: (row.result.gap is None, row.low), default=None)
    open_rows = [row.result.rule for row in possible if not row.is_met and row.high > low]
    return PartScore(
        part=name,
        points=Range(low, max(low, high)),
        most=max(row.high for row in rows),
        judged=best is not None and best.low != best.high,
        row=None if best is None or best.is_judged else best.result,
        better=None if better is None else better.result,
        unknown=tuple(dict.fromkeys(rule.fact for rule in open_rows if isinstance(rule, Clause))),
    )


def _sum(ranges: Iterable[Range]) -> Range:
    low = high = ZERO
    for one in ranges:
        low += one.low or ZERO
        high += one.high or ZERO
    return Range(low, high)
