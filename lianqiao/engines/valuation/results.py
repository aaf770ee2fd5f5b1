"""What a valuation gives: steps with their formulas, the value, and what it would be if an input were another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Step:
    """One step: a stable `key`, the formula with symbols, the same with the numbers, and the result in yuan."""

    key: str
    formula: str
    filled: str
    result: Decimal


@dataclass(frozen=True)
class Case:
    """The value in yuan if the input `key` were multiplied by `factor`."""

    key: str
    factor: Decimal
    result: Decimal


@dataclass(frozen=True)
class Result:
    """The value in yuan, rounded half up to the cent, and how it came about; `cases` only where they were asked for."""

    value_yuan: Decimal
    steps: tuple[Step, ...]
    cases: tuple[Case, ...] = ()
