"""The figures beside a report: what the unit said before, what the registers measure, what stands far off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Sum

from lianqiao.governance.collection.enums import HANDED_IN, StandsFor
from lianqiao.governance.collection.models import Cycle, ReportValue
from lianqiao.governance.indicators.enums import Origin, OverTime, Source
from lianqiao.governance.indicators.models import Reading

#: Earlier periods that a figure is compared with.
COMPARED = 24

Figures = dict[tuple[Any, Any], Decimal]


def previous_figures(cycle: Cycle, units: Iterable[Any]) -> Figures:
    """What the units reported for the period before, by (unit, indicator), handed in or not; one query."""
    period = cycle.data_set.period_of(cycle.starts_on)
    before = period.shifted(-len(period))
    rows = ReportValue.objects.filter(
        report__cycle__data_set=cycle.data_set_id,
        report__cycle__starts_on=before.start,
        report__organisation__in=list(units),
        value__isnull=False,
    )
    return {(unit, indicator): value for unit, indicator, value in _triples(rows)}


def _triples(rows: Any) -> Iterable[tuple[Any, Any, Decimal]]:
    return rows.values_list("report__organisation", "indicator", "value")  # type: ignore[no-any-return]


def measured_figures(cycle: Cycle, items: Iterable[Any], places: Mapping[Any, str]) -> Figures:
    """What is measured or computed for the period, by (unit, reported indicator); at most three queries.

    `places` maps each unit to the code of its region. Months add up, are averaged or give the last one, as the
    indicator says; an indicator that follows none of these has a figure only where the last month has one.
    """
    beside = {item.indicator_id: _measured_by(item) for item in items}
    ways: dict[str, list[Any]] = {}
    for indicator in {one.pk: one for one in beside.values() if one is not None}.values():
        ways.setdefault(_way(indicator), []).append(indicator.pk)
    found: dict[tuple[Any, Any], Decimal] = {}
    for way, keys in ways.items():
        found |= _summed(cycle, way, keys, places)
    return {
        (unit, reported): found[place_of(cycle, unit, code), indicator.pk]
        for reported, indicator in beside.items()
        if indicator is not None
        for unit, code in places.items()
        if (place_of(cycle, unit, code), indicator.pk) in found
    }


def place_of(cycle: Cycle, unit: Any, code: str) -> Any:
    """The key of the place at which a unit's figures stand: the code of its region, or its own key."""
    return code if cycle.data_set.stands_for == StandsFor.REGION else unit


def _measured_by(item: Any) -> Any:
    if item.beside is not None:
        return item.beside
    return None if item.indicator.source == Source.REPORTED else item.indicator


def _way(indicator: Any) -> str:
    return indicator.over_time if indicator.over_time in (OverTime.SUM, OverTime.MEAN) else OverTime.LAST


def _summed(cycle: Cycle, way: str, keys: list[Any], places: Mapping[Any, str]) -> dict[tuple[Any, Any], Decimal]:
    column = "region" if cycle.data_set.stands_for == StandsFor.REGION else "organisation"
    wanted = {place_of(cycle, unit, code) for unit, code in places.items()}
    rows = Reading.objects.filter(
        indicator__in=keys,
        origin__in=(Origin.MEASURED, Origin.COMPUTED),
        value__isnull=False,
        month__gte=cycle.starts_on,
        month__lte=cycle.ends_on,
        **{f"{column}__in": wanted},
    )
    if way == OverTime.LAST:
        found = rows.filter(month=cycle.last_month).values_list(column, "indicator", "value")
    else:
        total: Any = Sum("value") if way == OverTime.SUM else Avg("value")
        found = rows.order_by().values_list(column, "indicator").annotate(total=total)
    return {(place, indicator): value for place, indicator, value in found}


def earlier_figures(report: Any) -> dict[Any, list[Decimal]]:
    """What the unit reported in earlier periods of the data set, by indicator, newest first; one query."""
    rows = ReportValue.objects.filter(
        report__organisation=report.organisation_id,
        report__cycle__data_set=report.cycle.data_set_id,
        report__cycle__starts_on__lt=report.cycle.starts_on,
        value__isnull=False,
    ).order_by("-report__cycle__starts_on")
    found: dict[Any, list[Decimal]] = {}
    for indicator, value in rows.values_list("indicator", "value"):
        series = found.setdefault(indicator, [])
        if len(series) < COMPARED:
            series.append(value)
    return found


def figures_below(report: Any) -> Figures:
    """The sums of what the units directly below have handed in, by (report, indicator), for addable indicators."""
    rows = ReportValue.objects.filter(
        report__above=report.pk, report__state__in=HANDED_IN, value__isnull=False, indicator__over_places="sum"
    )
    sums = rows.order_by().values_list("indicator").annotate(total=Sum("value"))
    return {(report.pk, indicator): total for indicator, total in sums}
