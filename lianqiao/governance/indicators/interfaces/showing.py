"""What the pages of an indicator and of a target show: series as chart and table, parts with their progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.governance.indicators.curves import expected
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.numbers import figure_text
from lianqiao.governance.indicators.queries.figures import NOTHING, Figure, key_of, parts_of, running, series_of, values
from lianqiao.governance.indicators.queries.targets import targets_on
from lianqiao.registers.taxonomy.models import Region

_HUNDRED = 100


@dataclass(frozen=True)
class MonthRow:
    """One month of a series in words: its own figure, that since the beginning of the year, that of a year before."""

    label: str
    figure: str
    since: str
    before: str


@dataclass(frozen=True)
class PlaceRow:
    """A place with its figure, the target that holds for it, and how far it has come."""

    place: Any
    figure: str
    missing: int
    target: Target | None
    percent: int | None


@dataclass(frozen=True)
class PartRow:
    """A part of a target with its figure and what should have been reached by today."""

    target: Target
    value: str
    figure: str
    expected: str
    percent: int | None


def year_of(indicator: Indicator, place: Any, year: int, *, today: date) -> dict[str, Any]:
    """The months of a year at a place, as rows of a table and as the option object of a chart."""
    key, period = key_of(place), Period.of_years(year)
    both = series_of([indicator], [key], Period(period.year_before().start, period.end))[indicator.pk, key]
    now = {month: both[month] for month in period.months()}
    before = {month: both[month] for month in period.year_before().months()}
    since = running(now, indicator)
    since_before = running(before, indicator)
    target = targets_on([indicator], [key], day=min(max(today, period.start), period.end)).get((indicator.pk, key))
    rows = [
        MonthRow(
            _("%(month)d月") % {"month": month.month},
            figure_text(now[month], indicator),
            figure_text(since[month], indicator),
            figure_text(before[month.replace(year=year - 1)], indicator),
        )
        for month in period.months()
        if month <= today
    ]
    return {
        "rows": rows,
        "target": target,
        "chart": _chart(year, since, since_before, target, period),
        "is_empty": all(one is None for one in both.values()),
    }


def places_of(indicator: Indicator, region: Region, period: Period, actor: Actor, *, today: date) -> list[PlaceRow]:
    """The regions directly below a region with their figures; those that the actor does not oversee are left out."""
    codes = [code for code in parts_of([region.pk], today)[region.pk] if actor.oversees(code)]
    begun = period.until(today)
    if not codes or begun is None:
        return []
    figures = values([indicator], codes, begun)
    targets = targets_on([indicator], codes, day=min(today, period.end))
    named = Region.objects.in_bulk(codes)
    rows = []
    for code in codes:
        figure, target = figures.get((indicator.pk, code), NOTHING), targets.get((indicator.pk, code))
        seen = target if target is not None and _is_shown(target, actor) else None
        percent = None if seen is None else percent_of(figure.value, seen.value)
        rows.append(PlaceRow(named[code], figure_text(figure.value, indicator), figure.missing, seen, percent))
    return rows


def progress_of(targets: Sequence[Target], *, today: date) -> list[PartRow]:
    """Targets of one indicator and period with figure, expected value and percentage, in a fixed number of queries."""
    if not targets:
        return []
    indicator, period = targets[0].indicator, targets[0].period
    keys = [key_of(target.place) for target in targets]
    begun = period.until(today)
    figures = {} if begun is None else values([indicator], keys, begun)
    rows = []
    for target, key in zip(targets, keys, strict=True):
        figure: Figure = figures.get((indicator.pk, key), NOTHING)
        should = expected(target, today)
        rows.append(
            PartRow(
                target,
                figure_text(target.value, indicator),
                figure_text(figure.value, indicator),
                figure_text(should, indicator),
                percent_of(figure.value, target.value),
            )
        )
    return rows


def percent_of(value: Decimal | None, whole: Decimal) -> int | None:
    """A figure as whole percent of its target; None where there is no figure or nothing to reach."""
    return None if value is None or whole <= 0 else int(value * _HUNDRED / whole)


def _is_shown(target: Target, actor: Actor) -> bool:
    code = target.place_region_id
    return actor.organisation_id == target.organisation_id or actor.oversees(code)


def _chart(
    year: int,
    since: dict[date, Decimal | None],
    before: dict[date, Decimal | None],
    target: Target | None,
    period: Period,
) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {"name": str(year), "type": "line", "data": _points(since), "symbolSize": 7, "lineStyle": {"width": 3}},
        {"name": str(year - 1), "type": "line", "data": _points(before), "lineStyle": {"type": "dashed"}},
    ]
    if target is not None:
        ends = {month: expected(target, Period.of_month(month.year, month.month).end) for month in period.months()}
        lines.append(
            {"name": _("按进度应达到"), "type": "line", "data": _points(ends), "lineStyle": {"type": "dotted"}}
        )
    return {
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [_("%(month)d月") % {"month": one.month} for one in period.months()]},
        "yAxis": {"type": "value"},
        "series": lines,
    }


def _points(months: dict[date, Decimal | None]) -> list[float | None]:
    return [None if one is None else round(float(one), 4) for one in months.values()]
