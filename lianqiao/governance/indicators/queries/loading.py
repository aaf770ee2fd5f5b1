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
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Avg, Count, DecimalField, Max, Q, Sum

from lianqiao.core.periods import Period, month_of
from lianqiao.governance.indicators.enums import Origin, OverTime, Source
from lianqiao.governance.indicators.models import Indicator, Reading
from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models import Region

#: So many are most of a board: to name each of them to the database takes longer than to pass over those of others.
MANY = 100

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
        self._origins: dict[UUID, str] = {pk: origin_of(one).value for pk, one in known.items()}

    def over_time(
        self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period
    ) -> dict[tuple[UUID, str | UUID], Cell]:
        """Per indicator and place: sum, mean or newest of the period's months; the pairs without a figure are missing.

        One query for each kind of place that occurs, and one more for indicators of which only the last month counts.
        """
        found: dict[tuple[UUID, str | UUID], Cell] = {}
        ways = {pk: OverTime(self._known[pk].over_time) for pk in indicators}
        of_all = [pk for pk, way in ways.items() if way != OverTime.NONE]
        of_last = [pk for pk, way in ways.items() if way == OverTime.NONE]
        for group, within in ((of_all, period), (of_last, Period(month_of(period.end), period.end))):
            columns = list(dict.fromkeys(_WAYS[ways[pk]] for pk in group))
            place_of = {pk: columns.index(_WAYS[ways[pk]]) for pk in group}
            for rows, column in self._rows(group, places, within):
                told = rows.values("indicator_id", column, "origin").annotate(
                    **{name: _TOLD[name] for name in columns}, newest=Max("as_of"), months=Count("month")
                )
                names = ("indicator_id", column, "origin", "newest", "months", *columns)
                for pk, place, origin, as_of, months, *values in told.values_list(*names):
                    if pk in place_of and origin == self._origins[pk]:
                        found[pk, place] = Cell(values[place_of[pk]], as_of, months)
        return found

    def by_month(
        self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period
    ) -> dict[tuple[UUID, str | UUID], dict[date, Decimal | None]]:
        """Per indicator and place the figures by month; in one query for each kind of place."""
        found: dict[tuple[UUID, str | UUID], dict[date, Decimal | None]] = {}
        wanted = set(indicators)
        for rows, column in self._rows(indicators, places, period):
            told = rows.values("indicator_id", column, "origin").annotate(**_BY_MONTH)
            for pk, place, origin, months, values in told.values_list("indicator_id", column, "origin", *_BY_MONTH):
                if pk in wanted and origin == self._origins[pk]:
                    found[pk, place] = dict(zip(months, values, strict=True))
        return found

    def by_month_of_counties(
        self, indicators: Sequence[UUID], codes: Iterable[str], period: Period
    ) -> dict[tuple[UUID, str], dict[date, Decimal | None]]:
        """Per indicator and region the sums of the counties directly below it, by month; in one query."""
        counties = Region.objects.filter(parent__in=list(codes), level=RegionLevel.COUNTY).valid_on(period.end)
        rows = self._told(indicators, period).filter(region__in=counties)
        told = rows.values("indicator_id", "region__parent_id", "origin", "month").annotate(told=Sum("value"))
        columns = ("indicator_id", "region__parent_id", "origin", "month", "told")
        try:
            sums, given = told.values_list(*columns).query.sql_with_params()
        except EmptyResultSet:
            return {}
        found: dict[tuple[UUID, str], dict[date, Decimal | None]] = {}
        wanted = set(indicators)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT indicator, above, origin, array_agg(month), array_agg(told) FROM ({sums}) "  # noqa: S608
                "AS sums (indicator, above, origin, month, told) GROUP BY indicator, above, origin",
                given,
            )
            for pk, above, origin, months, values in cursor.fetchall():
                if pk in wanted and origin == self._origins[pk]:
                    found[pk, above] = dict(zip(months, values, strict=True))
        return found

    def _rows(self, indicators: Sequence[UUID], places: Iterable[str | UUID], period: Period) -> list[tuple[Any, str]]:
        kinds: dict[str, list[str | UUID]] = defaultdict(list)
        for place in places:
            kinds["region_id" if isinstance(place, str) else "organisation_id"].append(place)
        if not indicators:
            return []
        rows = self._told(indicators, period)
        return [(rows.filter(Q(**{f"{column}__in": keys})), column) for column, keys in kinds.items()]

    def _told(self, indicators: Sequence[UUID], period: Period) -> Any:
        """The figures of the indicators in the period, of the origins that count for some of them.

        Where the indicators are `MANY`, those of others are among them.
        """
        rows = Reading.objects.filter(
            month__range=(period.start, period.end),
            origin__in=sorted({self._origins[pk] for pk in indicators}),
            value__isnull=False,
        ).order_by()
        return rows if len(indicators) >= MANY else rows.filter(indicator__in=list(indicators))


_TOLD: Mapping[str, Any] = {
    "total": Sum("value"),
    "mean": Avg("value"),
    "latest": _Newest("value", order_by="-month"),
}
#: A row for each course and not for each month, which Python would take five times as long to read. Both arrays are in
#: the order in which the database comes upon the rows.
_BY_MONTH: Mapping[str, Any] = {"at": ArrayAgg("month"), "told": ArrayAgg("value")}
_WAYS: Mapping[OverTime, str] = {
    OverTime.SUM: "total",
    OverTime.MEAN: "mean",
    OverTime.LAST: "latest",
    OverTime.FORMULA: "latest",
    OverTime.NONE: "latest",
}
