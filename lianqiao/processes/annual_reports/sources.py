"""Where numbers come from: named sources that give the rows of a unit in a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.processes.annual_reports.tables import Line, Table

ZERO = Decimal(0)


@dataclass(frozen=True)
class Row:
    """One record behind a number. `mode`, `place` and `buyer` are what the lines of a table narrow by."""

    record: Any
    title: str
    day: date | None = None
    amount: Decimal = ZERO
    persons: int = 0
    mode: str = ""
    place: str = ""
    buyer: str = ""

    def fits(self, where: Mapping[str, Any] | None) -> bool:
        """Whether the row is one of those that a line counts."""
        for name, wanted in (where or {}).items():
            if getattr(self, name) not in (wanted if isinstance(wanted, list) else [wanted]):
                return False
        return True

    def number(self, measure: str) -> Decimal:
        """What the row adds to a line that measures so."""
        if measure == "amount":
            return self.amount
        return Decimal(self.persons) if measure == "persons" else Decimal(1)


Source = Callable[[Any, int], Iterable[Row]]
_SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Give a source: `source(organisation, year)` has a fixed number of queries. Called when its app is ready."""
    if name in _SOURCES:
        raise LookupError(f"source {name} is registered already")
    _SOURCES[name] = source


def is_known(line: Line) -> bool:
    """Whether the program can compute the line; else it is asked."""
    return bool(line.source) and line.source in _SOURCES


@dataclass(frozen=True)
class Computed:
    """A number and the rows that sum to it."""

    value: Decimal
    rows: list[list[Any]]


def compute(table: Table, organisation: Any, year: int) -> dict[str, Computed]:
    """The number of every line that can be computed; each source is read once."""
    read: dict[str, list[Row]] = {}
    found = {}
    for line in table.lines:
        if not is_known(line):
            continue
        if line.source not in read:
            read[line.source] = list(_SOURCES[line.source](organisation, year))
        counted = [row for row in read[line.source] if row.fits(line.where) and row.number(line.measure)]
        found[line.key] = Computed(
            sum((row.number(line.measure) for row in counted), ZERO), [_plain(row, line.measure) for row in counted]
        )
    return found


def _plain(row: Row, measure: str) -> list[Any]:
    day = "" if row.day is None else row.day.isoformat()
    return [row.record._meta.label_lower, str(row.record.pk), row.title, day, f"{row.number(measure):.2f}"]
