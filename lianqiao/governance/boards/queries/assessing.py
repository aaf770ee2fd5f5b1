"""The points of an assessment, computed from the figures of its period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lianqiao.engines.progress import Adjustment, CompletionRule, Item, Sheet, league
from lianqiao.governance.boards.models import AssessedUnit, Assessment, AssessmentItem
from lianqiao.governance.boards.queries.league import targets_at
from lianqiao.governance.boards.queries.standings import judge, rule_of
from lianqiao.governance.indicators.queries.figures import values

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Computed:
    """The points of one region for one item, with the figures that gave them."""

    item: AssessmentItem
    value: Decimal | None
    target: Decimal | None
    completion: Decimal | None
    points: Decimal


def sheet_of(assessment: Assessment, items: Iterable[AssessmentItem]) -> Sheet:
    """The engine's sheet of an assessment; SheetError when the weights do not make 100."""
    return Sheet(
        [Item(str(item.pk), item.weight, CompletionRule(item.floor / HUNDRED, item.cap / HUNDRED)) for item in items],
        most_bonus=assessment.most_bonus,
        most_deduction=assessment.most_deduction,
    )


def computed_points(
    assessment: Assessment, items: Sequence[AssessmentItem], codes: Sequence[str]
) -> dict[str, list[Computed]]:
    """The points of each region by the figures as they stand."""
    period = assessment.period
    indicators = [item.indicator for item in items]
    found = values(indicators, codes, period)
    held = targets_at(codes, indicators, period)
    sheet = sheet_of(assessment, items)
    rule = rule_of(assessment.region_id, on=period.end)
    out: dict[str, list[Computed]] = {}
    for code in codes:
        standings = {
            str(item.pk): judge(
                item.indicator,
                held.get((item.indicator_id, code)),
                found[item.indicator_id, code].value,
                on=period.end,
                rule=rule,
            ).standing
            for item in items
        }
        score = sheet.score({key: standing.completion for key, standing in standings.items()})
        out[code] = [
            Computed(item, standing.value, standing.target, standing.completion, one.points)
            for item, one in zip(items, score.items, strict=True)
            for standing in (standings[str(item.pk)],)
        ]
    return out


def total_up(assessment: Assessment, units: Iterable[AssessedUnit], sheet: Sheet) -> None:
    """Set total and rank of the units by their points, extras included; nothing is saved.

    The units come with their scores and extras loaded. Corrected points count as they are, up to the item's weight
    times its cap.
    """
    counted: dict[Any, Decimal | None] = {}
    by_key = {unit.pk: unit for unit in units}
    for unit in by_key.values():
        extras = sheet.score({}, [Adjustment(one.points, one.reason) for one in unit.extras.all()])
        points = sum((one.points for one in unit.scores.all()), Decimal(0))
        unit.total = max(points + extras.bonus - extras.deduction, Decimal(0))
        counted[unit.pk] = unit.total
    for place in league(counted):
        by_key[place.key].rank = place.rank
