"""How units stand with the rules that they must have: what they have, what was refused, what has run out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianqiao.processes.annual_reports.enums import Finding, RuleState
from lianqiao.processes.annual_reports.models import RuleDocument
from lianqiao.processes.annual_reports.tables import RequiredRule, required_rules

HAS, LACKS, WAITING, EXPIRED, MISSING = "has", "lacks", "waiting", "expired", "missing"
#: Of several records of one rule the first of these tells how the unit stands.
_ORDER = (HAS, WAITING, LACKS, EXPIRED, MISSING)


@dataclass(frozen=True)
class Standing:
    """One rule of one unit."""

    rule: RequiredRule
    status: str
    record: Any = None

    @property
    def until(self) -> date | None:
        """The last day of what is there."""
        return None if self.record is None else self.record.valid_until


def standings(units: Iterable[Any], today: date) -> dict[Any, list[Standing]]:
    """By the key of the unit, each required rule in order; one query whatever the number of units."""
    keys = list(units)
    rows = RuleDocument.objects.filter(organisation__in=keys).exclude(state=RuleState.CANCELLED).order_by("pk")
    best: dict[tuple[Any, str], tuple[str, Any]] = {}
    for row in rows:
        place = (row.organisation_id, row.rule)
        status = status_of(row, today)
        if place not in best or _ORDER.index(status) < _ORDER.index(best[place][0]):
            best[place] = (status, row)
    return {
        key: [Standing(rule, *best.get((key, rule.key), (MISSING, None))) for rule in required_rules().values()]
        for key in keys
    }


def status_of(row: RuleDocument, today: date) -> str:
    """How a record stands on a day."""
    if row.state == RuleState.SUBMITTED:
        return WAITING
    if row.state == RuleState.EXPIRED or (row.state == RuleState.CONFIRMED and _is_over(row, today)):
        return EXPIRED
    if row.state == RuleState.CONFIRMED:
        return HAS if row.finding == Finding.HAS else LACKS
    return MISSING


def _is_over(row: RuleDocument, today: date) -> bool:
    return row.valid_until is not None and row.valid_until < today


def held(found: Iterable[Standing]) -> int:
    """How many rules the unit has."""
    return sum(one.status == HAS for one in found)
