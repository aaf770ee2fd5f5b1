"""Fetching stored figures for many indicators and places at once, added up over the months of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, DecimalField, Max, Q, Sum

from lianqiao.core.periods import Period, month_of
from lianqiao.governance.indicators.enums import Origin, OverTime, Source
from lianqiao.governance.indicators.models import Indicator, Reading

_ORIGINS = {
    Source.MEASURED: Origin.MEASURED,
    Source.REPORTED: Origin.REPORTED,
    Source.COMPUTED: Origin.COMPUTED,
}


def origin_of(indicator: Indicator) -> Origin:
    """The origin of the figures that count for an indicator; others are shown beside them."""
    return _ORIGINS[Source(indicator.source)]


@dataclass(frozen=True)
class Node:
    """An indicator so many years before the period that is asked for."""

    indicator: UUID
    years_back: int = 0


@dataclass(frozen=True)
class Cell:
    """What is stored for one indicator and place in a period, added up over time."""

    value: Decimal | None
    as_of: date | None
    months: int


class _Newest(ArrayAgg):
    """The first of an ordered array, without carrying the rest to Python."""

    template = f"({ArrayAgg.template})[1]"

    @property
    def output_field(self) -> Any:
        return DecimalField(max_digits=24, decimal_places=6)

    def convert_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """As the database gives it."""
        return value


class Loader:
    """Reads the figures of known indicators, each of its own source."""

    def __init__(self, known: Mapping[UUID, Indicator]) -> None:
        self._known = known

    def over_time(
        self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period
    ) -> dict[tuple[UUID, str | UUID], Cell]:
        """Per indicator and place: sum, mean or newest of the period's months; the pairs without a figure are missing.

        One query for each of these three ways and kind of place that occurs.
        """
        found: dict[tuple[UUID, str | UUID], Cell] = {}
        ways: dict[str, list[UUID]] = defaultdict(list)
        for pk in indicators:
            ways[self._known[pk].over_time].append(pk)
        for way, group in ways.items():
            within = period if way != OverTime.NONE else Period(month_of(period.end), period.end)
            for rows, column in self._rows(group, places, within):
                told = rows.values("indicator_id", column, "origin").annotate(
                    told=_WAYS[way], newest=Max("as_of"), months=Count("pk")
                )
                for pk, place, origin, value, as_of, months in told.values_list(
                    "indicator_id", column, "origin", "told", "newest", "months"
                ):
                    if origin == origin_of(self._known[pk]):
                        found[pk, place] = Cell(value, as_of, months)
        return found

    def by_month(
        self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period
    ) -> dict[tuple[UUID, str | UUID], dict[date, Decimal | None]]:
        """Per indicator and place the figures by month; in one query for each kind of place."""
        found: dict[tuple[UUID, str | UUID], dict[date, Decimal | None]] = defaultdict(dict)
        for rows, column in self._rows(indicators, places, period):
            for pk, place, origin, month, value in rows.values_list("indicator_id", column, "origin", "month", "value"):
                if origin == origin_of(self._known[pk]):
                    found[pk, place][month] = value
        return dict(found)

    def _rows(self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period) -> list[tuple[Any, str]]:
        kinds: dict[str, list[str | UUID]] = defaultdict(list)
        for place in places:
            kinds["region_id" if isinstance(place, str) else "organisation_id"].append(place)
        origins = sorted({origin_of(self._known[pk]) for pk in indicators})
        rows = Reading.objects.filter(
            indicator__in=list(indicators),
            month__range=(period.start, period.end),
            origin__in=origins,
            value__isnull=False,
        ).order_by()
        return [(rows.filter(Q(**{f"{column}__in": keys})), column) for column, keys in kinds.items() if indicators]


_WAYS: Mapping[str, Any] = {
    OverTime.SUM: Sum("value"),
    OverTime.MEAN: Avg("value"),
    OverTime.LAST: _Newest("value", order_by="-month"),
    OverTime.FORMULA: _Newest("value", order_by="-month"),
    OverTime.NONE: _Newest("value", order_by="-month"),
}
