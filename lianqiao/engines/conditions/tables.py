"""Rules from tables of conditions, as norms keep them: one row, one clause; docs/apps/norms.md explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lianqiao.engines.conditions.rules import AllOf, AnyOf, Clause, Comparator, Judged, Not, Rule, When

Row = Mapping[str, Any]

#: How people write the comparators.
_SPELLINGS = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＝": "=", "==": "="}


class ConditionError(ValueError):
    """A row that is no condition; `row` counts from 1."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(f"row {row}: {problem}")
        self.row = row


def rule_of(rows: Iterable[Row]) -> AllOf:
    """All conditions of a table, in its order; the rows of one `group` are alternatives and stand where the first does.

    A row without a fact is for people to judge. Raises ConditionError for a comparator that is none, and for a
    comparison without a value.
    """
    required: list[Rule] = []
    groups: dict[str, list[Rule]] = {}
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        rule = _rule(number, row)
        group = row.get("group") or ""
        if not group:
            required.append(rule)
            continue
        if group not in groups:
            places[group] = len(required)
            required.append(AnyOf(()))
        groups.setdefault(group, []).append(rule)
    for group, alternatives in groups.items():
        required[places[group]] = AnyOf(tuple(alternatives), group)
    return AllOf(tuple(required))


def clause_of(number: int, row: Row) -> Clause:
    """The comparison of one row."""
    written = str(row.get("comparator") or "").strip()
    try:
        comparator = Comparator(_SPELLINGS.get(written, written))
    except ValueError:
        raise ConditionError(number, f"{written!r} is no comparator") from None
    if row.get("value") is None:
        raise ConditionError(number, "there is nothing to compare with")
    return Clause(
        row["fact"], comparator, Decimal(row["value"]), unit=row.get("unit") or "", text=row.get("text") or ""
    )


def _rule(number: int, row: Row) -> Rule:
    if not row.get("fact"):
        return Judged(row.get("text") or "")
    rule: Rule = clause_of(number, row)
    if row.get("veto"):
        rule = Not(rule)
    band = _band(row)
    return rule if band is None else When(band, rule)


def _band(row: Row) -> Rule | None:
    """Whom the row is asked of: above `band_from` and at most `band_to`."""
    fact = row.get("band_fact")
    if not fact:
        return None
    limits = []
    if row.get("band_from") is not None:
        limits.append(Clause(fact, Comparator.ABOVE, Decimal(row["band_from"])))
    if row.get("band_to") is not None:
        limits.append(Clause(fact, Comparator.AT_MOST, Decimal(row["band_to"])))
    return AllOf(tuple(limits))
