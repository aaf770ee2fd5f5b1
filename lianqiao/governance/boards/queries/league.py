"""League tables: the regions below one ranked by an indicator, or overall by the weights of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.periods import Period, last_day
from lianqiao.engines import progress
from lianqiao.engines.progress import CompletionRule, Direction, Item, Judgement, Light, LightRule, Outlier, Sheet
from lianqiao.governance.boards.enums import Measure
from lianqiao.governance.boards.queries.standings import OUTLIER_LIMIT, direction_of, judge, rule_of
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.queries.figures import values
from lianqiao.registers.taxonomy.models import Region

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """One row: a region by one indicator, or overall (`judgement` and `target` None).

    `score` is what is ranked: a share of the target or of the time line, the value itself, or points overall.
    """

    region: Region
    value: Decimal | None
    target: Target | None
    judgement: Judgement | None
    score: Decimal | None
    rank: int | None
    tied: bool
    climbed: int | None
    outlier: Outlier[str] | None = None

    @property
    def light(self) -> Light | None:
        """The light by the indicator; None overall."""
        return None if self.judgement is None else self.judgement.light


@dataclass(frozen=True)
class Table:
    """A ranking of regions by one indicator (None: overall), best first."""

    indicator: Indicator | None
    measure: str
    rows: tuple[Standing, ...]


@dataclass(frozen=True)
class League:
    """The tables of a region's parts for a period to the end of a month; the overall one first, where there is one."""

    regions: tuple[Region, ...]
    period: Period
    month: date
    rule: LightRule
    tables: tuple[Table, ...]
    weights: Mapping[Any, Decimal] = field(default_factory=dict)


def league_of(
    regions: Sequence[Region],
    indicators: Sequence[Indicator],
    *,
    period: Period,
    month: date,
    measure: str = Measure.COMPLETION,
    weights: Mapping[Any, Decimal] | None = None,
    before: Mapping[Any, Mapping[str, int | None]] | None = None,
    where: Any = None,
) -> League:
    """Rank regions by each indicator, and overall where `weights` (by indicator, 100 in all) are given.

    `measure` is what single indicators are ranked by; `before` the ranks of the last table by indicator (None:
    overall) and region. Overall each indicator gives its weight times its completion, at most the whole weight.
    Raises SheetError for weights that do not make 100. Queries do not grow with regions or indicators.
    """
    codes = [region.pk for region in regions]
    found = values(indicators, codes, Period(period.start, last_day(month)))
    held = targets_at(codes, indicators, period)
    day = last_day(month)
    rule = rule_of(where, on=day)
    limit = float(OUTLIER_LIMIT.get(where=where, on=day).value)
    earlier = before or {}
    judged = {
        (one.pk, code): judge(one, held.get((one.pk, code)), found[one.pk, code].value, on=day, rule=rule)
        for one in indicators
        for code in codes
    }
    tables = [_table(regions, one, judged, held, measure, earlier.get(one.pk), limit) for one in indicators]
    if weights:
        tables.insert(0, _overall(regions, indicators, judged, weights, earlier.get(None)))
    return League(tuple(regions), period, month, rule, tuple(tables), weights or {})


def targets_at(codes: Sequence[str], indicators: Sequence[Indicator], period: Period) -> dict[tuple[Any, str], Target]:
    """The targets in force at regions for exactly a period, by indicator and region."""
    rows = Target.objects.in_force().of_period(period).filter(place_region__in=codes, indicator__in=indicators)
    return {(target.indicator_id, target.place_region_id): target for target in rows}


def score_of(judgement: Judgement, measure: str) -> Decimal | None:
    """What a judgement is ranked by."""
    standing = judgement.standing
    if measure == Measure.VALUE:
        return standing.value
    return standing.completion if measure == Measure.COMPLETION else standing.ratio


def _table(
    regions: Sequence[Region],
    indicator: Indicator,
    judged: Mapping[tuple[Any, str], Judgement],
    held: Mapping[tuple[Any, str], Target],
    measure: str,
    before: Mapping[str, int | None] | None,
    limit: float,
) -> Table:
    by_code = {region.pk: region for region in regions}
    scores = {code: score_of(judged[(indicator.pk, code)], measure) for code in by_code}
    direction = direction_of(indicator) if measure == Measure.VALUE else Direction.UP
    known = {code: float(score) for code, score in scores.items() if score is not None}
    odd = {one.key: one for one in progress.outliers(known, limit=limit)}
    return Table(
        indicator,
        measure,
        tuple(
            Standing(
                by_code[place.key],
                judged[(indicator.pk, place.key)].standing.value,
                held.get((indicator.pk, place.key)),
                judged[(indicator.pk, place.key)],
                place.value,
                place.rank,
                place.tied,
                place.climbed,
                odd.get(place.key),
            )
            for place in progress.league(scores, direction=direction, before=before)
        ),
    )


def _overall(
    regions: Sequence[Region],
    indicators: Sequence[Indicator],
    judged: Mapping[tuple[Any, str], Judgement],
    weights: Mapping[Any, Decimal],
    before: Mapping[str, int | None] | None,
) -> Table:
    sheet = Sheet([Item(str(one.pk), weights[one.pk], CompletionRule()) for one in indicators if one.pk in weights])
    points: dict[str, Decimal | None] = {}
    by_code = {region.pk: region for region in regions}
    for code in by_code:
        done = {str(one.pk): judged[(one.pk, code)].standing.completion for one in indicators if one.pk in weights}
        has_figure = any(completion is not None for completion in done.values())
        points[code] = sheet.score(done).total if has_figure else None
    rows = tuple(
        Standing(by_code[place.key], None, None, None, place.value, place.rank, place.tied, place.climbed)
        for place in progress.league(points, before=before)
    )
    return Table(None, Measure.OVERALL, rows)
