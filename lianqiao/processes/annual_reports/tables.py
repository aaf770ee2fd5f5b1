"""The table of the yearly report and the rules that a unit must have, as the package's files say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lianqiao.processes.annual_reports.enums import LineUnit

CONTENT = Path(__file__).resolve().parent / "content"
MEASURES = frozenset({"count", "amount", "persons"})


@dataclass(frozen=True)
class Line:
    """One line of a table: what it counts, and where the number comes from; without a source it is asked."""

    key: str
    name: str
    unit: LineUnit
    block: str
    source: str = ""
    measure: str = ""
    where: Mapping[str, Any] | None = None
    is_optional: bool = False
    is_watched: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it asks for words."""
        return self.unit == LineUnit.TEXT

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in yuan."""
        return self.unit == LineUnit.YUAN

    @property
    def unit_words(self) -> str:
        """The unit behind the number."""
        return str(self.unit.label)


@dataclass(frozen=True)
class Table:
    """The lines of a year in their order, the blocks that they stand in, and the checks among them."""

    blocks: tuple[tuple[str, str, tuple[Line, ...]], ...]
    checks: tuple[Mapping[str, Any], ...]

    @property
    def lines(self) -> list[Line]:
        """All lines in order."""
        return [line for _key, _name, lines in self.blocks for line in lines]

    def named(self, key: str) -> Line | None:
        """The line of that key; None for one that the year does not have."""
        return next((line for line in self.lines if line.key == key), None)


def table_of(data: Mapping[str, Any]) -> Table:
    """A table from its plain form, packaged or frozen into a year; ValueError for one that is not well formed."""
    blocks = tuple(
        (block["key"], block["name"], tuple(_line(block["key"], row) for row in block["lines"]))
        for block in data["blocks"]
    )
    table = Table(blocks, tuple(data.get("checks", ())))
    keys = [line.key for line in table.lines]
    if len(set(keys)) != len(keys):
        raise ValueError("a line is named twice")
    asked = {key for check in table.checks for value in check.values() for key in _listed(value)}
    if unknown := asked - set(keys):
        raise ValueError(f"checks of unknown lines {sorted(unknown)}")
    return table


@cache
def packaged() -> dict[str, Any]:
    """The plain form of the table that the program brings."""
    data: dict[str, Any] = yaml.safe_load((CONTENT / "tables.yaml").read_text(encoding="utf-8"))
    table_of(data)
    return data


def _line(block: str, row: Mapping[str, Any]) -> Line:
    source, measure = row.get("from", ""), row.get("measure", "")
    if bool(source) != bool(measure) or (measure and measure not in MEASURES):
        raise ValueError(f"{row['key']}: source and measure")
    return Line(
        key=row["key"],
        name=row["name"],
        unit=LineUnit(row["unit"]),
        block=block,
        source=source,
        measure=measure,
        where=row.get("where"),
        is_optional=bool(row.get("optional")),
        is_watched=bool(row.get("watched")),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class RequiredRule:
    """A rule that a unit must have, and the text that asks for it."""

    key: str
    name: str
    summary: str
    source: str
    is_verified: bool


@cache
def required_rules() -> dict[str, RequiredRule]:
    """The required rules by key, in the order of the file."""
    rows = yaml.safe_load((CONTENT / "rules.yaml").read_text(encoding="utf-8"))
    found = [RequiredRule(row["key"], row["name"], row["summary"], row["source"], row["verified"]) for row in rows]
    return {one.key: one for one in found}


def rule_choices() -> list[tuple[str, str]]:
    """Key and name of each required rule."""
    return [(one.key, one.name) for one in required_rules().values()]
