"""A kept league table as pages show it, signed in or in public."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lianqiao.engines.progress import number
from lianqiao.governance.boards.interfaces.showing import NONE, cycle_words, score_words
from lianqiao.governance.boards.models import Snapshot, SnapshotIndicator, SnapshotRow

#: The bar beside a score, in pixels; as long as the best is.
BAR = 110


@dataclass(frozen=True)
class KeptRow:
    """A row of a kept table, ready to be shown."""

    row: SnapshotRow
    value: str
    target: str
    score: str
    bar: float


@dataclass(frozen=True)
class KeptTable:
    """A kept table: by an indicator, or overall (None)."""

    line: SnapshotIndicator | None
    rows: list[KeptRow]


def shown_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """The tables of a snapshot, the overall one first, in two queries; its period in words; whether it is intact."""
    by_line: defaultdict[Any, list[SnapshotRow]] = defaultdict(list)
    for row in snapshot.rows.select_related("region").order_by("rank", "region"):
        by_line[row.indicator_id].append(row)
    lines = list(snapshot.indicators.order_by("order"))
    tables = [_kept(None, by_line[None], "overall")] if None in by_line else []
    for line in lines:
        measure = snapshot.measure if snapshot.measure != "overall" else _measure_of(by_line[line.pk])
        tables.append(_kept(line, by_line[line.pk], measure))
    return {
        "tables": tables,
        "weights": [(line.name, number(line.weight)) for line in lines] if None in by_line else [],
        "cycle": cycle_words(snapshot.period, snapshot.month),
    }


def _measure_of(rows: list[SnapshotRow]) -> str:
    """Whether an overall snapshot ranked an indicator by its value: then score and value are the same."""
    return "value" if all(row.score == row.value for row in rows if row.score is not None) else "completion"


def _kept(line: SnapshotIndicator | None, rows: list[SnapshotRow], measure: str) -> KeptTable:
    best = max((row.score for row in rows if row.score is not None), default=Decimal(0))
    return KeptTable(
        line,
        [
            KeptRow(
                row,
                NONE if row.value is None else number(row.value),
                NONE if row.target is None else number(row.target),
                score_words(row.score, measure, 2),
                0.0 if not row.score or best <= 0 else round(float(row.score / best) * BAR, 1),
            )
            for row in rows
        ],
    )
