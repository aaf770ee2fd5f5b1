"""The figures beside a report: what the unit said before, what the registers measure, what stands far off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from lianqiao.governance.collection.enums import HANDED_IN, StandsFor
from lianqiao.governance.collection.models import Cycle, ReportValue
from lianqiao.governance.indicators.enums import OverPlaces, Source
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.indicators.queries import figures

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
    triples: Any = rows.values_list("report__organisation", "indicator", "value")
    return {(unit, indicator): value for unit, indicator, value in triples}


def measured_figures(cycle: Cycle, items: Iterable[Any], places: Mapping[Any, str]) -> Figures:
    """What is measured or computed for the period, by (unit, reported indicator); a fixed number of queries.

    `places` maps each unit to the code of its region.
    """
    beside = {item.indicator_id: measured for item in items if (measured := measured_by(item)) is not None}
    if not beside:
        return {}
    keys = {unit: place_of(cycle, unit, code) for unit, code in places.items()}
    found = figures.values({one.pk: one for one in beside.values()}.values(), keys.values(), cycle.period)
    return {
        (unit, reported): value
        for reported, indicator in beside.items()
        for unit, key in keys.items()
        if (value := found[indicator.pk, key].value) is not None
    }


def measured_by(item: Any) -> Indicator | None:
    """The indicator whose figure is shown beside that of an item; None where nothing is measured."""
    if item.beside is not None:
        return item.beside  # type: ignore[no-any-return]
    return None if item.indicator.source == Source.REPORTED else item.indicator


def place_of(cycle: Cycle, unit: Any, code: str) -> Any:
    """The key of the place at which a unit's figures stand: the code of its region, or its own key."""
    return code if cycle.data_set.stands_for == StandsFor.REGION else unit


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


def figures_below(report: Any) -> dict[Any, Decimal]:
    """The sums of what the units directly below have handed in, by indicator, where it adds up; one query."""
    rows = ReportValue.objects.filter(
        report__above=report.pk,
        report__state__in=HANDED_IN,
        value__isnull=False,
        indicator__over_places=OverPlaces.SUM,
    )
    return dict(rows.order_by().values_list("indicator").annotate(total=Sum("value")))
