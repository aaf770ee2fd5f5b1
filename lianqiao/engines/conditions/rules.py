"""The parts that rules are built of: a clause compares one fact, the others join rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class Comparator(StrEnum):
    """How a fact is compared with the value of a clause."""

    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    EQUAL = "="


@dataclass(frozen=True)
class Clause:
    """`fact` compared with `value`, which is in `unit`; `text` is the sentence of the law."""

    fact: str
    comparator: Comparator
    value: Decimal
    unit: str = ""
    text: str = ""


@dataclass(frozen=True)
class Judged:
    """What people judge and no fact decides; its verdict is always unknown."""

    text: str


@dataclass(frozen=True)
class AllOf:
    """Met when every rule is; an empty one is met."""

    rules: tuple[Rule, ...]
    text: str = ""


@dataclass(frozen=True)
class AnyOf:
    """Met when one rule is; an empty one is not met."""

    rules: tuple[Rule, ...]
    text: str = ""


@dataclass(frozen=True)
class Not:
    """Met when the rule is not: what excludes."""

    rule: Rule


@dataclass(frozen=True)
class When:
    """`rule` is asked only of those who meet `condition`; for the others it counts as met."""

    condition: Rule
    rule: Rule


Rule: TypeAlias = Clause | Judged | AllOf | AnyOf | Not | When
